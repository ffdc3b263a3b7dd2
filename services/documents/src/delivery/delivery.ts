// One document on its way to one recipient: its states and what the recipient may report. Pure.
import type { ValidationVerdict } from '@lienthong/contracts';
import type { DeliveryId, DocumentId, OrganisationId, PersonId } from '@lienthong/kernel';
import {
  checkLength,
  nextDeliveryState,
  type DeliveryState as TravellingState,
  type UrgencyCode,
} from '@lienthong/official-document';
import { refuseDelivery } from './delivery.errors.js';

/** Why a clerk took a document in although its signatures were not found valid, and what they had been found to be. */
export interface AcceptedDespite {
  readonly reason: string;
  readonly verdict: ValidationVerdict;
  readonly subIndication: string | null;
}

/** PLANNED: addressed, its document is not issued yet. */
export type DeliveryState = TravellingState | 'PLANNED';
export type DeliveryChannel = 'ELECTRONIC' | 'PAPER';
export type HandlingState = 'ASSIGNED' | 'IN_PROGRESS' | 'COMPLETED';

export interface Delivery {
  readonly id: DeliveryId;
  readonly documentId: DocumentId;
  readonly senderId: OrganisationId;
  readonly recipientId: OrganisationId;
  /** The identifier it was addressed to, in the grammar the sender used. */
  readonly recipientIdentifier: string;
  readonly channel: DeliveryChannel;
  readonly state: DeliveryState;
  /** Grows with each change. */
  readonly sequence: number;
  readonly urgency: UrgencyCode;
  /** Orders the inbox by arrival; null until it arrived. */
  readonly inboxKey: string | null;
  readonly attemptedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly arrivalNumber: number | null;
  readonly rejectionReason: string | null;
  /** Null: its signatures were in order, or it was not accepted. */
  readonly acceptedDespite: AcceptedDespite | null;
}

/** What happened to a delivery, kept for ever; `sequence` is that of the delivery after it. */
export interface DeliveryEvent {
  readonly deliveryId: DeliveryId;
  readonly sequence: number;
  readonly at: Date;
  readonly state: DeliveryState;
  readonly note: string | null;
  readonly actorId: PersonId | null;
}

/** An arrived delivery: only such can be answered, reported on, and shown to its recipient. */
export interface ArrivedDelivery extends Delivery {
  readonly state: Exclude<TravellingState, 'SENT'>;
  readonly arrivedAt: Date;
}

/** @throws {DomainError} DELIVERY_NOT_FOUND: to its recipient a delivery exists from its arrival on */
export function requireArrived(delivery: Delivery | null, recipientId: OrganisationId): ArrivedDelivery {
  if (delivery === null || delivery.recipientId !== recipientId || delivery.inboxKey === null)
    throw refuseDelivery('DELIVERY_NOT_FOUND');
  return delivery as ArrivedDelivery;
}

/** @throws {DomainError} DELIVERY_STATE_ILLEGAL */
const move = (delivery: ArrivedDelivery, to: ArrivedDelivery['state']): ArrivedDelivery => ({
  ...delivery,
  state: nextDeliveryState(delivery.state, to) as ArrivedDelivery['state'],
  sequence: delivery.sequence + 1,
});

/** Status 03: the recipient's clerk took it in and gives it its arrival number (NĐ 30/2020/NĐ-CP, Điều 21, Điều 22). */
export const accepted = (delivery: ArrivedDelivery): ArrivedDelivery => move(delivery, 'ACCEPTED');

/** Status 02. A refusal without a reason breaches QĐ 28/2018/QĐ-TTg, Điều 5. @throws REJECTION_REASON_MISSING */
export function rejected(delivery: ArrivedDelivery, reason: string): ArrivedDelivery {
  const rejectionReason = checkLength('description', reason, ['reason']);
  if (rejectionReason === '') throw refuseDelivery('REJECTION_REASON_MISSING', ['reason']);
  return { ...move(delivery, 'REJECTED'), rejectionReason };
}

/** Status 04, 05, 06: forward only. @returns null when it stands there already: a repeated report changes nothing */
export const handled = (delivery: ArrivedDelivery, state: HandlingState): ArrivedDelivery | null =>
  delivery.state === state ? null : move(delivery, state);

/** How an organisation is reached, in the directory's words, and what that makes of a delivery to it. */
export type Reach = 'INTERNAL' | 'NATIONAL_AXIS' | 'PAPER';
export const channelOf = (reach: Reach): DeliveryChannel => (reach === 'PAPER' ? 'PAPER' : 'ELECTRONIC');

/**
 * Sent with the issue of its document. Inside the system it has arrived the same moment (status 01); over the national axis and
 * on paper it stays on its way.
 */
export function dispatched(
  delivery: Delivery,
  reach: Reach,
  at: Date,
  inboxKey: string,
): { delivery: Delivery; events: DeliveryEvent[] } {
  const event = (sequence: number, state: DeliveryState): DeliveryEvent => ({
    deliveryId: delivery.id,
    sequence,
    at,
    state,
    note: null,
    actorId: null,
  });
  const sent = delivery.sequence + 1;
  const onItsWay = { ...delivery, channel: channelOf(reach), state: 'SENT', sequence: sent, attemptedAt: at } as const;
  if (reach !== 'INTERNAL') return { delivery: onItsWay, events: [event(sent, 'SENT')] };
  return {
    delivery: { ...onItsWay, state: 'ARRIVED', sequence: sent + 1, arrivedAt: at, inboxKey },
    events: [event(sent, 'SENT'), event(sent + 1, 'ARRIVED')],
  };
}
