// A signer gives the draft back with a reason.
import { checkLength } from '@lienthong/official-document';
import { holdsRole } from '../directory/directory.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requirePartyDocument } from './own-document.js';
import { returned } from './signature-acts.js';
import { anyDone } from './turns.js';
import { voidSignatures } from './void-signatures.js';

export interface ReturnDraftInput extends Requested {
  readonly documentId: string;
  readonly reason: string;
}

/**
 * Whoever has not signed yet may. Signatures made before are void: the file goes back to what was submitted, and they stay on
 * record as revisions of it.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, NOT_THE_SIGNER, RETURN_REASON_MISSING, DOCUMENT_NOT_SUBMITTED, DOCUMENT_ALREADY_SIGNED,
 *   ALREADY_SIGNED_BY_YOU, ANOTHER_ACT_UNDER_WAY, SIGNER_NOT_AUTHORISED
 */
export const returnDraft =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: ReturnDraftInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'returnDraft', input, async (tx) => {
      const reason = checkLength('description', input.reason, ['reason']);
      if (reason === '') throw refuseOutgoing('RETURN_REASON_MISSING', ['reason']);
      const document = await requirePartyDocument(tx, caller, input.documentId);
      const draft = returned(document, caller, await voidSignatures(tx, dependencies, caller, document));
      if (!(await holdsRole(tx, caller, 'AUTHORISED_SIGNER'))) throw refuseOutgoing('SIGNER_NOT_AUTHORISED');
      await saveDocument(tx, draft);
      await auditAct(tx, caller, documentSubject(document.id), 'RETURNED', {
        reason,
        ...(anyDone(document.signers) ? { voidFileId: document.mainFileId } : {}),
      });
      return { documentId: document.id };
    });
