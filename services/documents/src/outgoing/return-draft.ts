// The signer gives the draft back with a reason.
import { checkLength } from '@lienthong/official-document';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { requireReadyFor, returned } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requireItsSigner, requireOwnDocument } from './own-document.js';

export interface ReturnDraftInput extends Requested {
  readonly documentId: string;
  readonly reason: string;
}

/** @throws {DomainError} DOCUMENT_NOT_FOUND, NOT_THE_SIGNER, RETURN_REASON_MISSING, DOCUMENT_NOT_SUBMITTED, DOCUMENT_ALREADY_SIGNED */
export const returnDraft =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: ReturnDraftInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'returnDraft', input, async (tx) => {
      const reason = checkLength('description', input.reason, ['reason']);
      if (reason === '') throw refuseOutgoing('RETURN_REASON_MISSING', ['reason']);
      const document = await requireOwnDocument(tx, caller, input.documentId);
      requireReadyFor(document, 'RETURN');
      requireItsSigner(document, caller);
      await saveDocument(tx, returned(document));
      await auditAct(tx, caller, documentSubject(document.id), 'RETURNED', { reason });
      return { documentId: document.id };
    });
