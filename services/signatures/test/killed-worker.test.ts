// A worker killed hard, at each step of an act; another one takes over.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SigningRequested } from '@lienthong/contracts';
import { readSignatures } from '@lienthong/pdf-signature';
import { describeEachBackend, eventually } from '@lienthong/testing';
import { holdTable } from './held-table.js';
import {
  completed,
  consented,
  createWorld,
  type Department,
  newDepartment,
  type Outcome,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

/** Where it waits when it is killed, and what there is of the act by then. */
const moments = [
  ['between the file and its row', 'document_file', { begun: true, kept: 1 }],
  ['before it begins the act', 'signing_act', { begun: false, kept: 0 }],
  ['before it keeps the file', 'unannounced_file', { begun: true, kept: 0 }],
] as const;

describeEachBackend((backend, makeBackendOptions) => {
  let world: World;
  let department: Department;

  beforeAll(async () => {
    world = await createWorld({ redisUrl: makeBackendOptions({ url: '' }).redisUrl });
    department = await newDepartment(world);
    await settled(world);
    await world.workers.close();
  });

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

  /** In the store under their names; what a worker left half written is nobody's. */
  const keptFiles = async (): Promise<number> => {
    const entries = await readdir(world.folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('staging')).length;
  };
  const request = async () =>
    consented(world.app, requestsOf(department).personal(await upload(world.app, sample('cong-van.pdf'))));

  /** Another worker takes over: one signature, one act, one row, one message, one file more than before. */
  async function takenOver(asked: SigningRequested, outcome: Promise<Outcome>, before: number): Promise<void> {
    const { database, files } = world.app;
    const { actId, documentId } = asked;
    const rescuers = await world.app.startWorkers();
    try {
      const { file } = completed(await outcome);
      await rescuers.idle();
      await world.peer.idle();
      const signatures = readSignatures(await files.read(file));
      expect(signatures.map(({ integrity }) => integrity)).toEqual(['INTACT']);
      expect(await keptFiles()).toBe(before + 1);
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
  }

  // What comes before the row is the same on every queue.
  it.each(backend === 'postgresql' ? moments : moments.slice(0, 1))(
    'killed %s: signs once, and nothing of it is recorded before',
    async (_when, table, { begun, kept }) => {
      const { database } = world.app;
      const asked = await request();
      const before = await keptFiles();
      const doomed = await startDoomed();
      const ended = once(doomed, 'exit');
      const held = await holdTable(database, table);
      const outcome = world.peer.ask(asked);
      try {
        await held.awaited(1);
        expect(await keptFiles()).toBe(before + kept);
        // The consent is used up by the act that begins, and by none that does not.
        expect([
          await database.query('select state from signing_act where id = $1', [asked.actId]),
          await database.query('select 1 from used_authorisation where act_id = $1', [asked.actId]),
        ]).toMatchObject([begun ? [{ state: 'STARTED' }] : [], begun ? [{}] : []]);
        doomed.kill('SIGKILL');
        expect((await ended)[1]).toBe('SIGKILL');
      } finally {
        await held.release();
      }
      await eventually(async () => {
        const [row] = await database.query<{ count: number }>(
          `select count(*)::int as count from pg_stat_activity where application_name = 'lienthong-signatures'
           and state = 'idle in transaction' and datname = current_database()`,
        );
        return row!.count === 0;
      });
      expect(await database.query('select 1 from document_file where document_id = $1', [asked.documentId])).toEqual(
        [],
      );
      await takenOver(asked, outcome, before);
    },
    120_000,
  );

  it('killed when the act is recorded, before it is confirmed or just after: does nothing again', async () => {
    const asked = await request();
    const before = await keptFiles();
    const doomed = await startDoomed();
    const ended = once(doomed, 'exit');
    const outcome = world.peer.ask(asked);
    await eventually(
      async () => {
        const done = await world.app.database.query(`select 1 from signing_act where id = $1 and state = 'COMPLETED'`, [
          asked.actId,
        ]);
        return done.length > 0;
      },
      { timeoutMs: 30_000 },
    );
    doomed.kill('SIGKILL');
    await ended;
    await takenOver(asked, outcome, before);
  }, 120_000);
});
