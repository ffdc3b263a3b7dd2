// A worker killed hard between the file and its row; another one takes over.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readSignatures } from '@lienthong/pdf-signature';
import { describeEachBackend, eventually } from '@lienthong/testing';
import { holdTable } from './held-table.js';
import {
  completed,
  consented,
  createWorld,
  type Department,
  newDepartment,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

describeEachBackend((_name, makeBackendOptions) => {
  let world: World;
  let department: Department;

  beforeAll(async () => {
    world = await createWorld({ redisUrl: makeBackendOptions({ url: '' }).redisUrl });
    department = await newDepartment(world);
    await settled(world);
    await world.workers.close();
  });
  afterAll(() => world?.close());

  /** The same service once more, in another process, at work. */
  async function startDoomed() {
    const { databaseUrl, redisUrl, folder, keyEncryptionKey, authorisationKey } = world;
    const options = {
      ...{ databaseUrl, redisUrl, fileStore: { folder }, demonstration: null },
      keyEncryptionKey: keyEncryptionKey.toString('base64'),
      authorisationKey: authorisationKey.toString('base64'),
    };
    const doomed = fork(join(__dirname, 'doomed-signer.mjs'), [JSON.stringify(options)], { execArgv: [] });
    expect((await once(doomed, 'message'))[0]).toBe('at work');
    return doomed;
  }

  it('signs once: one signature, one act, one row, no file that nobody names', async () => {
    const { database, files } = world.app;
    const request = await consented(
      world.app,
      requestsOf(department).personal(await upload(world.app, sample('cong-van.pdf'))),
    );
    const { actId, documentId } = request;
    const stored = await world.storedFiles();
    const doomed = await startDoomed();
    const ended = once(doomed, 'exit');
    const held = await holdTable(database, 'document_file');
    const outcome = world.peer.ask(request);
    try {
      await held.awaited(1);
      // The file is there, the act has begun and used the consent up, and nothing of it is recorded.
      expect(await world.storedFiles()).toBe(stored + 1);
      expect(await database.query('select state from signing_act where id = $1', [actId])).toEqual([
        { state: 'STARTED' },
      ]);
      doomed.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGKILL');
    } finally {
      await held.release();
    }
    await eventually(async () => {
      const [row] = await database.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where application_name = 'lienthong-signatures'
         and state = 'idle in transaction'`,
      );
      return row!.count === 0;
    });
    expect(await database.query('select 1 from document_file where document_id = $1', [documentId])).toEqual([]);

    const rescuers = await world.app.startWorkers();
    try {
      const { file } = completed(await outcome);
      await rescuers.idle();
      await world.peer.idle();
      const signatures = readSignatures(await files.read(file));
      expect(signatures.map(({ integrity }) => integrity)).toEqual(['INTACT']);
      expect(await world.storedFiles()).toBe(stored + 1);
      expect(await database.query('select state from signing_act where document_id = $1', [documentId])).toEqual([
        { state: 'COMPLETED' },
      ]);
      expect(await database.query('select file from document_file where document_id = $1', [documentId])).toEqual([
        { file },
      ]);
      const [found] = await database.query<{ count: number }>(
        'select count(*)::int as count from file_signature where file = $1',
        [file],
      );
      expect(found!.count).toBe(1);
      expect(world.peer.heard(actId)).toHaveLength(1);
    } finally {
      await rescuers.close();
    }
  }, 120_000);
});
