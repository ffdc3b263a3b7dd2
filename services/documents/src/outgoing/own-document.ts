// The row rules every act on an outgoing document begins with.
import type { Tx } from '@lienthong/database';
import type { Caller } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { lockDocument } from './outgoing.repository.js';

/** Locks it. @throws {DomainError} DOCUMENT_NOT_FOUND, also when it is another organisation's */
export async function requireOwnDocument(tx: Tx, caller: Caller, id: string): Promise<OutgoingDocument> {
  const document = await lockDocument(tx, id);
  if (document?.issuerId !== caller.organisationId) throw refuseOutgoing('DOCUMENT_NOT_FOUND');
  return document;
}

/** @throws {DomainError} NOT_THE_DRAFTER; CLERK_ONLY for a digitised document, which only the records office handles */
export function requireDrafter(document: OutgoingDocument, caller: Caller): void {
  const isClerk = caller.roles.has('CLERK');
  if (document.way === 'DIGITISED' && !isClerk) throw refuseOutgoing('CLERK_ONLY');
  if (!isClerk && document.drafterId !== caller.personId) throw refuseOutgoing('NOT_THE_DRAFTER');
}

/** @throws {DomainError} NOT_THE_SIGNER when it was submitted to another person */
export function requireItsSigner(document: OutgoingDocument, caller: Caller): void {
  if (document.signerId !== null && document.signerId !== caller.personId) throw refuseOutgoing('NOT_THE_SIGNER');
}
