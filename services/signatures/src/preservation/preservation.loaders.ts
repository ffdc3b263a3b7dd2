import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import type { Preservation } from './preservation.js';
import { preservationsOfDocuments, type SigningLevel, signingLevelsOfDocuments } from './preservation.repository.js';

type Find<T> = (ids: readonly string[], readerOrganisationId: string) => Promise<T[]>;

const byDocument = <T extends { readonly documentId: string }>(
  find: Find<T>,
  readerOrganisation: () => string,
): DataLoader<string, T[]> =>
  new DataLoader(
    async (ids) => {
      const documents = ids.filter(isUuid).map((id) => id.toLowerCase());
      const found = documents.length === 0 ? [] : await find(documents, readerOrganisation());
      return ids.map((id) => found.filter(({ documentId }) => documentId === id.toLowerCase()));
    },
    { maxBatchSize: 500 },
  );

export interface PreservationLoaders {
  readonly preservations: DataLoader<string, Preservation[]>;
  readonly signingLevels: DataLoader<string, SigningLevel[]>;
}

/** By document, for a reader of one organisation; one statement for all documents of a request. */
export const createPreservationLoaders = (
  database: Database,
  readerOrganisation: () => string,
): PreservationLoaders => ({
  preservations: byDocument<Preservation>(
    (ids, reader) => preservationsOfDocuments(database, ids, reader),
    readerOrganisation,
  ),
  signingLevels: byDocument<SigningLevel>(
    (ids, reader) => signingLevelsOfDocuments(database, ids, reader),
    readerOrganisation,
  ),
});
