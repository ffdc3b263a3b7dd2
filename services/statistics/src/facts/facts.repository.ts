// Every SQL statement that stores a fact. Each one gives the same rows whatever the order and number of its messages: the first
// instant of each kind wins.
import type { DeliveriesArrived, DeliveryChanged, DocumentIssued, PaperArrivalRegistered } from '@lienthong/contracts';
import { bulkInsert, type Tx } from '@lienthong/database';

export async function storeOutgoing(tx: Tx, issued: DocumentIssued): Promise<void> {
  await tx.query(
    `insert into outgoing_fact (document_id, issuer_id, way, issue_date, signed_at, with_paper, personal_verified,
       organisation_verified, paper_recipients)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (document_id) do nothing`,
    [
      issued.documentId,
      issued.issuerId,
      issued.way,
      issued.issueDate,
      issued.signedAt,
      issued.withPaper,
      issued.verified.personal,
      issued.verified.organisation,
      issued.paperRecipients,
    ],
  );
}

const arrivalColumns = {
  delivery_id: 'uuid',
  document_id: 'uuid',
  recipient_id: 'uuid',
  arrived_at: 'timestamptz',
  attempted_at: 'timestamptz',
};

export async function storeArrivals(tx: Tx, arrived: DeliveriesArrived): Promise<void> {
  const { documentId, arrivedAt, attemptedAt } = arrived;
  // In the order of their ids, so that two messages about the same rows lock them in the same order.
  const deliveries = [...arrived.deliveries].sort((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1));
  await bulkInsert(
    tx,
    'delivery_fact',
    arrivalColumns,
    deliveries.map(({ deliveryId, recipientId }) => [deliveryId, documentId, recipientId, arrivedAt, attemptedAt]),
    `on conflict (delivery_id) do update set
       arrived_at = least(delivery_fact.arrived_at, excluded.arrived_at),
       attempted_at = least(delivery_fact.attempted_at, excluded.attempted_at)`,
  );
}

/** Of the states after arrival the indicators need two; the sequence of states does not matter to them. */
export async function storeDeliveryChange(tx: Tx, changed: DeliveryChanged): Promise<void> {
  await tx.query(
    `insert into delivery_fact (delivery_id, document_id, recipient_id, arrived_at, accepted_at, rejected_at)
     values ($1, $2, $3, $4, case when $5 = 'ACCEPTED' then $6::timestamptz end,
       case when $5 = 'REJECTED' then $6::timestamptz end)
     on conflict (delivery_id) do update set
       arrived_at = least(delivery_fact.arrived_at, excluded.arrived_at),
       accepted_at = least(delivery_fact.accepted_at, excluded.accepted_at),
       rejected_at = least(delivery_fact.rejected_at, excluded.rejected_at)`,
    [changed.deliveryId, changed.documentId, changed.recipientId, changed.arrivedAt, changed.state, changed.changedAt],
  );
}

export async function storePaperArrival(tx: Tx, registered: PaperArrivalRegistered): Promise<void> {
  await tx.query(
    `insert into paper_arrival_fact (arrival_id, recipient_id, arrival_date) values ($1, $2, $3)
     on conflict (arrival_id) do nothing`,
    [registered.arrivalId, registered.recipientId, registered.arrivalDate],
  );
}
