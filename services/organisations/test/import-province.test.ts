import { createLogger } from '@lienthong/runtime';
import { createTestDatabase, type TestDatabase } from '@lienthong/testing';
import { createOrganisationsApp, type OrganisationsApp } from '../src/app.js';
import { loadCalendar } from '../src/calendar/load-calendar.js';
import { importProvince } from '../src/import/import-province.js';
import { province } from './running-organisations.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const open = (databaseUrl: string) => createOrganisationsApp({ databaseUrl, logger, poolSize: 4 });

let database: TestDatabase;
let app: OrganisationsApp;
beforeEach(async () => {
  database = await createTestDatabase('organisations-empty', async (url) => (await open(url)).close());
  app = await open(database.url);
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

const tables = ['organisation', 'organisation_identifier', 'identifier_holder', 'person', 'outbox', 'audit_entry'];
const state = () =>
  Promise.all(tables.map((table) => app.database.query<object>(`select * from ${table} order by 1, 2`)));
const isEmpty = async () => (await state()).every((rows) => rows.length === 0);

/** A province that differs in one place. */
const withChange = (change: (copy: typeof province) => void) => {
  const copy = structuredClone(province);
  change(copy);
  return copy;
};

describe('a province file', () => {
  it('is loaded once: a second run, also one at the same time, changes nothing', async () => {
    const results = await Promise.all([importProvince(app.database, province), importProvince(app.database, province)]);
    expect(results).toContainEqual({ organisations: province.organisations.length, people: province.people.length });
    expect(results).toContainEqual({ organisations: 0, people: 0 });
    const before = await state();
    expect(await importProvince(app.database, province)).toEqual({ organisations: 0, people: 0 });
    expect(await state()).toEqual(before);
  });

  it('leaves alone what an administrator has changed since, and adds what is new', async () => {
    await importProvince(
      app.database,
      withChange((copy) => copy.people.splice(0, 1)),
    );
    await app.database.query(`update organisation set name = 'Tên mới' where id = $1`, [province.organisations[0]!.id]);
    expect(await importProvince(app.database, province)).toEqual({ organisations: 0, people: 1 });
    const [row] = await app.database.query<{ name: string }>('select name from organisation where id = $1', [
      province.organisations[0]!.id,
    ]);
    expect(row!.name).toBe('Tên mới');
  });

  it('announces every organisation and every person with its first snapshot', async () => {
    await importProvince(app.database, province);
    const announced = await app.database.query(
      `select topic, queue, count(*)::int as messages, max((payload->>'version')::int) as version from outbox
       group by topic, queue order by topic, queue`,
    );
    const [organisations, people] = [province.organisations.length, province.people.length];
    expect(announced).toEqual([
      { topic: 'organisation.changed', queue: 'documents-events', messages: organisations, version: 1 },
      { topic: 'organisation.changed', queue: 'signatures-events', messages: organisations, version: 1 },
      { topic: 'organisation.changed', queue: 'statistics-events', messages: organisations, version: 1 },
      { topic: 'person.changed', queue: 'documents-events', messages: people, version: 1 },
      { topic: 'person.changed', queue: 'signatures-events', messages: people, version: 1 },
    ]);
  });

  const [committee, , office] = province.organisations;
  const mergedInto = (organisationId: string) => ({ organisationId, mergedOn: '2025-03-01', legalBasis: null });
  it.each<[string, (copy: typeof province) => void, string]>([
    ['a circle of parents', (copy) => Object.assign(copy.organisations[0]!, { parentId: office!.id }), 'PARENT_CYCLE'],
    [
      'an identifier that two organisations claim',
      (copy) => Object.assign(copy.organisations[5]!.identifiers[0]!, { value: committee!.identifiers[0]!.value }),
      'IDENTIFIER_TAKEN',
    ],
    [
      'an identifier under the wrong grammar',
      (copy) => Object.assign(copy.organisations[5]!.identifiers[0]!, { value: 'H35.77' }),
      'IDENTIFIER_INVALID',
    ],
    [
      'two identifiers of one grammar at a time',
      (copy) =>
        copy.organisations[5]!.identifiers.push({
          ...copy.organisations[5]!.identifiers[0]!,
          id: '01980000-0000-7000-a000-00000000ffff',
          value: '000.00.98.H35',
        }),
      'IDENTIFIER_OVERLAPS',
    ],
    [
      'an unknown parent',
      (copy) => Object.assign(copy.organisations[5]!, { parentId: copy.people[0]!.id }),
      'foreign key',
    ],
    [
      'a merged organisation that is at work',
      (copy) => Object.assign(copy.organisations[5]!, { mergedInto: mergedInto(office!.id) }),
      'merged, yet active',
    ],
    [
      'two merged into each other',
      (copy) =>
        [3, 4].forEach((at) =>
          Object.assign(copy.organisations[at]!, {
            ...{ active: false, identifiers: [], mergedInto: mergedInto(copy.organisations[7 - at]!.id) },
          }),
        ),
      'MERGER_CIRCLE',
    ],
    ['an unknown role', (copy) => Object.assign(copy.people[5]!, { roles: ['KING'] }), 'roles'],
    ['an id that is none', (copy) => Object.assign(copy.people[5]!, { id: 'x' }), 'id'],
    ['another format', (copy) => Object.assign(copy, { format: 'other' }), 'format'],
  ])('with %s leaves nothing behind', async (_, change, reason) => {
    await expect(importProvince(app.database, withChange(change))).rejects.toThrow(reason);
    expect(await isEmpty()).toBe(true);
  });
});

describe('the calendar', () => {
  it('is loaded and announced once; a notice that changes a year makes its next version', async () => {
    expect(await loadCalendar(app.database)).toEqual(expect.arrayContaining([2025, 2026]));
    expect(await loadCalendar(app.database)).toEqual([]);
    const day = {
      date: '2026-11-23',
      kind: 'SWAP_OFF',
      name: { vi: 'Nghỉ', en: 'Off' },
      sourceDocument: 'CV 1',
    } as const;
    await loadCalendar(app.database, [{ year: 2026, complete: true, notices: ['CV 1'], days: [day] }]);
    const announced = await app.database.query<{ payload: { version: number; days: object[] } }>(
      `select payload from outbox where topic = 'calendar.changed' and payload->>'year' = '2026' order by id`,
    );
    expect(announced.map(({ payload }) => payload.version)).toEqual([1, 2]);
    expect(announced.at(-1)!.payload.days).toEqual([day]);
  });
});

it('the entities describe the tables the migrations made', async () => {
  const { upQueries } = await app.database.dataSource.driver.createSchemaBuilder().log();
  // Relations are ids: foreign keys stand in the migrations only.
  const differences = upQueries.map(({ query }) => query).filter((query) => !/DROP CONSTRAINT "\w+_fkey"$/.test(query));
  expect(differences).toEqual([]);
});

describe('the demonstration province', () => {
  const identifiers = province.organisations.flatMap((entry) => entry.identifiers);
  const peopleWith = (organisationId: string, role: string) =>
    province.people.filter(
      (person) => person.organisationId === organisationId && person.roles.some((one) => one === role),
    );

  it('has what a demonstration needs', () => {
    const ofKind = (kind: string) => province.organisations.filter((entry) => entry.kind === kind && entry.active);
    expect(ofKind('DEPARTMENT').length).toBeGreaterThanOrEqual(8);
    expect(ofKind('COMMUNE').length).toBeGreaterThanOrEqual(10);
    for (const entry of province.organisations.filter(({ active, channel }) => active && channel === 'INTERNAL')) {
      expect(entry.identifiers.map(({ grammar }) => grammar).sort()).toEqual(['QCVN102', 'QD20']);
      expect(peopleWith(entry.id, 'CLERK')).toHaveLength(1);
      expect(peopleWith(entry.id, 'AUTHORISED_SIGNER').length).toBeGreaterThanOrEqual(1);
    }
    expect(identifiers.map(({ value }) => value)).toEqual(expect.arrayContaining(['H35', 'K35', 'H35.01', 'A35']));
    expect(province.people.flatMap(({ roles }) => roles)).toEqual(
      expect.arrayContaining(['ADMINISTRATOR', 'PROVINCIAL_OFFICE']),
    );
  });

  it('names nothing twice', () => {
    for (const keys of [
      province.organisations.map(({ id }) => id),
      province.people.map(({ id }) => id),
      province.people.map(({ account }) => account),
      identifiers.map(({ id }) => id),
      identifiers.map(({ value }) => value),
    ]) {
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
