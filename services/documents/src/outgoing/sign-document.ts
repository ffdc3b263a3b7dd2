// The signer signs: the signature itself is made by the signatures worker.
import { priorities, signingRequested } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { holdsRole } from '../directory/directory.js';
import { requireRevision } from '../files/signed-revisions.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requirePartyDocument } from './own-document.js';
import { signing } from './signature-acts.js';
import type { Signer, SignerTurn } from './turns.js';

export interface DocumentActInput extends Requested {
  readonly documentId: string;
}

export interface SignDocumentInput extends DocumentActInput {
  /** The signer's consent, sealed by the signatures service for its worker; nothing here can look into it. */
  readonly authorisation: string;
  /** SHA-256 of the file the signer saw. Where several sign, each signature makes another file. */
  readonly file?: string | null;
}

/**
 * Where several sign, each signs for their own organisation, in any order, one at a time.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, DOCUMENT_NOT_SUBMITTED, DOCUMENT_ALREADY_SIGNED, NOT_THE_SIGNER, SIGNER_NOT_AUTHORISED,
 *   DOCUMENT_OF_OTHER_WAY, AUTHORISATION_MISSING, ALREADY_SIGNED_BY_YOU, ANOTHER_ACT_UNDER_WAY, FILE_CHANGED
 */
export const signDocument =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: SignDocumentInput, operation = 'signDocument'): Promise<DocumentChanged> =>
    once(dependencies, caller, operation, input, async (tx) => {
      const before = await requirePartyDocument(tx, caller, input.documentId);
      const actId = uuidV7(dependencies.clock.now().getTime());
      const document = signing(before, caller, actId);
      if (!(await holdsRole(tx, caller, 'AUTHORISED_SIGNER'))) throw refuseOutgoing('SIGNER_NOT_AUTHORISED');
      // Whether it is for this document, this file and this person is for the one to say who can open it.
      if (!/^[\w-]{1,2000}$/.test(input.authorisation))
        throw refuseOutgoing('AUTHORISATION_MISSING', ['authorisation']);
      const { sha256 } = await requireRevision(tx, document.mainFileId);
      if (typeof input.file === 'string' && input.file.toLowerCase() !== sha256)
        throw refuseOutgoing('FILE_CHANGED', ['file']);
      await saveDocument(tx, document);
      await announce(
        tx,
        signingRequested,
        {
          act: 'PERSONAL_SIGNATURE',
          actId,
          documentId: document.id,
          requestedBy: caller.personId,
          file: sha256,
          personId: caller.personId,
          organisationId: caller.organisationId,
          ...(document.signers.length > 1 ? { signers: namesOf(document.signers) } : {}),
          authorisation: input.authorisation,
        },
        { priority: priorities[document.urgency], correlationId: caller.correlationId },
      );
      await auditAct(tx, caller, documentSubject(document.id), 'SIGNATURE_REQUESTED', { actId, file: sha256 });
      return { documentId: document.id };
    });

const namesOf = (signers: readonly SignerTurn[]): Signer[] =>
  signers.map(({ personId, organisationId }) => ({ personId, organisationId }));
