// The drafter hands the draft with its file to the authorised signer, or to several of one or more organisations.
import type { Tx } from '@lienthong/database';
import { authorisedSigners } from '../directory/directory.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { requireReadyFor } from './outgoing-document.js';
import { keepFurtherSigners } from './further-signer.repository.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requireDrafter, requireOwnDocument } from './own-document.js';
import { submitted } from './signature-acts.js';
import { readSignerIds, type Signer } from './turns.js';

export interface SubmitForSignatureInput extends Requested {
  readonly documentId: string;
  /** Of the issuer. */
  readonly signerId: string;
  /** Of the issuer or of other organisations of the province (joint document); at most nine. */
  readonly furtherSignerIds?: readonly string[] | null;
}

/**
 * @throws {DomainError} DOCUMENT_NOT_FOUND, NOT_THE_DRAFTER, DOCUMENT_ALREADY_SUBMITTED, DOCUMENT_WITHOUT_FILE,
 *   DOCUMENT_OF_OTHER_WAY, SIGNER_NOT_AUTHORISED, FURTHER_SIGNER_NOT_AUTHORISED, TOO_MANY_SIGNERS, SIGNER_NAMED_TWICE
 */
export const submitForSignature =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: SubmitForSignatureInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'submitForSignature', input, async (tx) => {
      const draft = await requireOwnDocument(tx, caller, input.documentId);
      requireDrafter(draft, caller);
      requireReadyFor(draft, 'SUBMIT');
      const signers = await findSigners(tx, caller, input);
      const document = submitted(draft, signers, dependencies.clock.now());
      await saveDocument(tx, document);
      await keepFurtherSigners(tx, draft, document);
      await auditAct(tx, caller, documentSubject(document.id), 'SUBMITTED', {
        signerId: document.signerId,
        ...(signers.length > 1 ? { signers } : {}),
      });
      return { documentId: document.id };
    });

async function findSigners(tx: Tx, caller: Caller, input: SubmitForSignatureInput): Promise<Signer[]> {
  const ids = readSignerIds(input.signerId, input.furtherSignerIds ?? []);
  const known = await authorisedSigners(tx, ids);
  return ids.map((id, index) => {
    const signer = known.get(id);
    if (index === 0 && signer?.organisationId !== caller.organisationId)
      throw refuseOutgoing('SIGNER_NOT_AUTHORISED', ['signerId']);
    if (!signer) throw refuseOutgoing('FURTHER_SIGNER_NOT_AUTHORISED', ['furtherSignerIds', String(index - 1)]);
    return signer;
  });
}
