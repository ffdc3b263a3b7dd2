// The SQL that counts a month. Set-based: its cost grows with the facts of the month, never with a loop over organisations.
import type { Tx } from '@lienthong/database';
import type { CivilDate } from '@lienthong/kernel';
import type { ReportingPeriod } from '@lienthong/working-calendar';
import type { CountCode } from './indicators.js';
import type { ReportGroup } from './monthly-report.js';

type Reader = Pick<Tx, 'query'>;

/** Civil dates on which the month's documents were signed: what deadlines are needed for. */
export async function signingDates(reader: Reader, { fromDate, toDate }: ReportingPeriod): Promise<CivilDate[]> {
  const rows = await reader.query<{ date: CivilDate }>(
    `select distinct (signed_at at time zone 'Asia/Ho_Chi_Minh')::date as date from outgoing_fact
     where issue_date between $1 and $2 order by 1`,
    [fromDate, toDate],
  );
  return rows.map(({ date }) => date);
}

export interface CountedRow extends Readonly<Record<CountCode, number>> {
  readonly organisationId: string;
  readonly identifier: string | null;
  readonly name: string | null;
  readonly group: ReportGroup;
  /** Electronic documents whose sending deadline is not known. */
  readonly unknownDeadlines: number;
}

/** Until when what was signed on a date must be sent; null while the calendar does not tell. */
export interface SendingDeadline {
  readonly signedOn: CivilDate;
  readonly due: Date | null;
}

/** $1 $2 first and last civil date, $3 $4 first instant and first instant after, $5 $6 signing dates and their deadlines. */
const countSql = `
  with deadline (signed_on, due) as (
    select * from unnest($5::date[], $6::timestamptz[])
  ), sent as (
    select document_id, min(attempted_at) as attempted_at
    from delivery_fact join outgoing_fact o using (document_id)
    where o.issue_date between $1 and $2
    group by document_id
  ), outgoing as (
    select o.issuer_id as organisation_id,
      count(*) as d1,
      count(s.document_id) as d2,
      count(s.document_id) filter (where not o.with_paper and o.paper_recipients = 0) as d3,
      count(s.document_id) filter (where o.personal_verified and o.organisation_verified) as d6,
      count(s.document_id) filter (
        where o.way = 'DIGITISED' and o.organisation_verified and not o.personal_verified) as d7,
      count(s.document_id) filter (where s.attempted_at <= d.due) as d9,
      count(s.document_id) filter (where d.due is null) as unknown_deadlines
    from outgoing_fact o
      left join sent s using (document_id)
      left join deadline d on d.signed_on = (o.signed_at at time zone 'Asia/Ho_Chi_Minh')::date
    where o.issue_date between $1 and $2
    group by o.issuer_id
  ), arrived as (
    -- A document that reaches one organisation twice is one incoming document, of the month in which it came first.
    select recipient_id, document_id,
      bool_or((accepted_at at time zone 'Asia/Ho_Chi_Minh')::date = (arrived_at at time zone 'Asia/Ho_Chi_Minh')::date)
        as on_time,
      bool_and(rejected_at is not null) as rejected
    from delivery_fact a
    where arrived_at >= $3 and arrived_at < $4 and not exists (
      select from delivery_fact b
      where b.recipient_id = a.recipient_id and b.document_id = a.document_id and b.arrived_at < $3)
    group by recipient_id, document_id
  ), incoming as (
    select recipient_id as organisation_id,
      count(*) as e2,
      count(*) filter (where on_time) as e5,
      count(*) filter (where rejected) as e6
    from arrived group by recipient_id
  ), paper as (
    select recipient_id as organisation_id, count(*) as arrivals
    from paper_arrival_fact where arrival_date between $1 and $2 group by recipient_id
  ), listed as (
    select organisation_id from directory_organisation where active and channel = 'INTERNAL'
    union select organisation_id from outgoing
    union select organisation_id from incoming
    union select organisation_id from paper
  )
  select organisation_id as "organisationId", named.identifier, known.name, coalesce(known.report_group, 'OTHER') as "group",
    coalesce(d1, 0)::int as "D1", coalesce(d2, 0)::int as "D2", coalesce(d3, 0)::int as "D3", coalesce(d6, 0)::int as "D6",
    coalesce(d7, 0)::int as "D7", coalesce(d2 - d6 - d7, 0)::int as "D8", coalesce(d9, 0)::int as "D9",
    (coalesce(e2, 0) + coalesce(arrivals, 0))::int as "E1", coalesce(e2, 0)::int as "E2", coalesce(e5, 0)::int as "E5",
    coalesce(e6, 0)::int as "E6", coalesce(unknown_deadlines, 0)::int as "unknownDeadlines"
  from listed
    left join outgoing using (organisation_id)
    left join incoming using (organisation_id)
    left join paper using (organisation_id)
    left join directory_organisation known using (organisation_id)
    left join lateral (
      -- The identifier in force on the last day, else the last one it had; the QĐ 20 form before the old one.
      select i->>'value' as identifier from jsonb_array_elements(known.identifiers) i
      where i->>'status' <> 'PROPOSED' and (i->>'validFrom')::date <= $2
      order by coalesce((i->>'validTo')::date, 'infinity') >= $2 desc, i->>'grammar' = 'QD20' desc, i->>'validFrom' desc
      limit 1
    ) named on true
  order by array_position(array['DEPARTMENT', 'COMMUNE', 'PUBLIC_SERVICE_UNIT', 'OTHER'],
      coalesce(known.report_group, 'OTHER')),
    named.identifier collate "C" nulls last, known.name, organisation_id`;

export const countMonth = (
  reader: Reader,
  { fromDate, toDate, from, to }: ReportingPeriod,
  deadlines: readonly SendingDeadline[],
): Promise<CountedRow[]> =>
  reader.query(countSql, [
    fromDate,
    toDate,
    from,
    to,
    deadlines.map(({ signedOn }) => signedOn),
    deadlines.map(({ due }) => due),
  ]);
