// Every SQL statement about the incoming register and what came on paper.
import { bulkInsert, type Tx } from '@lienthong/database';
import type { CivilDate, OrganisationId, PersonId } from '@lienthong/kernel';

/** One line of the incoming register (NĐ 30/2020/NĐ-CP, Phụ lục IV); it came electronically or on paper. */
export interface IncomingEntry {
  readonly organisationId: OrganisationId;
  readonly arrivalNumber: number;
  readonly arrivalDate: CivilDate;
  readonly deliveryId: string | null;
  readonly paperArrivalId: string | null;
  readonly registeredBy: PersonId;
  readonly registeredAt: Date;
}

export interface PaperArrival {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly senderName: string;
  readonly code: string;
  readonly abstract: string;
  readonly arrivalDate: CivilDate;
  readonly arrivalNumber: number;
}

export const insertIncomingEntry = (tx: Tx, entry: IncomingEntry): Promise<number> =>
  bulkInsert(
    tx,
    'incoming_entry',
    {
      organisation_id: 'uuid',
      year: 'int',
      arrival_number: 'int',
      arrival_date: 'date',
      delivery_id: 'uuid',
      paper_arrival_id: 'uuid',
      registered_by: 'uuid',
      registered_at: 'timestamptz',
    },
    [
      [
        entry.organisationId,
        Number(entry.arrivalDate.slice(0, 4)),
        entry.arrivalNumber,
        entry.arrivalDate,
        entry.deliveryId,
        entry.paperArrivalId,
        entry.registeredBy,
        entry.registeredAt,
      ],
    ],
  );

export const insertPaperArrival = (tx: Tx, arrival: PaperArrival): Promise<number> =>
  bulkInsert(
    tx,
    'paper_arrival',
    {
      id: 'uuid',
      organisation_id: 'uuid',
      sender_name: 'text',
      code: 'text',
      abstract: 'text',
      arrival_date: 'date',
      arrival_number: 'int',
    },
    [
      [
        arrival.id,
        arrival.organisationId,
        arrival.senderName,
        arrival.code,
        arrival.abstract,
        arrival.arrivalDate,
        arrival.arrivalNumber,
      ],
    ],
  );
