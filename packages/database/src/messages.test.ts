import type { TestDatabase } from '@lienthong/testing';
import { documentIssued, issuanceRequested, organisationChanged, priorities } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { openMigrated } from '../test/migrated-database.js';
import { alreadyHandled, announce, announceMany, type Database, handleOnce, pruneInbox } from './index.js';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  ({ home, database } = await openMigrated());
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

const countOf = async (table: string): Promise<number> =>
  (await database.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

describe('announce', () => {
  const organisation = (id: string) => ({
    organisationId: id,
    version: 1,
    name: 'Sở Khoa học và Công nghệ',
    abbreviation: 'SKHCN',
    kind: 'DEPARTMENT' as const,
    level: 'PROVINCE' as const,
    parentId: null,
    channel: 'INTERNAL' as const,
    reportGroup: 'DEPARTMENT' as const,
    place: 'Lai Châu',
    sealDiameterMm: 36,
    identifiers: [],
    active: true,
  });

  it('writes one row for each queue that listens, with the priority of the document', async () => {
    const eventId = await database.transaction((tx) =>
      announce(tx, organisationChanged, organisation(uuidV7()), { priority: priorities.EXPRESS, correlationId: 'c-1' }),
    );
    const rows = await database.query(
      'select queue, topic, priority, correlation_id from outbox where event_id = $1 order by queue',
      [eventId],
    );
    const common = { topic: 'organisation.changed', priority: 1, correlation_id: 'c-1' };
    expect(rows).toEqual(
      ['documents-events', 'signatures-events', 'statistics-events'].map((queue) => ({ queue, ...common })),
    );
  });

  it('announces nothing when the transaction rolls back, and wakes nobody', async () => {
    const before = await countOf('outbox');
    let woken = 0;
    const stop = database.onCommit(({ announced }) => (woken += announced ? 1 : 0));
    const work = database.transaction(async (tx) => {
      await announce(tx, issuanceRequested, { documentId: uuidV7() });
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect([await countOf('outbox'), woken]).toEqual([before, 0]);
    await database.transaction((tx) => announce(tx, issuanceRequested, { documentId: uuidV7() }));
    await database.transaction((tx) => handleOnce(tx, uuidV7()));
    expect([await countOf('outbox'), woken]).toEqual([before + 1, 1]);
    stop();
  });

  it('announces an event with a given id once', async () => {
    const before = await countOf('outbox');
    const eventId = uuidV7();
    const again = () =>
      database.transaction((tx) => announce(tx, issuanceRequested, { documentId: eventId }, { eventId }));
    await again();
    await again();
    expect(await countOf('outbox')).toBe(before + 1);
  });

  it('announces many events in one statement, in their order', async () => {
    const payloads = Array.from({ length: 300 }, () => ({ documentId: uuidV7() }));
    const { result: ids, statements } = await database.countStatements(() =>
      database.transaction((tx) => announceMany(tx, issuanceRequested, payloads)),
    );
    expect(statements).toBe(3);
    const rows = await database.query(
      'select event_id, payload from outbox where event_id = any($1::uuid[]) order by id',
      [ids],
    );
    expect(rows).toEqual(ids.map((event_id, index) => ({ event_id, payload: payloads[index] })));
  });

  it('does not let a payload out that its consumers could not read', async () => {
    const work = database.transaction((tx) => announce(tx, documentIssued, { documentId: 'no uuid' } as never));
    await expect(work).rejects.toThrow();
  });
});

describe('handleOnce', () => {
  it('is true for one of several transactions that handle the same message at the same time', async () => {
    const id = uuidV7();
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => database.transaction((tx) => handleOnce(tx, id))),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await alreadyHandled(database, id)).toBe(true);
  });

  it('forgets the message when its effect rolls back', async () => {
    const id = uuidV7();
    const work = database.transaction(async (tx) => {
      await handleOnce(tx, id);
      throw new Error('effect failed');
    });
    await expect(work).rejects.toThrow('effect failed');
    expect(await alreadyHandled(database, id)).toBe(false);
  });
});

describe('pruneInbox', () => {
  it('forgets messages handled long ago, as many as there are, and neither younger ones nor when a plan was made', async () => {
    const [old, young, plan] = [uuidV7(), uuidV7(), 'schedule/monthly-report'];
    for (const id of [old, young, plan]) await database.transaction((tx) => handleOnce(tx, id));
    await database.query(
      `insert into inbox (message_id, handled_at) select 'old ' || n, now() - interval '500 days' from generate_series(1, 20500) n`,
    );
    const age = (id: string, days: number) =>
      database.query('update inbox set handled_at = now() - make_interval(days => $2) where message_id = $1', [
        id,
        days,
      ]);
    await Promise.all([age(old, 401), age(young, 399), age(plan, 4_000)]);
    expect(await pruneInbox(database)).toBe(20_501);
    expect(await pruneInbox(database)).toBe(0);
    expect(await Promise.all([old, young, plan].map((id) => alreadyHandled(database, id)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
