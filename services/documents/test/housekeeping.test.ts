import { openDatabase } from '@lienthong/database';
import { createLogger } from '@lienthong/runtime';
import { createTestDatabase } from '@lienthong/testing';
import { migrations } from '../migrations/index.js';
import { startHousekeeping } from '../src/housekeeping.js';

it('forgets answers and messages of long ago at the start, and neither younger ones nor when a plan was made', async () => {
  const home = await createTestDatabase('empty', async () => undefined);
  const schema = { url: home.url, schema: 'documents', applicationName: 'test-housekeeping', entities: [], migrations };
  const database = await openDatabase(schema);
  try {
    await database.migrate();
    await database.query(
      `insert into inbox (message_id, handled_at) select id, now() - make_interval(days => days)
       from (values ('old', 401), ('young', 399), ('schedule/plan', 4000)) as known (id, days)`,
    );
    await database.query(
      `insert into request_record (actor_id, operation, idempotency_key, input_hash, created_at)
       select 'a', 'b', id, '', now() - make_interval(days => days) from (values ('old', 31), ('young', 29)) as known (id, days)`,
    );
    let swept = 0;
    const housekeeping = startHousekeeping(
      database,
      createLogger({ name: 'test', level: 'silent' }),
      async () => ++swept,
    );
    await housekeeping.close();
    expect(await database.query('select message_id as id from inbox order by 1')).toEqual([
      { id: 'schedule/plan' },
      { id: 'young' },
    ]);
    expect(await database.query('select idempotency_key as id from request_record')).toEqual([{ id: 'young' }]);
    expect(swept).toBe(1);
  } finally {
    await database.close();
    await home.drop();
  }
});
