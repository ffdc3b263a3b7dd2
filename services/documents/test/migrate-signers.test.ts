import { openDatabase } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { createTestDatabase } from '@lienthong/testing';
import { LetSeveralSign1795309800000 } from '../migrations/1795309800000-let-several-sign.js';
import { migrations } from '../migrations/index.js';
import { OutgoingDocumentEntity } from '../src/outgoing/outgoing-document.entity.js';

const at = '2026-11-20T01:02:03.456Z';
const issuer = uuidV7();
const signer = uuidV7();
const act = uuidV7();
const failure = { code: 'KEY_LOST', message: { vi: 'x', en: 'x' }, at };

/** As a document stood before several could sign: way, state, and what else is not null. */
const before: [string, string, object][] = [
  ['ELECTRONIC', 'DRAFT', {}],
  ['ELECTRONIC', 'DRAFT', { signer_id: signer }],
  ['ELECTRONIC', 'SUBMITTED', { signer_id: signer }],
  ['ELECTRONIC', 'SUBMITTED', { signer_id: signer, last_failure: failure }],
  ['ELECTRONIC', 'SIGNING', { signer_id: signer, act_id: act }],
  ['ELECTRONIC', 'SIGNED', { signer_id: signer, signed_at: at, last_failure: failure }],
  ['ELECTRONIC', 'NUMBERED', { signer_id: signer, signed_at: at, last_failure: failure }],
  ['ELECTRONIC', 'SEALING', { signer_id: signer, signed_at: at, act_id: act }],
  ['ELECTRONIC', 'ISSUED', { signer_id: signer, signed_at: at, sealed_at: at, issued_at: at }],
  ['DIGITISED', 'DRAFT', { last_failure: failure }],
  ['DIGITISED', 'SEALED', { sealed_at: at }],
];

it('gives every document of before its one signer and its one seal, as far as they had come', async () => {
  const testDatabase = await createTestDatabase('empty', async () => undefined);
  const database = await openDatabase({
    url: testDatabase.url,
    schema: 'documents',
    applicationName: 'test-migrate-signers',
    entities: [OutgoingDocumentEntity],
    migrations,
  });
  try {
    await database.migrate();
    const runner = database.dataSource.createQueryRunner();
    await new LetSeveralSign1795309800000().down(runner);
    const ids: string[] = [];
    for (const [way, state, more] of before) {
      const id = uuidV7();
      ids.push(id);
      const row = {
        ...{ id, way, state, issuer_id: issuer, drafter_id: signer, type_code: 'DECISION', abstract: 'x' },
        ...{ urgency: 'NORMAL', with_paper: false, created_at: at },
        ...{ verified_personal: false, verified_organisation: false, ...more },
      };
      await runner.query('insert into document select (jsonb_populate_record(null::document, $1)).*', [row]);
    }
    await new LetSeveralSign1795309800000().up(runner);
    await runner.release();
    const found = await database.manager.find(OutgoingDocumentEntity, { order: { id: 'ASC' } });
    expect(found.map(({ id }) => id)).toEqual(ids);
    const untouched = { actId: null, doneAt: null, failedAt: null };
    const [done, underWay, failed] = [{ doneAt: new Date(at) }, { actId: act }, { failedAt: new Date(at) }];
    const signs = (so: object = {}) => [{ personId: signer, organisationId: issuer, ...untouched, ...so }];
    const seals = (so: object = {}) => [{ organisationId: issuer, ...untouched, ...so }];
    expect(found.map((one) => [one.signers, one.seals])).toEqual([
      [[], []],
      [[], []],
      [signs(), seals()],
      [signs(failed), seals()],
      [signs(underWay), seals()],
      [signs(done), seals()],
      [signs(done), seals(failed)],
      [signs(done), seals(underWay)],
      [signs(done), seals(done)],
      [[], seals(failed)],
      [[], seals(done)],
    ]);
  } finally {
    await database.close();
    await testDatabase.drop();
  }
});
