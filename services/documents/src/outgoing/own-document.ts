// The row rules every act on an outgoing document begins with.
import type { Tx } from '@lienthong/database';
import type { Caller } from '../request.js';
import { isParty, type OutgoingDocument } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { lockDocument } from './outgoing.repository.js';

/**
 * What the issuer alone does. Locks it.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, also when it is another organisation's; ISSUER_ONLY to one that signs it too
 */
export async function requireOwnDocument(tx: Tx, caller: Caller, id: string): Promise<OutgoingDocument> {
  const document = await requirePartyDocument(tx, caller, id);
  if (document.issuerId !== caller.organisationId) throw refuseOutgoing('ISSUER_ONLY');
  return document;
}

/** What every organisation does that signs it. Locks it. @throws {DomainError} DOCUMENT_NOT_FOUND, also to outsiders */
export async function requirePartyDocument(tx: Tx, caller: Caller, id: string): Promise<OutgoingDocument> {
  const document = await lockDocument(tx, id);
  if (!document || !isParty(document, caller.organisationId)) throw refuseOutgoing('DOCUMENT_NOT_FOUND');
  return document;
}

/** @throws {DomainError} NOT_THE_DRAFTER; CLERK_ONLY for a digitised document, which only the records office handles */
export function requireDrafter(document: OutgoingDocument, caller: Caller): void {
  const isClerk = caller.roles.has('CLERK');
  if (document.way === 'DIGITISED' && !isClerk) throw refuseOutgoing('CLERK_ONLY');
  if (!isClerk && document.drafterId !== caller.personId) throw refuseOutgoing('NOT_THE_DRAFTER');
}
