// The recipient's clerk enters a document that came on paper.
import { paperArrivalRegistered } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { civilDateInVietnam, uuidV7, type CivilDate } from '@lienthong/kernel';
import { checkLength, parseCode } from '@lienthong/official-document';
import { requirePast } from '../numbering/number-rules.js';
import { takeArrivalNumber } from '../numbering/take-arrival-number.js';
import { auditAct, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import { abstractMissing, senderMissing } from './incoming.errors.js';
import { insertIncomingEntry, insertPaperArrival, type PaperArrival } from './incoming.repository.js';

export interface RegisterPaperArrivalInput extends Requested {
  readonly senderName: string;
  /** Number and notation on the paper. */
  readonly code: string;
  readonly abstract: string;
  readonly arrivalDate: CivilDate;
}

/**
 * @throws {DomainError} SENDER_NAME_MISSING, ABSTRACT_MISSING, ISSUE_DATE_IN_FUTURE (for the arrival date), ORGAN_NAME_TOO_LONG,
 *   SUBJECT_TOO_LONG, and as parseCode
 */
export const registerPaperArrival =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: RegisterPaperArrivalInput): Promise<PaperArrival> =>
    once(dependencies, caller, 'registerPaperArrival', input, async (tx) => {
      const senderName = checkLength('organName', input.senderName, ['senderName']);
      if (senderName === '') throw senderMissing();
      const abstract = checkLength('subject', input.abstract, ['abstract']);
      if (abstract === '') throw abstractMissing();
      const { code } = parseCode(input.code);
      const { arrivalDate } = input;
      const { organisationId, personId } = caller;
      const now = dependencies.clock.now();
      requirePast(arrivalDate, civilDateInVietnam(now), ['arrivalDate']);
      const id = uuidV7(now.getTime());
      const arrivalNumber = await takeArrivalNumber(tx, organisationId, arrivalDate);
      const arrival = { id, organisationId, senderName, code, abstract, arrivalDate, arrivalNumber };
      await insertPaperArrival(tx, arrival);
      await insertIncomingEntry(tx, {
        organisationId,
        arrivalNumber,
        arrivalDate,
        deliveryId: null,
        paperArrivalId: id,
        registeredBy: personId,
        registeredAt: now,
      });
      await announce(
        tx,
        paperArrivalRegistered,
        { arrivalId: id, recipientId: organisationId, arrivalDate },
        { correlationId: caller.correlationId },
      );
      await auditAct(tx, caller, `paper-arrival:${id}`, 'PAPER_ARRIVAL_REGISTERED', { arrivalNumber });
      return arrival;
    });
