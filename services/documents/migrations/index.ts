import { platformMigration } from '@lienthong/database';
import { CreateDocuments1795309200000 } from './1795309200000-create-documents.js';
import { KeepArrivalValidation1795309700001 } from './1795309700001-keep-arrival-validation.js';
import { LetSeveralSign1795309800000 } from './1795309800000-let-several-sign.js';

export const migrations = [
  platformMigration,
  CreateDocuments1795309200000,
  KeepArrivalValidation1795309700001,
  LetSeveralSign1795309800000,
];
