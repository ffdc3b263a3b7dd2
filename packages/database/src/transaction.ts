import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** An open transaction. Every write of a use case goes through one. */
export interface Tx {
  readonly manager: EntityManager;
  /** Runs SQL and returns its rows, also for `update … returning` and `delete … returning`. */
  query<R>(sql: string, params?: readonly unknown[]): Promise<R[]>;
}

/** What a finished transaction says to those who listen. */
export interface Commit {
  /** It wrote at least one row to the outbox. */
  readonly announced: boolean;
}

interface OpenTransaction {
  open: boolean;
}

const announcing = new WeakSet<Tx>();
/** Marks the transaction as one that wrote to the outbox, so that the relay is woken after its commit. */
export const markAnnounced = (tx: Tx): void => void announcing.add(tx);

/** serialization_failure and deadlock_detected: the same work can succeed when it is done again. */
const repeatable = new Set(['40001', '40P01']);
const attempts = 4;

/** @returns the five characters PostgreSQL gave the fault, if it came from there */
export const sqlState = (error: unknown): string | undefined => {
  const { code, driverError } = (error ?? {}) as { code?: string; driverError?: { code?: string } };
  return driverError?.code ?? code;
};

const jitter = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));

const bind = (runner: QueryRunner): Tx => ({
  manager: runner.manager,
  query: async <R>(sql: string, params?: readonly unknown[]) =>
    (await runner.query(sql, params as unknown[] | undefined, true)).records as R[],
});

async function runOnce<T>(dataSource: DataSource, state: OpenTransaction, work: (tx: Tx) => Promise<T>) {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    const tx = bind(runner);
    const result = await work(tx);
    await runner.commitTransaction();
    return { result, announced: announcing.has(tx) };
  } catch (error) {
    if (runner.isTransactionActive) await rollback(runner);
    throw error;
  } finally {
    state.open = false;
    await runner.release();
  }
}

/** A connection that died cannot roll back, and need not: the server has done it. The first error is the one to tell. */
async function rollback(runner: QueryRunner): Promise<void> {
  try {
    await runner.rollbackTransaction();
  } catch {
    return;
  }
}

/** @returns the `transaction` of a Database: repeats what lost a race (up to three times), refuses nesting. */
export function transactionsOf(dataSource: DataSource, committed: (commit: Commit) => void) {
  const current = new AsyncLocalStorage<OpenTransaction>();

  return async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (current.getStore()?.open) {
      throw new Error('A transaction inside a transaction: pass the outer tx down instead of opening another.');
    }
    for (let attempt = 1; ; attempt += 1) {
      const state: OpenTransaction = { open: true };
      try {
        const { result, announced } = await current.run(state, () => runOnce(dataSource, state, work));
        committed({ announced });
        return result;
      } catch (error) {
        if (attempt >= attempts || !repeatable.has(sqlState(error) ?? '')) throw error;
        await jitter(attempt);
      }
    }
  };
}
