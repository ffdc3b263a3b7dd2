import { platformMigration } from '@lienthong/database';
import { CreateSignatures1795309200000 } from './1795309200000-create-signatures.js';

/** Oldest first. */
export const migrations = [platformMigration, CreateSignatures1795309200000];
