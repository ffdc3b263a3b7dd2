import { createLogger } from '@lienthong/runtime';
import { createTestDatabase } from '@lienthong/testing';
import { createOrganisationsApp } from '../src/app.js';

const logger = createLogger({ name: 'test', level: 'silent' });

it('the worker forgets answers to requests of long ago', async () => {
  const home = await createTestDatabase('organisations-empty', async (url) =>
    (await createOrganisationsApp({ databaseUrl: url, logger })).close(),
  );
  const app = await createOrganisationsApp({ databaseUrl: home.url, logger, poolSize: 4 });
  await app.database.query(
    `insert into request_record (actor_id, operation, idempotency_key, input_hash, created_at)
     select 'a', 'b', id, '', now() - make_interval(days => days) from (values ('old', 31), ('young', 29)) as known (id, days)`,
  );
  const work = await app.work();
  await work.close();
  expect(await app.database.query('select idempotency_key as id from request_record')).toEqual([{ id: 'young' }]);
  await app.close();
  await home.drop();
});
