// Sends all deliveries of a document that is being issued; those reached inside the system arrive at once.
import type { Tx } from '@lienthong/database';
import { uuidV7, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import { findRecipients } from '../directory/directory.js';
import { dispatched, type Delivery } from './delivery.js';
import { deliveriesOfDocument, insertDeliveryEvents, saveDispatched } from './delivery.repository.js';

export interface Dispatched {
  /** How many go electronically: inside the system or over the national axis. */
  readonly electronic: number;
  readonly paper: number;
  readonly arrived: readonly Delivery[];
}

/**
 * A constant number of statements, whatever the number of recipients.
 * @throws {DomainError} as findRecipients, when the directory changed since the issue was requested
 */
export async function dispatchDeliveries(
  tx: Tx,
  document: { readonly id: string; readonly issuerId: OrganisationId; readonly issueDate: CivilDate | null },
  at: Date,
): Promise<Dispatched> {
  const planned = await deliveriesOfDocument(tx, document.id);
  const recipients = await findRecipients(
    tx,
    planned.map(({ recipientIdentifier }) => recipientIdentifier),
    document.issueDate!,
    document.issuerId,
  );
  const steps = planned.map((delivery, index) =>
    dispatched(delivery, recipients[index]!.channel, at, uuidV7(at.getTime())),
  );
  const deliveries = steps.map(({ delivery }) => delivery);
  await saveDispatched(tx, deliveries);
  await insertDeliveryEvents(
    tx,
    steps.flatMap(({ events }) => events),
  );
  const paper = deliveries.filter(({ channel }) => channel === 'PAPER').length;
  return {
    electronic: deliveries.length - paper,
    paper,
    arrived: deliveries.filter(({ state }) => state === 'ARRIVED'),
  };
}
