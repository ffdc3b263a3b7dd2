// What arrived at an organisation, newest first.
import type { Database } from '@lienthong/database';
import type { Caller } from '../request.js';
import type { Delivery } from './delivery.js';
import { inboxPage, type InboxFilter } from './delivery.repository.js';

export type { InboxFilter };

/** @returns up to `limit + 1` rows after the delivery with the inbox key `afterId` */
export const readInbox =
  (database: Database) =>
  (
    caller: Caller,
    filter: InboxFilter,
    page: { readonly limit: number; readonly afterId: string | null },
  ): Promise<Delivery[]> =>
    inboxPage(database, caller.organisationId, filter, page);
