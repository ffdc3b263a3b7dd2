import { platformMigration } from '@lienthong/database';
import { CreateFacts1795306100000 } from './1795306100000-create-facts.js';

export const migrations = [platformMigration, CreateFacts1795306100000];
