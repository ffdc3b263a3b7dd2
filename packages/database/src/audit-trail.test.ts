import type { TestDatabase } from '@lienthong/testing';
import { openMigrated } from '../test/migrated-database.js';
import { audit, auditAll, auditEntries, type Database, verifyAuditChain } from './index.js';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  ({ home, database } = await openMigrated());
});
afterAll(async () => {
  await database.close();
  await home.drop();
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

  it('takes many entries with one statement, those of one subject in the order given', async () => {
    const entry = (subject: string, act: string) => ({ subject, actorId: null, act, details: { được: [act] } });
    const many = [entry('document:b', 'B1'), entry('document:a', 'A1'), entry('document:b', 'B2')];
    const { statements } = await database.countStatements(() => auditAll(database, many));
    expect(statements).toBe(1);
    await auditAll(database, []);
    const trail = await auditEntries(database, ['document:b', 'document:none', 'document:a'], { limit: 10 });
    expect(trail.map(({ subject, sequence, act }) => [subject, sequence, act])).toEqual([
      ['document:b', 1, 'B1'],
      ['document:b', 2, 'B2'],
      ['document:a', 1, 'A1'],
    ]);
    expect(await verifyAuditChain(database, 'document:b')).toEqual({ intact: true, entries: 2, brokenAt: null });
  });

  it('shows the trail of a subject from its beginning, without what is not wanted and no more than wanted', async () => {
    await write('document:shown', [...acts, 'DOCUMENT_READ', 'DOCUMENT_RECALLED']);
    const shown = await database.transaction((tx) =>
      auditEntries(tx, 'document:shown', { limit: 2, without: ['DOCUMENT_READ'] }),
    );
    expect(shown).toEqual([
      expect.objectContaining({ sequence: 1, act: 'DOCUMENT_CREATED', actorId: 'person-1', correlationId: 'c' }),
      expect.objectContaining({ sequence: 3, act: 'DOCUMENT_ISSUED', at: expect.any(Date) }),
    ]);
    expect(shown[0]!.details).toEqual({ số: '05', nested: { a: [1.5, null] } });
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
