// The recipient's clerk takes a document in and enters it in the incoming register.
import { civilDateInVietnam } from '@lienthong/kernel';
import { accepted } from '../delivery/delivery.js';
import { changeDelivery, requireArrivedDelivery } from '../delivery/change-delivery.js';
import { takeArrivalNumber } from '../numbering/take-arrival-number.js';
import { once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import { insertIncomingEntry } from './incoming.repository.js';

export interface AcceptDeliveryInput extends Requested {
  readonly deliveryId: string;
}
export interface DeliveryChanged {
  readonly deliveryId: string;
}

/**
 * Status 03 with an arrival number, one sequence for paper and electronic (NĐ 30/2020/NĐ-CP, Điều 22(2)).
 * @throws {DomainError} DELIVERY_NOT_FOUND, DELIVERY_STATE_ILLEGAL
 */
export const acceptDelivery =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: AcceptDeliveryInput): Promise<DeliveryChanged> =>
    once(dependencies, caller, 'acceptDelivery', input, async (tx) => {
      const delivery = accepted(await requireArrivedDelivery(tx, caller, input.deliveryId));
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
      await changeDelivery(tx, caller, { ...delivery, arrivalNumber }, 'ACCEPTED', null, now);
      return { deliveryId: delivery.id };
    });
