// The recipient's clerk refuses a document and tells the sender why.
import { changeDelivery, requireArrivedDelivery } from '../delivery/change-delivery.js';
import { rejected } from '../delivery/delivery.js';
import { once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DeliveryChanged } from './accept-delivery.js';

export interface RejectDeliveryInput extends Requested {
  readonly deliveryId: string;
  readonly reason: string;
}

/** Status 02. @throws {DomainError} DELIVERY_NOT_FOUND, REJECTION_REASON_MISSING, DELIVERY_STATE_ILLEGAL */
export const rejectDelivery =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: RejectDeliveryInput): Promise<DeliveryChanged> =>
    once(dependencies, caller, 'rejectDelivery', input, async (tx) => {
      const delivery = rejected(await requireArrivedDelivery(tx, caller, input.deliveryId), input.reason);
      await changeDelivery(tx, caller, delivery, 'REJECTED', delivery.rejectionReason, dependencies.clock.now());
      return { deliveryId: delivery.id };
    });
