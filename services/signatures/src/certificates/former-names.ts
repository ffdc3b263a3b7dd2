// Names organisations bore before, and names of those merged into them: a valid chain with an old name is no forgery (trap 32 of the
// domain reference).
import type { Reader } from './subscriber.js';

export interface FormerName {
  readonly name: string;
  /** When the directory gave it up; of a merged organisation's last name, the first moment of its successor. */
  readonly until: Date;
  /** Who bore it, where that is an organisation merged into this one, directly or through others; absent: this one itself. */
  readonly predecessor?: Predecessor;
}

export interface Predecessor {
  readonly id: string;
  /** First day of its successor. */
  readonly mergedOn: string;
}

/** Former names by organisation, the latest first; one that never had another, nor took over anybody, is absent. */
export async function formerNamesOf(
  reader: Reader,
  organisationIds: readonly string[],
): Promise<Map<string, readonly FormerName[]>> {
  const rows = (await reader.query(formerNames, [organisationIds])) as {
    organisationId: string;
    names: { name: string; until: string; predecessor: Predecessor | null }[];
  }[];
  return new Map(
    rows.map(({ organisationId, names }) => [
      organisationId,
      names.map(({ name, until, predecessor }) => ({
        name,
        until: new Date(until),
        ...(predecessor ? { predecessor } : {}),
      })),
    ]),
  );
}

/** `union` ends even where the directory told a circle. */
const formerNames = `
  with recursive bearer (asked, id) as (
    select id, id from unnest($1::uuid[]) as asked (id)
    union
    select bearer.asked, o.id from organisation o join bearer on o.successor_id = bearer.id
  ), predecessor as (
    select bearer.asked, o.id, o.name, o.merged_on from bearer join organisation o using (id) where o.id <> bearer.asked
  ), former as (
    select bearer.asked, bearer.id, f.name, f.until
    from bearer join organisation_former_name f on f.organisation_id = bearer.id
    union all
    select asked, id, name, merged_on::timestamp at time zone 'Asia/Ho_Chi_Minh' from predecessor
  )
  select asked as "organisationId", json_agg(json_build_object('name', former.name, 'until', former.until,
    'predecessor', case when p.id is not null then json_build_object('id', p.id, 'mergedOn', p.merged_on) end)
    order by former.until desc, former.name) as names
  from former left join predecessor p using (asked, id)
  group by asked`;
