import { createTestDatabase, type TestDatabase } from '@lienthong/testing';
import { documentIssued, issuanceRequested, organisationChanged, priorities } from '@lienthong/contracts';
import { refuse, uuidV7 } from '@lienthong/kernel';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  alreadyHandled,
  announce,
  announceMany,
  audit,
  bulkInsert,
  type Database,
  handleOnce,
  onceForRequest,
  openDatabase,
  platformMigration,
  pruneRequestRecords,
  verifyAuditChain,
} from './index.js';

@Entity()
class FiledDocument {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') shortTitle!: string;
  @Column('date') issueDate!: string;
  @Column('text', { array: true }) keyWords!: string[];
  @Column('jsonb') legalBasis!: object;
}

let runs = 0;
class CreateFiledDocument1795400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    runs += 1;
    await runner.query(
      'create table filed_document (id uuid primary key, short_title text not null, issue_date date not null, key_words text[] not null, legal_basis jsonb not null)',
    );
  }
  async down(): Promise<void> {}
}

const optionsOf = (url: string) => ({
  url,
  schema: 'documents',
  applicationName: 'database-test',
  entities: [FiledDocument],
  migrations: [platformMigration, CreateFiledDocument1795400000000],
});

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase('database', async () => undefined);
  const [first, second] = await Promise.all([openDatabase(optionsOf(home.url)), openDatabase(optionsOf(home.url))]);
  await Promise.all([first.migrate(), second.migrate()]);
  await second.close();
  database = first;
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

