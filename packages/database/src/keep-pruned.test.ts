import { eventually, type TestDatabase } from '@lienthong/testing';
import { openMigrated } from '../test/migrated-database.js';
import { type Database, keepPruned } from './index.js';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  ({ home, database } = await openMigrated());
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

const said: string[] = [];
const logger = {
  info: (_fields: object, message: string) => void said.push(message),
  warn: (_fields: object, message: string) => void said.push(message),
};
const fill = async (): Promise<void> => {
  await database.query(`insert into inbox (message_id, handled_at) values ('old', now() - interval '401 days')`);
  await database.query(
    `insert into request_record (actor_id, operation, idempotency_key, input_hash, created_at)
     values ('a', 'b', 'old', '', now() - interval '31 days')`,
  );
};
const rows = async (): Promise<string[]> =>
  (
    await database.query<{ id: string }>(
      'select message_id as id from inbox union all select idempotency_key from request_record order by 1',
    )
  ).map(({ id }) => id);

it('forgets at the start and again and again, until it is closed; what is young stays', async () => {
  await database.query(`insert into inbox (message_id) values ('young')`);
  await fill();
  const pruning = keepPruned(database, logger, 20);
  await eventually(async () => (await rows()).length === 1);
  await fill();
  await eventually(async () => (await rows()).length === 1);
  await pruning.close();
  await fill();
  expect(await rows()).toEqual(['old', 'old', 'young']);
  // Twice at least: what was filled in between two tables is removed in two runs.
  expect(said.length).toBeGreaterThanOrEqual(2);
  expect(new Set(said)).toEqual(new Set(['old request records and messages removed']));
});

it('makes up for a failure, and says so', async () => {
  const failing = { ...database, query: () => Promise.reject(new Error('no connection')) } as Database;
  const before = keepPruned(failing, logger);
  await before.close();
  expect(said.at(-1)).toContain('trying again later');
  const after = keepPruned(database, logger);
  await after.close();
  expect(await rows()).toEqual(['young']);
});

it('is no statement of the work that goes on meanwhile', async () => {
  const { statements } = await database.countStatements(async () => {
    const pruning = keepPruned(database, logger);
    await pruning.close();
  });
  expect(statements).toBe(0);
});
