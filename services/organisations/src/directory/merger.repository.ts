// Every SQL statement about mergers.
import type { Tx } from '@lienthong/database';
import type { CivilDate, OrganisationId } from '@lienthong/kernel';
import { OrganisationEntity } from './organisation.entity.js';
import type { Organisation } from './organisation.js';
import { columns, type Reader, relationLimit } from './organisation.repository.js';

/** Mergers stand in line: one that another makes meanwhile may move what the rules of this one look at. */
export const lockMergers = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('organisations mergers', 0))`);

/** Whether it lies below the other one, at any depth. */
export async function liesBelow(reader: Reader, id: OrganisationId, above: OrganisationId): Promise<boolean> {
  const [found] = await reader.query(
    `with recursive parents (id) as (
       select parent_id from organisation where id = $1
       union
       select o.parent_id from organisation o join parents on parents.id = o.id
     ) select from parents where id = $2`,
    [id, above],
  );
  return found !== undefined;
}

/** When others were merged into it. */
export const mergerDatesInto = async (reader: Reader, successorId: OrganisationId): Promise<CivilDate[]> => {
  const rows = await reader.query<{ merged_on: CivilDate }>(
    'select merged_on from organisation where successor_id = $1',
    [successorId],
  );
  return rows.map(({ merged_on }) => merged_on);
};

export const saveMerger = async (tx: Tx, merged: Organisation): Promise<void> => {
  const { id, active, successorId, mergedOn, mergerBasis } = merged;
  await tx.manager.update(OrganisationEntity, { id }, { active, successorId, mergedOn, mergerBasis });
};

/** What is at work below one organisation comes below the other. @returns what was moved, as it is now, locked */
export const moveChildren = (tx: Tx, from: OrganisationId, to: OrganisationId): Promise<Organisation[]> =>
  tx.query<Organisation>(
    `update organisation o set parent_id = $2 where o.parent_id = $1 and o.active returning ${columns}`,
    [from, to],
  );

export type Predecessor = Organisation & { readonly of: OrganisationId };

/** Everything merged into many organisations in one statement, directly or through others, the latest first, at most `relationLimit` of each. */
export const predecessorsOf = (reader: Reader, successorIds: readonly OrganisationId[]): Promise<Predecessor[]> =>
  reader.query(
    `with recursive chain (successor, id) as (
       select successor_id, id from organisation where successor_id = any($1)
       union
       select chain.successor, o.id from organisation o join chain on o.successor_id = chain.id
     )
     select o.of, ${columns} from (
       select o.*, chain.successor as of,
         row_number() over (partition by chain.successor order by o.merged_on desc, o.search_text, o.id) as place_among
       from chain join organisation o using (id)
     ) o where o.place_among <= ${relationLimit} order by o.merged_on desc, o.search_text, o.id`,
    [successorIds],
  );
