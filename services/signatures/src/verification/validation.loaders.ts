import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import {
  type DocumentValidation,
  filesOfValidations,
  historyOfDocuments,
  type ShownFile,
  validationsOfDocuments,
  type VerdictChange,
} from './validation.repository.js';

const byDocument = <T extends { readonly documentId: string }>(
  find: (ids: readonly string[]) => Promise<T[]>,
): DataLoader<string, T[]> =>
  new DataLoader(
    async (ids) => {
      const documents = ids.filter(isUuid).map((id) => id.toLowerCase());
      const found = new Map<string, T[]>(documents.map((id) => [id, []]));
      if (documents.length > 0) for (const one of await find(documents)) found.get(one.documentId)?.push(one);
      return ids.map((id) => found.get(id.toLowerCase()) ?? []);
    },
    { maxBatchSize: 200 },
  );

export interface ValidationLoaders {
  readonly validations: DataLoader<string, DocumentValidation[]>;
  readonly validatedFiles: DataLoader<string, ShownFile[]>;
  readonly verdictChanges: DataLoader<string, VerdictChange[]>;
}

/** By document, for a reader of one organisation; one statement each for all documents of a request. */
export const createValidationLoaders = (database: Database, readerOrganisation: () => string): ValidationLoaders => ({
  validations: byDocument<DocumentValidation>((ids) => validationsOfDocuments(database, ids, readerOrganisation())),
  validatedFiles: byDocument<ShownFile>((ids) => filesOfValidations(database, ids, readerOrganisation())),
  verdictChanges: byDocument<VerdictChange>((ids) => historyOfDocuments(database, ids)),
});
