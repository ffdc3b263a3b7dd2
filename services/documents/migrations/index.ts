import { platformMigration } from '@lienthong/database';
import { CreateDocuments1795309200000 } from './1795309200000-create-documents.js';

export const migrations = [platformMigration, CreateDocuments1795309200000];
