// Puts a document's recipients on record, one delivery each, from the draft on.
import type { Tx } from '@lienthong/database';
import { uuidV7, type DeliveryId, type DocumentId, type OrganisationId } from '@lienthong/kernel';
import type { UrgencyCode } from '@lienthong/official-document';
import type { AddressedRecipient } from '../directory/address-recipients.js';
import { channelOf } from './delivery.js';
import {
  changePlannedUrgency,
  deletePlannedDeliveries,
  deliveriesOfDocument,
  insertDeliveries,
} from './delivery.repository.js';

export interface AddressedDocument {
  readonly id: DocumentId;
  readonly issuerId: OrganisationId;
  readonly urgency: UrgencyCode;
  readonly createdAt: Date;
}

export const planDeliveries = (
  tx: Tx,
  document: AddressedDocument,
  recipients: readonly AddressedRecipient[],
): Promise<number> =>
  insertDeliveries(
    tx,
    recipients.map(({ organisationId, identifier, channel }) => ({
      id: uuidV7(document.createdAt.getTime()) as DeliveryId,
      documentId: document.id,
      senderId: document.issuerId,
      recipientId: organisationId,
      recipientIdentifier: identifier,
      channel: channelOf(channel),
      state: 'PLANNED',
      sequence: 0,
      urgency: document.urgency,
      inboxKey: null,
      attemptedAt: null,
      arrivedAt: null,
      arrivalNumber: null,
      rejectionReason: null,
      acceptedDespite: null,
    })),
  );

/** In place of those planned before: nothing has left yet. */
export async function planDeliveriesAnew(
  tx: Tx,
  document: AddressedDocument,
  recipients: readonly AddressedRecipient[],
): Promise<void> {
  await deletePlannedDeliveries(tx, document.id);
  await planDeliveries(tx, document, recipients);
}

export const changeUrgency = (tx: Tx, { id, urgency }: AddressedDocument): Promise<void> =>
  changePlannedUrgency(tx, id, urgency);

/** The identifiers a document is addressed to, in their order. */
export const plannedRecipients = async (tx: Tx, documentId: string): Promise<string[]> =>
  (await deliveriesOfDocument(tx, documentId)).map(({ recipientIdentifier }) => recipientIdentifier);
