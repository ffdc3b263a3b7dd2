import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import { type DocumentSignature, signaturesOfDocuments } from './document-signatures.repository.js';

/** Signatures by document, for a reader of one organisation; one statement for all documents of a request. */
export const createSignaturesLoader = (
  database: Database,
  readerOrganisation: () => string,
): DataLoader<string, DocumentSignature[]> =>
  new DataLoader(
    async (ids) => {
      const documents = ids.filter(isUuid);
      const found = new Map<string, DocumentSignature[]>(documents.map((id) => [id.toLowerCase(), []]));
      if (documents.length > 0) {
        for (const signature of await signaturesOfDocuments(database, documents, readerOrganisation())) {
          found.get(signature.documentId)?.push(signature);
        }
      }
      return ids.map((id) => found.get(id.toLowerCase()) ?? []);
    },
    { maxBatchSize: 500 },
  );
