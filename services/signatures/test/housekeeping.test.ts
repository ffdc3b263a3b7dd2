import { announce } from '@lienthong/database';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { housekeepingDue } from '../src/housekeeping.job.js';
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
  afterAll(() => world?.close());

  it('forgets a used authorisation only when no act can begin with it any more', async () => {
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const request = await consented(world.app, requestsOf(department).personal(draft));
    const outcome = completed(await world.peer.ask(request));
    // The last moment at which it could still be accepted, and everything until a day later: it stays.
    for (const at of [start + 15 * minuteMs - 1, start + 15 * minuteMs, start + dayMs + 15 * minuteMs]) {
      setClock(at);
      await tidy();
      expect(await rows('used_authorisation')).toBe(1);
    }
    setClock(start + dayMs + 15 * minuteMs + 1);
    await tidy();
    expect(await rows('used_authorisation')).toBe(0);
    // With the row gone it opens no other act, and the same act has its result still.
    expect(refusal(await world.peer.ask({ ...request, actId: uuidV7() }))).toBe('AUTHORISATION_EXPIRED');
    expect(completed(await world.peer.ask(request))).toEqual(outcome);
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
