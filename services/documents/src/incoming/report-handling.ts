// The recipient reports how the handling of a document stands.
import { checkLength } from '@lienthong/official-document';
import { changeDelivery, requireArrivedDelivery } from '../delivery/change-delivery.js';
import { handled, type HandlingState } from '../delivery/delivery.js';
import { once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DeliveryChanged } from './accept-delivery.js';

export interface ReportHandlingInput extends Requested {
  readonly deliveryId: string;
  readonly state: HandlingState;
  readonly note?: string | null;
}

/** Status 04, 05, 06, forward only; the same state again changes nothing. @throws {DomainError} DELIVERY_NOT_FOUND, DELIVERY_STATE_ILLEGAL */
export const reportHandling =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: ReportHandlingInput): Promise<DeliveryChanged> =>
    once(dependencies, caller, 'reportHandling', input, async (tx) => {
      const note = checkLength('description', input.note ?? '', ['note']) || null;
      const before = await requireArrivedDelivery(tx, caller, input.deliveryId);
      const delivery = handled(before, input.state);
      if (delivery) await changeDelivery(tx, caller, delivery, input.state, note, dependencies.clock.now());
      return { deliveryId: before.id };
    });
