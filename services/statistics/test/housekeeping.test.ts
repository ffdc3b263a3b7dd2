import { startStatistics } from './running-statistics.js';

it('a worker forgets messages and answers of long ago, and neither younger ones nor when the report was first planned', async () => {
  const running = await startStatistics();
  const { database } = running.app;
  await database.query(
    `insert into inbox (message_id, handled_at) select id, now() - make_interval(days => days)
     from (values ('test old', 401), ('test young', 399)) as known (id, days)`,
  );
  await database.query(`update inbox set handled_at = now() - interval '900 days' where message_id like 'schedule/%'`);
  await database.query(
    `insert into request_record (actor_id, operation, idempotency_key, input_hash, created_at)
     select 'a', 'b', id, '', now() - make_interval(days => days) from (values ('old', 31), ('young', 29)) as known (id, days)`,
  );
  const another = await running.app.work();
  await another.close();
  const left = await database.query<{ id: string }>(
    `select message_id as id from inbox where message_id like 'test %' or message_id like 'schedule/%' order by 1`,
  );
  expect(left.map(({ id }) => id)).toEqual(['schedule/monthly-report', 'test young']);
  expect(await database.query('select idempotency_key as id from request_record')).toEqual([{ id: 'young' }]);
  await running.close();
});
