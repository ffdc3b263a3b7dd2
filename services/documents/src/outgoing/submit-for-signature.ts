// The drafter hands the draft with its file to the authorised signer.
import type { PersonId } from '@lienthong/kernel';
import { isAuthorisedSigner } from '../directory/directory.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { submitted } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requireDrafter, requireOwnDocument } from './own-document.js';

export interface SubmitForSignatureInput extends Requested {
  readonly documentId: string;
  readonly signerId: string;
}

/**
 * @throws {DomainError} DOCUMENT_NOT_FOUND, NOT_THE_DRAFTER, DOCUMENT_ALREADY_SUBMITTED, DOCUMENT_WITHOUT_FILE,
 *   DOCUMENT_OF_OTHER_WAY, SIGNER_NOT_AUTHORISED
 */
export const submitForSignature =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: SubmitForSignatureInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'submitForSignature', input, async (tx) => {
      const draft = await requireOwnDocument(tx, caller, input.documentId);
      requireDrafter(draft, caller);
      const document = submitted(draft, input.signerId as PersonId, dependencies.clock.now());
      if (!(await isAuthorisedSigner(tx, input.signerId, caller.organisationId)))
        throw refuseOutgoing('SIGNER_NOT_AUTHORISED', ['signerId']);
      await saveDocument(tx, document);
      await auditAct(tx, caller, documentSubject(document.id), 'SUBMITTED', { signerId: input.signerId });
      return { documentId: document.id };
    });
