// The clerk takes the next number of the register; number and date are put into the signed file.
import { priorities, signingRequested } from '@lienthong/contracts';
import { announce, type Tx } from '@lienthong/database';
import { civilDateInVietnam, uuidV7, type CivilDate } from '@lienthong/kernel';
import { requireSender } from '../directory/directory.js';
import { requireRevision } from '../files/signed-revisions.js';
import { dateFixed, requireNotBeforeSignature, requirePast } from '../numbering/number-rules.js';
import { takeNumber } from '../numbering/take-number.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { requireReadyFor, type NumberTaken, type OutgoingDocument } from './outgoing-document.js';
import { saveDocument } from './outgoing.repository.js';
import { requireOwnDocument } from './own-document.js';
import { numbering } from './signature-acts.js';

export interface AssignNumberInput extends Requested {
  readonly documentId: string;
  /** Today in Vietnam if absent. */
  readonly issueDate?: CivilDate | null;
}

/**
 * NĐ 30/2020/NĐ-CP, Điều 15(3): number and date of an electronic document are given by a function of the system. The counter
 * is locked late: what may refuse comes before.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, DOCUMENT_NOT_SIGNED, NUMBER_ALREADY_ASSIGNED, ISSUE_DATE_IN_FUTURE,
 *   ISSUE_DATE_BEFORE_SIGNATURE, ISSUE_DATE_BEFORE_LAST_NUMBER, ISSUE_DATE_FIXED, SENDER_WITHOUT_IDENTIFIER
 */
export const assignNumber =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: AssignNumberInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'assignNumber', input, async (tx) => {
      const now = dependencies.clock.now();
      const before = await requireOwnDocument(tx, caller, input.documentId);
      requireReadyFor(before, 'ASSIGN_NUMBER');
      const { sha256 } = await requireRevision(tx, before.mainFileId);
      const actId = uuidV7(now.getTime());
      const taken = takenBefore(before, input) ?? (await takeNext(tx, caller, before, input, now));
      const document = numbering(before, taken, actId);
      await saveDocument(tx, document);
      await announce(
        tx,
        signingRequested,
        {
          act: 'NUMBER_AND_DATE',
          actId,
          documentId: document.id,
          requestedBy: caller.personId,
          file: sha256,
          number: taken.number,
          issueDate: taken.issueDate,
        },
        { priority: priorities[document.urgency], correlationId: caller.correlationId },
      );
      await auditAct(tx, caller, documentSubject(document.id), 'NUMBER_TAKEN', { actId, code: taken.code });
      return { documentId: document.id };
    });

/** The number of an act that failed stays in the register and is put into the file on the next attempt. */
function takenBefore(document: OutgoingDocument, { issueDate }: AssignNumberInput): NumberTaken | null {
  if (document.number === null) return null;
  if (issueDate && issueDate !== document.issueDate) throw dateFixed(document.issueDate!);
  return document as OutgoingDocument & NumberTaken;
}

async function takeNext(
  tx: Tx,
  caller: Caller,
  document: OutgoingDocument,
  input: AssignNumberInput,
  now: Date,
): Promise<NumberTaken> {
  const today = civilDateInVietnam(now);
  const issueDate = input.issueDate ?? today;
  requirePast(issueDate, today);
  if (document.signedAt !== null) requireNotBeforeSignature(issueDate, civilDateInVietnam(document.signedAt));
  const sender = await requireSender(tx, document.issuerId, issueDate);
  const code = await takeNumber(tx, {
    typeCode: document.typeCode,
    unitAbbreviation: document.unitAbbreviation,
    bodyAbbreviation: sender.abbreviation,
    organisationId: document.issuerId,
    documentId: document.id,
    issueDate,
    registeredBy: caller.personId,
    registeredAt: now,
  });
  return { ...code, issueDate };
}
