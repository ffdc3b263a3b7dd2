// Every SQL statement about prepared acts.
import type { Tx } from '@lienthong/database';
import type { EntityManager } from 'typeorm';
import type { KeptSignature, PreparedAct } from './prepared-act.js';
import { PreparedActEntity } from './prepared-act.entity.js';

export const findPrepared = (manager: EntityManager, id: string): Promise<PreparedAct | null> =>
  manager.findOneBy(PreparedActEntity, { id });

export async function insertPrepared(tx: Tx, act: PreparedAct): Promise<void> {
  await tx.manager.insert(PreparedActEntity, { ...act, files: [...act.files], given: null });
}

export async function countWaiting(tx: Tx, personId: string, at: Date): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from prepared_act where person_id = $1 and expires_at > $2 and completed_at is null`,
    [personId, at],
  );
  return row!.count;
}

/** @returns false when it was completed before */
export async function keepGiven(tx: Tx, id: string, given: readonly KeptSignature[], at: Date): Promise<boolean> {
  const rows = await tx.query(
    `update prepared_act set given = $2::jsonb, completed_at = $3 where id = $1 and completed_at is null returning 1`,
    [id, JSON.stringify(given), at],
  );
  return rows.length === 1;
}

/** @returns how many */
export async function removeExpired(tx: Tx, before: Date): Promise<number> {
  return (await tx.query('delete from prepared_act where expires_at < $1 returning 1', [before])).length;
}
