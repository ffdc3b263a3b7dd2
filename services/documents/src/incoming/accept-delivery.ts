// The recipient's clerk takes a document in and enters it in the incoming register.
import { civilDateInVietnam } from '@lienthong/kernel';
import { accepted } from '../delivery/delivery.js';
import { changeDelivery, requireArrivedDelivery } from '../delivery/change-delivery.js';
import { takeArrivalNumber } from '../numbering/take-arrival-number.js';
import { auditAct, deliverySubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import { type DespiteValidation, requireAcceptable } from './arrival-validation.js';
import { validationsOf } from './arrival-validation.repository.js';
import { insertIncomingEntry } from './incoming.repository.js';

export interface AcceptDeliveryInput extends Requested {
  readonly deliveryId: string;
  /** Takes it in knowingly although its signatures were not found valid. */
  readonly despiteValidation?: DespiteValidation | null;
}
export interface DeliveryChanged {
  readonly deliveryId: string;
}

/**
 * Status 03 with an arrival number, one sequence for paper and electronic (NĐ 30/2020/NĐ-CP, Điều 22(2)).
 * Only with signatures that hold, or knowingly with a reason, which is kept with the delivery and audited (Điều 21(1)).
 * @throws {DomainError} DELIVERY_NOT_FOUND, DELIVERY_STATE_ILLEGAL, and those of `requireAcceptable`
 */
export const acceptDelivery =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: AcceptDeliveryInput): Promise<DeliveryChanged> =>
    once(dependencies, caller, 'acceptDelivery', input, async (tx) => {
      const delivery = accepted(await requireArrivedDelivery(tx, caller, input.deliveryId));
      const [validation = null] = await validationsOf(tx, [delivery.documentId]);
      const acceptedDespite = requireAcceptable(validation, input.despiteValidation ?? null);
      const now = dependencies.clock.now();
      const today = civilDateInVietnam(now);
      const arrivalNumber = await takeArrivalNumber(tx, caller.organisationId, today);
      await insertIncomingEntry(tx, {
        organisationId: caller.organisationId,
        arrivalNumber,
        arrivalDate: today,
        deliveryId: delivery.id,
        paperArrivalId: null,
        registeredBy: caller.personId,
        registeredAt: now,
      });
      const note = acceptedDespite?.reason ?? null;
      await changeDelivery(tx, caller, { ...delivery, arrivalNumber, acceptedDespite }, 'ACCEPTED', note, now);
      if (acceptedDespite)
        await auditAct(tx, caller, deliverySubject(delivery.id), 'ACCEPTED_DESPITE_VALIDATION', acceptedDespite);
      return { deliveryId: delivery.id };
    });
