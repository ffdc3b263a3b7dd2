// Every SQL statement about deliveries.
import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import { isUuid, type OrganisationId } from '@lienthong/kernel';
import type { UrgencyCode } from '@lienthong/official-document';
import { Brackets, In, type SelectQueryBuilder } from 'typeorm';
import type { Delivery, DeliveryEvent, DeliveryState } from './delivery.js';
import { DeliveryEntity } from './delivery.entity.js';

type Reader = Pick<Database, 'manager' | 'query'>;
interface Page {
  readonly limit: number;
  readonly afterId: string | null;
}

export const lockDelivery = async (tx: Tx, id: string): Promise<Delivery | null> =>
  isUuid(id)
    ? tx.manager.findOne(DeliveryEntity, { where: { id: id as never }, lock: { mode: 'pessimistic_write' } })
    : null;

export const insertDeliveries = (tx: Tx, deliveries: readonly Delivery[]): Promise<number> =>
  bulkInsert(
    tx,
    'delivery',
    {
      id: 'uuid',
      document_id: 'uuid',
      sender_id: 'uuid',
      recipient_id: 'uuid',
      recipient_identifier: 'text',
      channel: 'text',
      state: 'text',
      sequence: 'int',
      urgency: 'text',
    },
    deliveries.map((one) => [
      one.id,
      one.documentId,
      one.senderId,
      one.recipientId,
      one.recipientIdentifier,
      one.channel,
      one.state,
      one.sequence,
      one.urgency,
    ]),
  );

export const deletePlannedDeliveries = async (tx: Tx, documentId: string): Promise<void> => {
  await tx.query(`delete from delivery where document_id = $1 and state = 'PLANNED'`, [documentId]);
};

export const changePlannedUrgency = async (tx: Tx, documentId: string, urgency: UrgencyCode): Promise<void> => {
  await tx.query(`update delivery set urgency = $2 where document_id = $1 and state = 'PLANNED'`, [
    documentId,
    urgency,
  ]);
};

/** All deliveries of one document, in the order in which they were addressed. */
export const deliveriesOfDocument = (reader: Pick<Reader, 'manager'>, documentId: string): Promise<Delivery[]> =>
  reader.manager.find(DeliveryEntity, { where: { documentId: documentId as never }, order: { id: 'ASC' } });

/** State, sequence and what came with it, of many deliveries at once. */
export async function saveDispatched(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
  await tx.query(
    `update delivery set state = sent.state, channel = sent.channel, sequence = sent.sequence,
       inbox_key = sent.inbox_key, attempted_at = sent.attempted_at, arrived_at = sent.arrived_at
     from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::uuid[], $6::timestamptz[], $7::timestamptz[])
       as sent (id, state, channel, sequence, inbox_key, attempted_at, arrived_at)
     where delivery.id = sent.id`,
    [
      deliveries.map(({ id }) => id),
      deliveries.map(({ state }) => state),
      deliveries.map(({ channel }) => channel),
      deliveries.map(({ sequence }) => sequence),
      deliveries.map(({ inboxKey }) => inboxKey),
      deliveries.map(({ attemptedAt }) => attemptedAt),
      deliveries.map(({ arrivedAt }) => arrivedAt),
    ],
  );
}

export const saveDelivery = async (tx: Tx, delivery: Delivery): Promise<void> => {
  const { id, state, sequence, arrivalNumber, rejectionReason, acceptedDespite } = delivery;
  await tx.manager.update(DeliveryEntity, { id }, {
    state,
    sequence,
    arrivalNumber,
    rejectionReason,
    acceptedDespite,
  } as never);
};

export const insertDeliveryEvents = (tx: Tx, events: readonly DeliveryEvent[]): Promise<number> =>
  bulkInsert(
    tx,
    'delivery_event',
    { delivery_id: 'uuid', sequence: 'int', at: 'timestamptz', state: 'text', note: 'text', actor_id: 'uuid' },
    events.map(({ deliveryId, sequence, at, state, note, actorId }) => [
      deliveryId,
      sequence,
      at,
      state,
      note,
      actorId,
    ]),
  );

/** The sender sees its deliveries from the draft on; a recipient sees its own, and only from their arrival on. */
const visible = (query: SelectQueryBuilder<DeliveryEntity>, organisationId: OrganisationId) =>
  query.andWhere(
    new Brackets((either) =>
      either
        .where('delivery.sender_id = :organisationId', { organisationId })
        .orWhere('delivery.recipient_id = :organisationId and delivery.inbox_key is not null'),
    ),
  );

export const deliveriesVisibleTo = (
  reader: Reader,
  organisationId: OrganisationId,
  ids: readonly string[],
): Promise<Delivery[]> =>
  visible(
    reader.manager
      .createQueryBuilder(DeliveryEntity, 'delivery')
      .where('delivery.id = any(:ids)', { ids: ids.filter(isUuid) }),
    organisationId,
  ).getMany();

/** The same page of each document's deliveries, with one statement for all documents; one row more than `limit` each. */
export const deliveriesOfDocuments = (
  reader: Reader,
  organisationId: OrganisationId,
  documentIds: readonly string[],
  { limit, afterId }: Page,
): Promise<Delivery[]> => {
  const query = visible(
    reader.manager.createQueryBuilder(DeliveryEntity, 'delivery').where('true'),
    organisationId,
  ).andWhere(
    `delivery.id in (
       select picked.id from unnest(:documentIds::uuid[]) as wanted (document_id)
       cross join lateral (
         select one.id from delivery one
         where one.document_id = wanted.document_id and (:afterId::uuid is null or one.id > :afterId)
           and (one.sender_id = :organisationId or one.recipient_id = :organisationId)
         order by one.id limit :most) picked)`,
    { documentIds, afterId, most: limit + 1 },
  );
  return query.orderBy('delivery.id', 'ASC').getMany();
};

export interface InboxFilter {
  readonly states?: readonly DeliveryState[] | null;
  readonly urgency?: UrgencyCode | null;
}

/** What arrived at an organisation, newest first, one more than `limit`. */
export async function inboxPage(
  reader: Reader,
  organisationId: OrganisationId,
  { states, urgency }: InboxFilter,
  page: Page,
): Promise<Delivery[]> {
  const query = reader.manager
    .createQueryBuilder(DeliveryEntity, 'delivery')
    .where('delivery.recipient_id = :organisationId and delivery.inbox_key is not null', { organisationId })
    .orderBy('delivery.inbox_key', 'DESC')
    .limit(page.limit + 1);
  if (page.afterId) query.andWhere('delivery.inbox_key < :afterId', { afterId: page.afterId });
  if (states) query.andWhere({ state: In([...states]) });
  if (urgency) query.andWhere({ urgency });
  return query.getMany();
}

const longestHistory = 50;

export const eventsOfDeliveries = (reader: Reader, deliveryIds: readonly string[]): Promise<DeliveryEvent[]> =>
  reader.query<DeliveryEvent>(
    `select picked.delivery_id as "deliveryId", picked.sequence, picked.at, picked.state, picked.note,
       picked.actor_id as "actorId"
     from unnest($1::uuid[]) as wanted (delivery_id)
     cross join lateral (
       select * from delivery_event event where event.delivery_id = wanted.delivery_id
       order by event.sequence limit ${longestHistory}) picked
     order by picked.delivery_id, picked.sequence`,
    [deliveryIds],
  );
