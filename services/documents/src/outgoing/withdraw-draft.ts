// The issuer takes a submitted draft back from those who sign.
import { checkLength } from '@lienthong/official-document';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requireDrafter, requireOwnDocument } from './own-document.js';
import { withdrawn } from './signature-acts.js';
import { anyDone, type Signer, type SignerTurn } from './turns.js';
import { voidSignatures } from './void-signatures.js';

export interface WithdrawDraftInput extends Requested {
  readonly documentId: string;
  readonly reason: string;
}

/**
 * Without it a document would stay for ever with a signer who has lost the authority, left or fallen ill. Signatures made before
 * are void as after a return; the trail says whose they were. Once all have signed it stays, unless their signatures do not hold.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, ISSUER_ONLY, NOT_THE_DRAFTER, WITHDRAWAL_REASON_MISSING, DOCUMENT_NOT_SUBMITTED,
 *   DOCUMENT_ALREADY_SIGNED, ANOTHER_ACT_UNDER_WAY, DOCUMENT_OF_OTHER_WAY, CLERK_ONLY
 */
export const withdrawDraft =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: WithdrawDraftInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'withdrawDraft', input, async (tx) => {
      const reason = checkLength('description', input.reason, ['reason']);
      if (reason === '') throw refuseOutgoing('WITHDRAWAL_REASON_MISSING', ['reason']);
      const document = await requireOwnDocument(tx, caller, input.documentId);
      requireDrafter(document, caller);
      const signed = anyDone(document.signers);
      const draft = withdrawn(document, await voidSignatures(tx, dependencies, caller, document));
      await saveDocument(tx, draft);
      await auditAct(tx, caller, documentSubject(document.id), 'WITHDRAWN', {
        reason,
        ...(signed ? { signed: whoSigned(document.signers), voidFileId: document.mainFileId } : {}),
      });
      return { documentId: document.id };
    });

const whoSigned = (signers: readonly SignerTurn[]): Signer[] =>
  signers.filter(({ doneAt }) => doneAt !== null).map(({ personId, organisationId }) => ({ personId, organisationId }));
