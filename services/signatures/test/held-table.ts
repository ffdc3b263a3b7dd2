// Lets acts come as far as a table that they write to, and no further.
import type { Database } from '@lienthong/database';
import { eventually } from '@lienthong/testing';

export interface HeldTable {
  /** Resolves when so many wait to write to it. */
  awaited(count: number): Promise<void>;
  release(): Promise<void>;
}

/** Nobody writes to the table until it is released; everybody reads. */
export async function holdTable(database: Database, table: string): Promise<HeldTable> {
  let locked = (): void => undefined;
  let release = (): void => undefined;
  const isLocked = new Promise<void>((resolve) => (locked = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const holding = database.transaction(async (tx) => {
    await tx.query(`lock table ${table} in exclusive mode`);
    locked();
    await released;
  });
  await isLocked;
  // The databases of other tests are copies of the same template: their tables have the same numbers.
  const waiting = `select count(*)::int as count from pg_locks
    where relation = $1::regclass and not granted and database = (select oid from pg_database where datname = current_database())`;
  return {
    awaited: async (count) => {
      await eventually(async () => (await database.query<{ count: number }>(waiting, [table]))[0]!.count >= count, {
        timeoutMs: 30_000,
      });
    },
    release: () => {
      release();
      return holding;
    },
  };
}
