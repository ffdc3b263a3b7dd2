// Every SQL statement about frozen reports and the requests for them.
import { bulkInsert, type Tx } from '@lienthong/database';
import type { FileHash, LocalisedText, YearMonth } from '@lienthong/kernel';
import type { Counts } from '../report/indicators.js';
import type { MonthFigures, OrganisationRow, ReportGroup } from '../report/monthly-report.js';

type Reader = Pick<Tx, 'query'>;

export interface Snapshot extends MonthFigures {
  readonly id: string;
  /** Grows with each freezing of the month; the highest is shown, the others are kept. */
  readonly version: number;
  readonly frozenAt: Date;
  readonly xlsxSha256: FileHash;
}

interface SnapshotHead {
  id: string;
  version: number;
  frozen_at: Date;
  notes: LocalisedText[];
  xlsx_sha256: FileHash;
}

interface SnapshotRow {
  organisation_id: string;
  identifier: string | null;
  name: string;
  report_group: ReportGroup;
  counts: Counts;
}

/** The newest frozen report of a month. */
export async function newestSnapshot(reader: Reader, month: YearMonth): Promise<Snapshot | null> {
  const [head] = await reader.query<SnapshotHead>(
    `select id, version, frozen_at, notes, xlsx_sha256 from report_snapshot
     where month = $1 order by version desc limit 1`,
    [month],
  );
  if (!head) return null;
  const rows = await reader.query<SnapshotRow>(
    `select organisation_id, identifier, name, report_group, counts from report_snapshot_row
     where snapshot_id = $1 order by position`,
    [head.id],
  );
  return {
    id: head.id,
    month,
    version: head.version,
    frozenAt: head.frozen_at,
    notes: head.notes,
    xlsxSha256: head.xlsx_sha256,
    rows: rows.map((row): OrganisationRow => ({
      organisationId: row.organisation_id,
      identifier: row.identifier,
      name: row.name,
      group: row.report_group,
      counts: row.counts,
    })),
  };
}

/** Two freezings of one month stand in line at the row of the month. */
export async function insertSnapshot(tx: Tx, snapshot: Omit<Snapshot, 'version'>): Promise<number> {
  const [month] = await tx.query<{ version: number }>(
    `insert into report_month as known (month, last_version) values ($1, 1)
     on conflict (month) do update set last_version = known.last_version + 1 returning last_version as version`,
    [snapshot.month],
  );
  const version = month!.version;
  await tx.query(
    `insert into report_snapshot (id, month, version, frozen_at, notes, xlsx_sha256)
     values ($1, $2, $3, $4, $5::jsonb, $6)`,
    [snapshot.id, snapshot.month, version, snapshot.frozenAt, JSON.stringify(snapshot.notes), snapshot.xlsxSha256],
  );
  await bulkInsert(
    tx,
    'report_snapshot_row',
    {
      snapshot_id: 'uuid',
      position: 'integer',
      organisation_id: 'uuid',
      identifier: 'text',
      name: 'text',
      report_group: 'text',
      counts: 'jsonb',
    },
    snapshot.rows.map((row, position) => [
      snapshot.id,
      position,
      row.organisationId,
      row.identifier,
      row.name,
      row.group,
      row.counts,
    ]),
  );
  return version;
}

export interface ReportRequest {
  readonly id: string;
  readonly month: YearMonth;
  readonly requestedBy: string;
  readonly requestedAt: Date;
}

export async function insertRequest(tx: Tx, request: ReportRequest): Promise<void> {
  await tx.query('insert into report_request (id, month, requested_by, requested_at) values ($1, $2, $3, $4)', [
    request.id,
    request.month,
    request.requestedBy,
    request.requestedAt,
  ]);
}

export async function closeRequest(tx: Tx, id: string, state: 'DONE' | 'FAILED'): Promise<void> {
  await tx.query('update report_request set state = $2 where id = $1', [id, state]);
}

export async function isBeingFrozen(reader: Reader, month: YearMonth): Promise<boolean> {
  const rows = await reader.query(`select from report_request where month = $1 and state = 'PENDING' limit 1`, [month]);
  return rows.length > 0;
}
