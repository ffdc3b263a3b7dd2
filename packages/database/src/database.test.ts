import { createTestDatabase, type TestDatabase } from '@lienthong/testing';
import { uuidV7 } from '@lienthong/kernel';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { alreadyHandled, bulkInsert, type Database, handleOnce, openDatabase, platformMigration } from './index.js';

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

it('brings the later changes of its tables to a schema that was made before them, whatever the service added since', async () => {
  const before = await createTestDatabase('database', async () => undefined);
  const options = optionsOf(before.url);
  const made = await openDatabase(options);
  await made.migrate();
  await made.query('drop index inbox_age');
  await made.query(`delete from migrations where name = 'IndexInboxAge1795310700000'`);
  await made.close();
  const later = await openDatabase(options);
  await later.migrate();
  const [index] = await later.query(
    `select from pg_indexes where schemaname = 'documents' and indexname = 'inbox_age'`,
  );
  expect(index).toBeDefined();
  await later.close();
  await before.drop();
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
