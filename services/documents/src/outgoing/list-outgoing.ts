// An organisation's own documents and those its people sign with others, newest first.
import type { Database } from '@lienthong/database';
import type { Caller } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { outgoingPage, type OutgoingFilter } from './outgoing-list.repository.js';

export type { OutgoingFilter };

/** @returns up to `limit + 1` rows after the document `afterId` */
export const listOutgoing =
  (database: Database) =>
  (
    caller: Caller,
    filter: OutgoingFilter,
    page: { readonly limit: number; readonly afterId: string | null },
  ): Promise<OutgoingDocument[]> =>
    outgoingPage(
      database,
      caller.organisationId,
      // Whether it is signed is asked of somebody: of the caller unless another is named.
      typeof filter.signed === 'boolean' ? { ...filter, signerId: filter.signerId ?? caller.personId } : filter,
      page,
    );
