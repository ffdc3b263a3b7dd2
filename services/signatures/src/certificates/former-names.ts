// Names organisations bore before: a valid chain with an old name is no forgery (trap 32 of the domain reference).
import type { Reader } from './subscriber.js';

export interface FormerName {
  readonly name: string;
  /** When the directory gave it up. */
  readonly until: Date;
}

/** Former names by organisation, the latest first; one that never had another is absent. */
export async function formerNamesOf(
  reader: Reader,
  organisationIds: readonly string[],
): Promise<Map<string, readonly FormerName[]>> {
  const rows = (await reader.query(
    `select organisation_id as "organisationId", json_agg(json_build_object('name', name, 'until', until) order by until desc) as names
     from organisation_former_name where organisation_id = any ($1::uuid[]) group by organisation_id`,
    [organisationIds],
  )) as { organisationId: string; names: { name: string; until: string }[] }[];
  return new Map(
    rows.map(({ organisationId, names }) => [
      organisationId,
      names.map(({ name, until }) => ({ name, until: new Date(until) })),
    ]),
  );
}
