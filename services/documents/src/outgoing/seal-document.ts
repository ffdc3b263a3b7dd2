// The clerk seals the main file and every separate attachment with the organisation's key.
import { priorities, signingRequested } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { attachedFiles, requireRevision } from '../files/signed-revisions.js';
import { auditAct, documentSubject, once, type Caller, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { sealing } from './outgoing-document.js';
import { saveDocument } from './outgoing.repository.js';
import { requireOwnDocument } from './own-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import type { DocumentActInput } from './sign-document.js';

export interface SealDocumentInput extends DocumentActInput {
  /** Of a seal made with the clerk's token, by the signatures service; absent: the key is kept there. */
  readonly authorisation?: string;
}

/**
 * NĐ 30/2020/NĐ-CP, Điều 32(2): the organisation signs what the competent person has signed, and copies it made itself.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, DOCUMENT_NOT_SIGNED, DOCUMENT_NOT_NUMBERED, DOCUMENT_ALREADY_SEALED,
 *   DOCUMENT_WITHOUT_FILE, AUTHORISATION_MISSING
 */
export const sealDocument =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: SealDocumentInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'sealDocument', input, async (tx) => {
      const before = await requireOwnDocument(tx, caller, input.documentId);
      const actId = uuidV7(dependencies.clock.now().getTime());
      const document = sealing(before, actId);
      const { authorisation } = input;
      if (authorisation !== undefined && !/^[\w-]{1,2000}$/.test(authorisation))
        throw refuseOutgoing('AUTHORISATION_MISSING', ['authorisation']);
      const { sha256 } = await requireRevision(tx, document.mainFileId);
      const attachments = await attachedFiles(tx, document.id);
      await saveDocument(tx, document);
      await announce(
        tx,
        signingRequested,
        {
          act: 'SEAL',
          actId,
          documentId: document.id,
          requestedBy: caller.personId,
          way: document.way,
          organisationId: document.issuerId,
          file: sha256,
          code: document.code!,
          attachments,
          ...(authorisation === undefined ? {} : { authorisation }),
        },
        { priority: priorities[document.urgency], correlationId: caller.correlationId },
      );
      await auditAct(tx, caller, documentSubject(document.id), 'SEAL_REQUESTED', { actId, file: sha256 });
      return { documentId: document.id };
    });
