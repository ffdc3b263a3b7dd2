import { announce } from '@lienthong/database';
import { signingRequested, type SigningRequested } from '@lienthong/contracts';
import { eventually } from '@lienthong/testing';
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

describe('one act, one result', () => {
  let world: World;
  let department: Department;
  let draft: string;

  beforeAll(async () => {
    world = await createWorld({ attempts: 5 });
    department = await newDepartment(world);
    draft = await upload(world.app, sample('cong-van.pdf'));
    await settled(world);
  });

  const acts = (id: string) =>
    world.app.database.query<{ state: string; outcome: object }>(
      'select state, outcome from signing_act where id = $1',
      [id],
    );

  it('gives the same result to a request that comes again', async () => {
    const request = await consented(world.app, requestsOf(department).personal(draft));
    const first = completed(await world.peer.ask(request));
    const files = await world.storedFiles();
    await world.peer.database.transaction((tx) => announce(tx, signingRequested, request));
    await settled(world);
    expect(await world.storedFiles()).toBe(files);
    expect(await acts(request.actId)).toEqual([{ state: 'COMPLETED', outcome: first }]);
    expect(world.peer.heard(request.actId)).toEqual([first]);
  });

  it('makes one file for requests that come together', async () => {
    const decision = await upload(world.app, sample('quyet-dinh.pdf'));
    const request = await consented(world.app, requestsOf(department).personal(decision));
    const files = await world.storedFiles();
    await world.peer.database.transaction(async (tx) => {
      for (let copy = 0; copy < 4; copy += 1) await announce(tx, signingRequested, request);
    });
    const outcome = completed(await world.peer.ask(request));
    await settled(world);
    expect(await world.storedFiles()).toBe(files + 1);
    expect(world.peer.heard(request.actId)).toEqual([outcome]);
  });

  it('signs the same bytes again after a crash between the file store and the database', async () => {
    const { database } = world.app;
    await database.query(`create sequence fault`);
    await database.query(`
      create function fail_once() returns trigger language plpgsql as $$
      begin
        if new.state = 'COMPLETED' and nextval('signatures.fault') = 1 then raise exception 'the worker died'; end if;
        return new;
      end $$`);
    await database.query(
      `create trigger fail_once before insert or update on signing_act for each row execute function fail_once()`,
    );
    try {
      const request = requestsOf(department).personal(await upload(world.app, sample('giay-moi-khan.pdf')));
      const files = await world.storedFiles();
      const outcome = completed(await world.peer.ask(request));
      await settled(world);
      const [{ calls } = { calls: '0' }] = await database.query<{ calls: string }>(
        'select last_value as calls from fault',
      );
      expect(Number(calls)).toBeGreaterThan(1);
      expect(await world.storedFiles()).toBe(files + 1);
      expect(world.peer.heard(request.actId)).toEqual([outcome]);
    } finally {
      await database.query('drop trigger fail_once on signing_act');
    }
  });

  it('refuses an id that was used for another request, and leaves the first result alone', async () => {
    const request = await consented(world.app, requestsOf(department).personal(draft));
    const first = completed(await world.peer.ask(request));
    const other: SigningRequested = { ...request, file: first.file } as SigningRequested;
    await world.peer.database.transaction((tx) => announce(tx, signingRequested, other));
    await eventually(() => world.logLines.some((line) => line.includes('ACT_ID_REUSED')));
    await settled(world);
    expect(await acts(request.actId)).toEqual([{ state: 'COMPLETED', outcome: first }]);
    expect(world.peer.heard(request.actId)).toEqual([first]);
  });

  it('closes an act that fails at every attempt with words for the user and none of the details', async () => {
    const request = await consented(world.app, requestsOf(department).personal(draft));
    await world.app.database.query(`
      create function always_fail() returns trigger language plpgsql as $$
      begin
        if new.state = 'COMPLETED' then raise exception 'secret detail'; end if;
        return new;
      end $$`);
    await world.app.database.query(
      `create trigger always_fail before insert or update on signing_act for each row execute function always_fail()`,
    );
    try {
      const outcome = await world.peer.ask(request);
      expect(outcome).toMatchObject({ code: 'SIGNING_FAILED', message: { vi: expect.stringContaining('thử lại') } });
      expect(JSON.stringify(outcome)).not.toContain('secret detail');
    } finally {
      await world.app.database.query('drop trigger always_fail on signing_act');
    }
  });
});
