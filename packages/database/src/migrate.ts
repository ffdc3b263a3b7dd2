import { setTimeout as wait } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';

const retryMs = 50;

/**
 * Runs the pending migrations of one schema; of several processes that start together one does it and the others find
 * nothing left to do. TypeORM takes no lock of its own.
 *
 * The lock is tried, not awaited: a session that waits inside `pg_advisory_lock` holds a snapshot, for which a
 * `create index concurrently` of the one who holds the lock would wait forever.
 * @param patienceMs how long to wait for another migrating process
 */
export async function migrate(dataSource: DataSource, schema: string, patienceMs = 120_000): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0');
    await takeLock(runner, schema, Date.now() + patienceMs);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    await executor.executePendingMigrations();
  } finally {
    await runner.query(
      'select pg_advisory_unlock_all(); reset statement_timeout; reset lock_timeout; reset idle_in_transaction_session_timeout',
    );
    await runner.release();
  }
}

async function takeLock(runner: QueryRunner, schema: string, deadline: number): Promise<void> {
  for (;;) {
    const rows: { taken: boolean }[] = await runner.query(
      `select pg_try_advisory_lock(hashtextextended('lienthong migrations of ' || $1, 0)) as taken`,
      [schema],
    );
    if (rows[0]?.taken) return;
    if (Date.now() > deadline) throw new Error(`Another process has been migrating schema ${schema} for too long.`);
    await wait(retryMs);
  }
}
