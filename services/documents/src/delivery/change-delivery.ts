// What every answer of a recipient does to a delivery.
import { deliveryChanged, priorities } from '@lienthong/contracts';
import { announce, type Tx } from '@lienthong/database';
import { auditAct, deliverySubject, type Caller } from '../request.js';
import { requireArrived, type ArrivedDelivery } from './delivery.js';
import { insertDeliveryEvents, lockDelivery, saveDelivery } from './delivery.repository.js';

/** Locks it. @throws {DomainError} DELIVERY_NOT_FOUND when it did not arrive at the caller's organisation */
export const requireArrivedDelivery = async (tx: Tx, caller: Caller, id: string): Promise<ArrivedDelivery> =>
  requireArrived(await lockDelivery(tx, id), caller.organisationId);

/** Saves it, keeps the event, and announces it: the sender sees each state, the statistics count it. */
export async function changeDelivery(
  tx: Tx,
  caller: Caller,
  delivery: ArrivedDelivery,
  state: 'ACCEPTED' | 'REJECTED' | 'ASSIGNED' | 'IN_PROGRESS' | 'COMPLETED',
  note: string | null,
  at: Date,
): Promise<void> {
  const { id, documentId, senderId, recipientId, sequence, arrivedAt } = delivery;
  await saveDelivery(tx, delivery);
  await insertDeliveryEvents(tx, [{ deliveryId: id, sequence, at, state, note, actorId: caller.personId }]);
  await announce(
    tx,
    deliveryChanged,
    {
      deliveryId: id,
      documentId,
      senderId,
      recipientId,
      state,
      sequence,
      arrivedAt: arrivedAt.toISOString(),
      changedAt: at.toISOString(),
    },
    { priority: priorities[delivery.urgency], correlationId: caller.correlationId },
  );
  await auditAct(tx, caller, deliverySubject(id), state, note === null ? {} : { note });
}
