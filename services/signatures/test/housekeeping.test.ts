import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { announce } from '@lienthong/database';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { housekeepingDue } from '../src/housekeeping.job.js';
import { expectFiles } from '../src/signing/unannounced-files.js';
import {
  completed,
  consented,
  createWorld,
  type Department,
  newDepartment,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

const start = Date.parse('2026-11-22T02:00:00.000Z');
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('the nightly housekeeping', () => {
  const clock = fixedClock(new Date(start).toISOString());
  let world: World;
  let department: Department;
  const setClock = (at: number): void => clock.set(new Date(at).toISOString());
  const tidy = async (): Promise<void> => {
    await world.peer.database.transaction((tx) => announce(tx, housekeepingDue, {}));
    await settled(world);
  };
  const rows = async (table: string): Promise<number> =>
    (await world.app.database.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

  beforeAll(async () => {
    world = await createWorld({ clock, attempts: 3 });
    department = await newDepartment(world);
    await settled(world);
  });

  it('forgets a used authorisation only when no act can begin with it any more', async () => {
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const request = await consented(world.app, requestsOf(department).personal(draft));
    const outcome = completed(await world.peer.ask(request));
    // Another one, that nobody signs with.
    await consented(world.app, requestsOf(department).personal(draft));
    expect(await rows('authorisation_secret')).toBe(1);
    // The last moment at which it could still be accepted, and everything until a day later: it stays.
    for (const at of [start + 15 * minuteMs - 1, start + 15 * minuteMs, start + dayMs + 15 * minuteMs]) {
      setClock(at);
      await tidy();
      expect([await rows('used_authorisation'), await rows('authorisation_secret')]).toEqual([1, 1]);
    }
    setClock(start + dayMs + 15 * minuteMs + 1);
    await tidy();
    expect(await rows('used_authorisation')).toBe(0);
    expect(await rows('authorisation_secret')).toBe(0);
    // With the row gone it opens no other act, and the same act has its result still.
    expect(refusal(await world.peer.ask({ ...request, actId: uuidV7() }))).toBe('AUTHORISATION_EXPIRED');
    expect(completed(await world.peer.ask(request))).toEqual(outcome);
  });

  it('removes the files of acts that ended otherwise, and no file that an act announced', async () => {
    const { database, files } = world.app;
    setClock(start);
    await database.query(`
      create function refuse_completion() returns trigger language plpgsql as $$
      begin
        if new.state = 'COMPLETED' then raise exception 'the worker died'; end if;
        return new;
      end $$`);
    const failing = async <T>(work: () => Promise<T>): Promise<T> => {
      await database.query(
        `create trigger refuse_completion before insert or update on signing_act for each row execute function refuse_completion()`,
      );
      return work().finally(() => database.query('drop trigger refuse_completion on signing_act'));
    };
    const draft = await upload(world.app, sample('quyet-dinh.pdf'));
    const another = await upload(world.app, sample('giay-moi-khan.pdf'));
    const before = await world.storedFiles();
    const of = (document: ReturnType<typeof requestsOf>) => document.personal(document === once ? another : draft);
    const [once, twice] = [requestsOf(department), requestsOf(department)];
    for (const document of [once, twice]) {
      const request = await consented(world.app, of(document));
      expect(refusal(await failing(() => world.peer.ask(request)))).toBe('SIGNING_FAILED');
    }
    // The same document, at the same time: the same bytes, which now are a result.
    const result = completed(await world.peer.ask(await consented(world.app, of(twice))));
    const left = await world.storedFiles();
    expect(left).toBe(before + 2);
    setClock(start + dayMs);
    await tidy();
    expect(await world.storedFiles()).toBe(left);
    setClock(start + dayMs + 1);
    await tidy();
    expect(await world.storedFiles()).toBe(before + 1);
    expect((await files.read(result.file)).length).toBe(result.sizeBytes);
    expect(await rows('unannounced_file')).toBe(0);
  });

  it('leaves a file alone that an act is about to announce', async () => {
    const { database, files } = world.app;
    setClock(start);
    const [done] = await database.query<{ id: string }>(`select id from signing_act where state = 'FAILED' limit 1`);
    const waiting = uuidV7();
    await database.query(
      `insert into signing_act (id, document_id, act, requested_by, request_sha256, state, started_at)
       values ($1, $1, 'SEAL', $1, 'x', 'STARTED', $2)`,
      [waiting, new Date(start)],
    );
    const bytes = Buffer.from('signed by two attempts alike');
    const file = await files.put(bytes);
    await expectFiles(database, done!.id, [file], new Date(start));
    await expectFiles(database, waiting, [file], new Date(start));
    setClock(start + 3 * dayMs);
    await tidy();
    expect(await files.size(file)).toBe(bytes.length);
    await database.query(`delete from signing_act where id = $1`, [waiting]);
    await database.query(`delete from unannounced_file where act_id = $1`, [waiting]);
    await tidy();
    expect(await files.size(file)).toBeNull();
  });

  it('removes what a killed worker left half written, at its start and every night', async () => {
    const staging = join(world.folder, 'staging');
    const leave = async (name: string, ageMs: number): Promise<void> => {
      await writeFile(join(staging, name), 'half');
      const at = new Date(Date.now() - ageMs);
      await utimes(join(staging, name), at, at);
    };
    await leave('old', 2 * dayMs);
    await leave('young', 0);
    await tidy();
    expect(await readdir(staging)).toEqual(['young']);
    await leave('old', 2 * dayMs);
    const more = await world.app.startWorkers();
    await more.close();
    expect(await readdir(staging)).toEqual(['young']);
    await rm(join(staging, 'young'));
  });

  it('forgets activation codes that expired, answers and messages of long ago, and reminders of what is long over', async () => {
    const { database } = world.app;
    const now = clock.now().getTime();
    const at = (offset: number) => new Date(now + offset);
    const code = (expires: Date) =>
      database.query(
        `insert into activation_code (person_id, code_hash, issued_by, issued_at, expires_at, tries)
         values ($1, $2, $3, $4, $4, 0)`,
        [uuidV7(), Buffer.alloc(32), uuidV7(), expires],
      );
    await code(at(-dayMs - 1));
    await code(at(-1));
    const [certificate] = await database.query<{ id: string }>(
      `select id from certificate where owner_kind = 'PERSON' limit 1`,
    );
    await database.query(`insert into certificate_reminder values ($1, $2, 7, $3)`, [uuidV7(), certificate!.id, at(0)]);
    await database.query(`insert into request_record values ('a', 'b', 'c', 'd', null, now() - interval '31 days')`);
    await database.query(`insert into inbox values ('long ago', now() - interval '401 days')`);
    await tidy();
    expect(await rows('activation_code')).toBe(1);
    expect(await rows('certificate_reminder')).toBe(1);
    expect(await rows(`request_record where actor_id = 'a'`)).toBe(0);
    expect(await rows(`inbox where message_id = 'long ago'`)).toBe(0);
    await database.query('update certificate set not_after = $2 where id = $1', [certificate!.id, at(-401 * dayMs)]);
    await tidy();
    expect(await rows('certificate_reminder')).toBe(0);
  });
});
