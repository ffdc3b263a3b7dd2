import { handle, startWorker } from '@lienthong/jobs';
import { calendarChanged, organisationChanged } from '@lienthong/contracts';
import { openDatabase, platformMigration } from '@lienthong/database';
import { createLogger } from '@lienthong/runtime';
import { createTestDatabase, describeEachBackend, eventually } from '@lienthong/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrganisationsApp } from '../src/app.js';
import { province } from './running-organisations.js';

const logger = createLogger({ name: 'test', level: 'silent' });

describeEachBackend((_name, makeBackendOptions) => {
  it('the worker loads the province it is given, and the snapshots reach a service that listens', async () => {
    const database = await createTestDatabase('organisations-empty', async (url) =>
      (await createOrganisationsApp({ databaseUrl: url, logger })).close(),
    );
    const folder = await mkdtemp(join(tmpdir(), 'lienthong-organisations-'));
    const importFile = join(folder, 'province.json');
    await writeFile(importFile, JSON.stringify(province));
    const { redisUrl } = makeBackendOptions(database);
    const app = await createOrganisationsApp({ databaseUrl: database.url, redisUrl, logger, poolSize: 4 });
    const listener = await openDatabase({
      url: database.url,
      schema: 'listener',
      applicationName: 'listener',
      entities: [],
      migrations: [platformMigration],
    });
    await listener.migrate();
    const heard = { organisations: new Map<string, string>(), years: new Set<number>() };
    const worker = startWorker({
      backend: app.backend,
      database: listener,
      service: 'statistics',
      queue: 'statistics-events',
      logger,
      handlers: [
        handle(organisationChanged, {
          effect: async (_tx, { organisationId, name }) => void heard.organisations.set(organisationId, name),
        }),
        handle(calendarChanged, { effect: async (_tx, { year }) => void heard.years.add(year) }),
      ],
    });
    const work = await app.work({ importFile });

    await eventually(() => heard.organisations.size === province.organisations.length && heard.years.has(2026));
    const [committee] = province.organisations;
    expect(heard.organisations.get(committee!.id)).toBe('Ủy ban nhân dân tỉnh Lai Châu');

    await worker.close();
    await work.close();
    await listener.close();
    await app.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });
});
