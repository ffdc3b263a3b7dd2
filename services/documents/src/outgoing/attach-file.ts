// When a document takes a file, and what becomes of the former one.
import type { Tx } from '@lienthong/database';
import type { Caller } from '../request.js';
import { requireReadyFor, type OutgoingDocument } from './outgoing-document.js';
import { lockDocument, saveDocument } from './outgoing.repository.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { requireDrafter, requireOwnDocument } from './own-document.js';

/** Only a draft takes files. @throws {DomainError} DOCUMENT_NOT_FOUND, DOCUMENT_NOT_DRAFT, NOT_THE_DRAFTER, CLERK_ONLY */
export async function requireTakesFiles(tx: Tx, caller: Caller, documentId: string): Promise<OutgoingDocument> {
  const document = await requireOwnDocument(tx, caller, documentId);
  requireDrafter(document, caller);
  requireReadyFor(document, 'ATTACH_FILE');
  return document;
}

/** The same once more when the bytes are here: the draft may have been submitted meanwhile. Locks it. */
export async function requireStillTakesFiles(tx: Tx, documentId: string): Promise<OutgoingDocument> {
  const document = await lockDocument(tx, documentId);
  if (!document) throw refuseOutgoing('DOCUMENT_NOT_FOUND');
  requireReadyFor(document, 'ATTACH_FILE');
  return document;
}

/** The new main file takes the place of the former one, whose revision stays on record. */
export const setMainFile = (tx: Tx, document: OutgoingDocument, mainFileId: string): Promise<void> =>
  saveDocument(tx, { ...document, mainFileId });