const countOf = async (table: string): Promise<number> =>
  (await database.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

describe('migrate', () => {
  it('lets two processes that start together run each migration once', () => expect(runs).toBe(1));

  it('finds nothing left to do the second time', async () => {
    await database.migrate();
    expect(runs).toBe(1);
  });

  it('leaves the limits of its connection as they were', async () => {
    const [found] = await database.query<{ statement_timeout: string }>('show statement_timeout');
    expect(found!.statement_timeout).toBe('15s');
  });

  it('keeps the schemas of two services in one database apart', async () => {
    const other = await openDatabase({ ...optionsOf(home.url), schema: 'statistics' });
    try {
      await other.migrate();
      await other.transaction((tx) => handleOnce(tx, 'only here'));
      expect(await alreadyHandled(other, 'only here')).toBe(true);
      expect(await alreadyHandled(database, 'only here')).toBe(false);
    } finally {
      await other.close();
    }
  });

  it('refuses a schema name that could be anything but a name', async () => {
    await expect(openDatabase({ ...optionsOf(home.url), schema: 'a"; drop table x' })).rejects.toThrow('schema name');
  });
});

describe('transaction', () => {
  it('maps entities to snake case and keeps civil dates as texts', async () => {
    const id = uuidV7();
    const keyWords = ['phối hợp', 'quo"te\\d'];
    await database.transaction(async (tx) => {
      await tx.manager.insert(FiledDocument, {
        id,
        shortTitle: 'Kế hoạch',
        issueDate: '2026-01-01',
        keyWords,
        legalBasis: { decree: '30/2020/NĐ-CP' },
      });
    });
    const found = await database.manager.findOneByOrFail(FiledDocument, { id });
    expect(found).toEqual({
      id,
      shortTitle: 'Kế hoạch',
      issueDate: '2026-01-01',
      keyWords,
      legalBasis: { decree: '30/2020/NĐ-CP' },
    });
    const rows = await database.query('select short_title, issue_date from filed_document where id = $1', [id]);
    expect(rows).toEqual([{ short_title: 'Kế hoạch', issue_date: '2026-01-01' }]);
  });

  it('refuses another transaction inside it, but not after it', async () => {
    await expect(database.transaction(() => database.transaction(async () => undefined))).rejects.toThrow(
      'A transaction inside a transaction',
    );
    let later: Promise<number> | undefined;
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await database.transaction(async () => {
      later = gate.then(() => database.transaction(async () => 1));
    });
    release();
    await expect(later).resolves.toBe(1);
  });

  it('does work again that lost a race, and only such work', async () => {
    let calls = 0;
    const fail = (code: string, times: number) => () =>
      database.transaction(async (tx) => {
        calls += 1;
        await handleOnce(tx, `race ${code}`);
        if (calls <= times) await tx.query(`do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`);
        return calls;
      });
    await expect(fail('40001', 2)()).resolves.toBe(3);
    calls = 0;
    await expect(fail('40P01', 99)()).rejects.toThrow('lost');
    expect(calls).toBe(4);
    calls = 0;
    await expect(fail('23514', 99)()).rejects.toThrow('lost');
    expect(calls).toBe(1);
  });

  it('survives a real deadlock of two transactions', async () => {
    await database.transaction((tx) =>
      bulkInsert(tx, 'inbox', { message_id: 'text' }, [['deadlock a'], ['deadlock b']]),
    );
    let arrived = 0;
    let open!: () => void;
    const both = new Promise<void>((resolve) => (open = resolve));
    const touch = (first: string, second: string) =>
      database.transaction(async (tx) => {
        await tx.query('update inbox set handled_at = now() where message_id = $1', [first]);
        if ((arrived += 1) === 2) open();
        await both;
        await tx.query('update inbox set handled_at = now() where message_id = $1', [second]);
      });
    await Promise.all([touch('deadlock a', 'deadlock b'), touch('deadlock b', 'deadlock a')]);
    expect(arrived).toBe(3);
  });

  it('counts the statements of the work, the same for one row and for many', async () => {
    const insert = (n: number) =>
      database.countStatements(() =>
        database.transaction((tx) =>
          bulkInsert(
            tx,
            'inbox',
            { message_id: 'text' },
            Array.from({ length: n }, () => [uuidV7()]),
          ),
        ),
      );
    expect(await insert(1)).toEqual({ result: 1, statements: 3 });
    expect(await insert(1000)).toEqual({ result: 1000, statements: 3 });
  });
});

describe('bulkInsert', () => {
  it('carries nulls, arrays, json and conflicts', async () => {
    const [a, b] = [uuidV7(), uuidV7()];
    const columns = { id: 'uuid', short_title: 'text', issue_date: 'date', key_words: 'text[]', legal_basis: 'jsonb' };
    const rows = [
      [a, 'A', '2026-02-28', [], { list: [1, null, 'x'] }],
      [b, '{"không phải mảng"}', '2026-03-01', ['a,b', 'NULL', '{}'], ['mảng']],
    ];
    const insert = () =>
      database.transaction((tx) => bulkInsert(tx, 'filed_document', columns, rows, 'on conflict do nothing'));
    expect(await insert()).toBe(2);
    expect(await insert()).toBe(0);
    const found = await database.query('select * from filed_document where id = any($1::uuid[]) order by id', [[a, b]]);
    expect(found.map((row) => Object.values(row as object))).toEqual(rows);
  });

  it('takes no name that could be SQL', async () => {
    const insert = database.transaction((tx) =>
      bulkInsert(tx, 'inbox', { 'a); drop table inbox; --': 'text' }, [['x']]),
    );
    await expect(insert).rejects.toThrow('Not a plain name');
  });
});

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

describe('onceForRequest', () => {
  const request = (input: unknown = { b: 1, a: { y: 1, x: [1, 2] } }) => ({
    actorId: uuidV7(),
    operation: 'issueDocument',
    idempotencyKey: uuidV7(),
    input,
  });

  it('gives a repeated request the first answer, whatever the order of its fields', async () => {
    const first = request();
    const answer = await onceForRequest(database, first, async () => ({ id: 1, at: new Date(0) }));
    const again = await onceForRequest(database, { ...first, input: { a: { x: [1, 2], y: 1 }, b: 1 } }, async () => ({
      id: 2,
      at: new Date(1),
    }));
    expect(answer).toEqual({ id: 1, at: '1970-01-01T00:00:00.000Z' });
    expect(again).toEqual(answer);
  });

  it('does the work once when the same request arrives several times at the same time', async () => {
    const same = request();
    let done = 0;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => onceForRequest(database, same, async () => ({ number: (done += 1) }))),
    );
    expect(done).toBe(1);
    expect(answers).toEqual(Array.from({ length: 6 }, () => ({ number: 1 })));
  });

  it('asks a twin for patience when the first takes too long', async () => {
    const impatient = await openDatabase({ ...optionsOf(home.url), lockTimeoutMs: 50 });
    const same = request();
    try {
      const first = onceForRequest(database, same, async () => {
        const twin = onceForRequest(impatient, same, async () => 'second');
        await expect(twin).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
        return 'first';
      });
      await expect(first).resolves.toBe('first');
    } finally {
      await impatient.close();
    }
  });

  it('refuses a key that comes back with another input', async () => {
    const first = request({ documentId: 1 });
    await onceForRequest(database, first, async () => null);
    await expect(
      onceForRequest(database, { ...first, input: { documentId: 2 } }, async () => null),
    ).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('keeps the keys of two people and of two operations apart', async () => {
    const first = request();
    const answers = [];
    for (const changed of [first, { ...first, actorId: uuidV7() }, { ...first, operation: 'acceptDelivery' }]) {
      answers.push(await onceForRequest(database, changed, async () => answers.length));
    }
    expect(answers).toEqual([0, 1, 2]);
  });

  it('does not record a refusal: the same key may be tried again', async () => {
    const same = request();
    const refused = onceForRequest(database, same, async (tx) => {
      await handleOnce(tx, same.idempotencyKey);
      throw refuse('NUMBER_ALREADY_TAKEN', { vi: 'Số đã dùng.', en: 'The number is taken.' });
    });
    await expect(refused).rejects.toMatchObject({ code: 'NUMBER_ALREADY_TAKEN' });
    expect(await alreadyHandled(database, same.idempotencyKey)).toBe(false);
    await expect(onceForRequest(database, same, async () => 'done')).resolves.toBe('done');
  });

  it('forgets old answers only', async () => {
    const old = request();
    const young = request();
    for (const each of [old, young]) await onceForRequest(database, each, async () => 1);
    await database.query(
      `update request_record set created_at = now() - interval '31 days' where idempotency_key = $1`,
      [old.idempotencyKey],
    );
    expect(await pruneRequestRecords(database)).toBe(1);
    expect(await onceForRequest(database, young, async () => 2)).toBe(1);
    expect(await onceForRequest(database, old, async () => 2)).toBe(2);
  });
});

describe('audit', () => {
  const write = async (subject: string, acts: readonly string[]) => {
    for (const act of acts) {
      await database.transaction((tx) =>
        audit(tx, {
          subject,
          actorId: 'person-1',
          act,
          details: { số: '05', nested: { a: [1.5, null] } },
          correlationId: 'c',
        }),
      );
    }
  };
  /** What a person with full power over the database could do. */
  const tamper = (sql: string, params: unknown[]) =>
    database.transaction(async (tx) => {
      await tx.query('alter table audit_entry disable trigger audit_entry_only_grows');
      await tx.query(sql, params);
      await tx.query('alter table audit_entry enable trigger audit_entry_only_grows');
    });
  const acts = ['DOCUMENT_CREATED', 'DOCUMENT_READ', 'DOCUMENT_ISSUED'];

  it('chains the entries of each subject and finds them intact', async () => {
    await write('document:1', acts);
    await write('document:2', acts.slice(1));
    expect(await verifyAuditChain(database, 'document:1')).toEqual({ intact: true, entries: 3, brokenAt: null });
    expect(await verifyAuditChain(database, 'document:2')).toEqual({ intact: true, entries: 2, brokenAt: null });
    expect(await verifyAuditChain(database, 'document:none')).toEqual({ intact: true, entries: 0, brokenAt: null });
  });

  it('keeps one unbroken chain when many write at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => write('document:busy', [`ACT_${i}`])));
    expect(await verifyAuditChain(database, 'document:busy')).toEqual({ intact: true, entries: 20, brokenAt: null });
  });

  it.each(['update audit_entry set act = act', 'delete from audit_entry', 'truncate audit_entry'])(
    'cannot be changed by %s',
    async (sql) => {
      await expect(database.query(sql)).rejects.toThrow('can only grow');
    },
  );

  it.each([
    ['another act', `update audit_entry set act = 'NOTHING' where subject = $1 and sequence = 2`, 2],
    ['another person', `update audit_entry set actor_id = 'person-2' where subject = $1 and sequence = 3`, 3],
    ['another time', `update audit_entry set at = at - interval '1 day' where subject = $1 and sequence = 1`, 1],
    ['a removed entry', 'delete from audit_entry where subject = $1 and sequence = 2', 3],
    ['a removed end', 'delete from audit_entry where subject = $1 and sequence = 3', 3],
    [
      'an entry rewritten with a hash that fits it',
      `update audit_entry e set act = 'NOTHING', hash = audit_entry_hash((e.subject, e.sequence, e.at, e.actor_id, 'NOTHING', e.details,
         e.correlation_id, e.previous_hash, '')::audit_entry) where subject = $1 and sequence = 2`,
      3,
    ],
  ])('shows %s', async (name, sql, brokenAt) => {
    const subject = `document:${name}`;
    await write(subject, acts);
    expect((await verifyAuditChain(database, subject)).intact).toBe(true);
    await tamper(sql, [subject]);
    expect(await verifyAuditChain(database, subject)).toMatchObject({ intact: false, brokenAt });
  });
});
