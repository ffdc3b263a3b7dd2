// The clerk seals the main file with the organisation's key, the issuer's clerk every separate attachment too.
import { priorities, signingRequested } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { holdsRole } from '../directory/directory.js';
import { attachedFiles, requireRevision } from '../files/signed-revisions.js';
import { auditAct, documentSubject, once, type Caller, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { saveDocument } from './outgoing.repository.js';
import { requirePartyDocument } from './own-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { sealing } from './signature-acts.js';
import type { DocumentActInput } from './sign-document.js';

export interface SealDocumentInput extends DocumentActInput {
  /** Of a seal made with the clerk's token, by the signatures service; absent: the key is kept there. */
  readonly authorisation?: string;
}

/**
 * NĐ 30/2020/NĐ-CP, Điều 32(2): the organisation signs what the competent person has signed, and copies it made itself. Where
 * people of several organisations signed, each organisation seals, in any order, one at a time.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, DOCUMENT_NOT_SIGNED, DOCUMENT_NOT_NUMBERED, DOCUMENT_ALREADY_SEALED,
 *   DOCUMENT_WITHOUT_FILE, AUTHORISATION_MISSING, ALREADY_SEALED_BY_YOU, ANOTHER_ACT_UNDER_WAY, CLERK_NOT_AUTHORISED
 */
export const sealDocument =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: SealDocumentInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'sealDocument', input, async (tx) => {
      const before = await requirePartyDocument(tx, caller, input.documentId);
      const actId = uuidV7(dependencies.clock.now().getTime());
      const document = sealing(before, caller.organisationId, actId);
      if (!(await holdsRole(tx, caller, 'CLERK'))) throw refuseOutgoing('CLERK_NOT_AUTHORISED');
      const { authorisation } = input;
      if (authorisation !== undefined && !/^[\w-]{1,2000}$/.test(authorisation))
        throw refuseOutgoing('AUTHORISATION_MISSING', ['authorisation']);
      const { sha256 } = await requireRevision(tx, document.mainFileId);
      const isIssuer = document.issuerId === caller.organisationId;
      const attachments = isIssuer ? await attachedFiles(tx, document.id) : [];
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
          organisationId: caller.organisationId,
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
