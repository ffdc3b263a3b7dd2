// An organisation's own documents, newest first.
import type { Database } from '@lienthong/database';
import type { Caller } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { outgoingPage, type OutgoingFilter } from './outgoing.repository.js';

export type { OutgoingFilter };

/** @returns up to `limit + 1` rows after the document `afterId` */
export const listOutgoing =
  (database: Database) =>
  (
    caller: Caller,
    filter: OutgoingFilter,
    page: { readonly limit: number; readonly afterId: string | null },
  ): Promise<OutgoingDocument[]> =>
    outgoingPage(database, caller.organisationId, filter, page);
