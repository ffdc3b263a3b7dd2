// Per request: revisions and attachments, each with one statement for all that a page asks for.
import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { groupBy } from '../group-by.js';
import type { Attachment, FileRevision } from './file.js';
import { attachmentsOf, revisionsByIds } from './file.repository.js';

export interface FileLoaders {
  readonly revision: DataLoader<string, FileRevision | null>;
  /** By document. */
  readonly attachments: DataLoader<string, Attachment[]>;
}

export const createFileLoaders = (database: Database): FileLoaders => ({
  revision: new DataLoader(async (ids) => {
    const found = new Map((await revisionsByIds(database, ids)).map((revision) => [revision.id, revision]));
    return ids.map((id) => found.get(id) ?? null);
  }),
  attachments: new DataLoader(async (documentIds) => {
    const found = groupBy(await attachmentsOf(database, documentIds), ({ documentId }) => documentId);
    return documentIds.map((id) => found.get(id) ?? []);
  }),
});
