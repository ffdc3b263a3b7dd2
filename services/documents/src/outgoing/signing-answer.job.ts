// What the signatures service answers to a signing act.
import { signingCompleted, signingFailed } from '@lienthong/contracts';
import { audit, type Tx } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { handle, type JobContext } from '@lienthong/jobs';
import { appendSignedRevisions } from '../files/signed-revisions.js';
import { documentSubject } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { lockDocument, saveDocument } from './outgoing.repository.js';
import { afterAct, afterFailedAct } from './signature-acts.js';

const doneActs = { PERSONAL_SIGNATURE: 'SIGNED', NUMBER_AND_DATE: 'NUMBERED', SEAL: 'SEALED' } as const;

const auditAnswer = (tx: Tx, documentId: string, act: string, details: object, { correlationId }: JobContext) =>
  audit(tx, { subject: documentSubject(documentId), actorId: null, act, details, correlationId });

/** Where several sign, the trail says of each signature and seal whose it is. */
function whose({ signers, seals }: OutgoingDocument, actId: string): object {
  if (signers.length < 2) return {};
  const turn = [...signers, ...seals].find((one) => one.actId === actId);
  return turn
    ? { ...('personId' in turn ? { personId: turn.personId } : {}), organisationId: turn.organisationId }
    : {};
}

/** An answer that is not awaited (late, repeated, of an act given up) changes nothing. */
export const followSigning = [
  handle(signingCompleted, {
    effect: async (tx, answer, _prepared, context) => {
      const before = await lockDocument(tx, answer.documentId);
      if (!before) return;
      const { actId, act, file, sizeBytes, attachments, verified } = answer;
      const mainFileId = uuidV7(context.clock.now().getTime());
      const document = afterAct(before, { actId, verified, at: new Date(answer.completedAt) }, mainFileId);
      if (!document) return;
      await appendSignedRevisions(tx, before, {
        act,
        actId,
        at: context.clock.now(),
        main: { fileId: mainFileId, file, sizeBytes },
        attachments,
      });
      await saveDocument(tx, document);
      await auditAnswer(tx, document.id, doneActs[act], { actId, file, verified, ...whose(before, actId) }, context);
    },
  }),
  handle(signingFailed, {
    effect: async (tx, { documentId, actId, act, code, message }, _prepared, context) => {
      const before = await lockDocument(tx, documentId);
      const document = before && afterFailedAct(before, actId, { code, message, at: context.clock.now() });
      if (!document) return;
      await saveDocument(tx, document);
      await auditAnswer(tx, documentId, `${act}_FAILED`, { actId, code, ...whose(before, actId) }, context);
    },
  }),
];
