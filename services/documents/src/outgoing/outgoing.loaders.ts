// Per request: documents as the asking organisation may see them, and their history.
import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import type { OrganisationId } from '@lienthong/kernel';
import { groupBy } from '../group-by.js';
import { historyOf, type HistoryEntry } from './history.repository.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { documentsVisibleTo } from './outgoing.repository.js';

export interface OutgoingLoaders {
  /** Null: there is none, or it is not for this organisation's eyes. */
  readonly document: DataLoader<string, OutgoingDocument | null>;
  readonly history: DataLoader<string, HistoryEntry[]>;
}

export const createOutgoingLoaders = (database: Database, organisationId: OrganisationId): OutgoingLoaders => ({
  document: new DataLoader(async (ids) => {
    const found = new Map(
      (await documentsVisibleTo(database, organisationId, ids)).map((one) => [one.id as string, one]),
    );
    return ids.map((id) => found.get(id) ?? null);
  }),
  history: new DataLoader(async (documentIds) => {
    const entries = await historyOf(database, organisationId, documentIds);
    const found = groupBy(entries, ({ documentId }) => documentId);
    return documentIds.map((id) => found.get(id) ?? []);
  }),
});
