import { signingFailed } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { act, submittedTo, submitTo } from './joint.js';
import { codes, done, electronicUpTo, letter, readDocument, run } from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());
afterEach(() => service.peers.answerBy(() => ({ kind: 'DONE' })));

const read = (id: string, actor = who.clerk): Promise<Json> => readDocument(service, actor, id);
const withdraw = (id: string, actor = who.drafter, more: object = {}): Promise<Json> =>
  run(service, actor, 'withdrawDraft', { documentId: id, reason: 'Người ký nghỉ ốm', ...more });
const trail = async (id: string): Promise<Json[]> =>
  (
    await service.app.database.query<{ details: Json }>(
      `select details from audit_entry where subject = $1 and act = 'WITHDRAWN' order by sequence`,
      [`document:${id}`],
    )
  ).map(({ details }) => details);

/** Files whose signatures the signatures service was told to be void. */
const voided = async (id: string): Promise<unknown[]> => {
  await service.settled();
  const told = service.peers.facts.filter(({ topic }) => topic === 'document.signatures-voided');
  return told.flatMap(({ payload }) => (payload['documentId'] === id ? [payload['file']] : []));
};

it('frees a document whose signer may no longer sign: the file is changed, and another signs', async () => {
  const { signer } = service.province.people;
  const { id } = await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.101']));
  await service.peers.announceDirectory([{ ...signer, version: 2, roles: [] }]);
  for (const name of ['signDocument', 'returnDraft'] as const) {
    const payload = await run(service, who.signer, name, {
      documentId: id,
      ...(name === 'returnDraft' ? { reason: 'x' } : {}),
    });
    expect(codes(payload)).toEqual(['SIGNER_NOT_AUTHORISED']);
  }
  expect(await withdraw(id, who.clerk)).toMatchObject({ document: { state: 'DRAFT', signers: [] }, errors: [] });
  expect(await trail(id)).toEqual([{ reason: 'Người ký nghỉ ốm' }]);
  expect((await read(id)).history.at(-1)).toEqual({
    act: 'WITHDRAWN',
    actor: { id: who.clerk.personId },
    reason: 'Người ký nghỉ ốm',
  });
  await submitTo(service, who.drafter, id, [who.deputy]);
  await act(service, who.deputy, 'signDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SIGNED', signer: { id: who.deputy.personId } });
  await service.peers.announceDirectory([{ ...signer, version: 3 }]);
});

it('takes back a joint document that some have signed: the file as uploaded, unseen by the others, the trail knows who', async () => {
  const id = await submittedTo(service, who, [who.signer, who.deputy, who.homeSigner]);
  const uploaded = await read(id);
  await act(service, who.homeSigner, 'signDocument', id);
  await act(service, who.signer, 'signDocument', id);
  const signed = await read(id);
  expect(codes(await withdraw(id))).toEqual([]);
  expect(await read(id)).toMatchObject({
    state: 'DRAFT',
    signers: [],
    seals: [],
    lastFailure: null,
    file: { sha256: uploaded.file.sha256 },
  });
  const [entry] = await trail(id);
  expect(entry.signed).toEqual(
    [who.signer, who.homeSigner].map(({ personId, organisationId }) => ({ personId, organisationId })),
  );
  const revisions = await service.app.database.query<{ sha256: string }>(
    'select sha256 from file_revision where id = $1',
    [entry.voidFileId],
  );
  expect(revisions).toEqual([{ sha256: signed.file.sha256 }]);
  expect(await read(id, who.homeClerk)).toBeNull();
  expect(await voided(id)).toEqual([signed.file.sha256]);

  await submitTo(service, who.drafter, id, [who.deputy, who.healthSigner]);
  await act(service, who.healthSigner, 'signDocument', id);
  await act(service, who.deputy, 'signDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SIGNED' });
});

it('waits for a signature under way, and comes too late after the last', async () => {
  const id = await submittedTo(service, who, [who.signer, who.homeSigner]);
  await act(service, who.signer, 'signDocument', id);
  service.peers.answerBy(() => ({ kind: 'HELD' }));
  await act(service, who.homeSigner, 'signDocument', id);
  expect(codes(await withdraw(id))).toEqual(['ANOTHER_ACT_UNDER_WAY']);
  const answer = await service.peers.completedFor(service.peers.acts.at(-1)!);
  await service.peers.send(signingFailed, { ...answer, code: 'KEY_LOST', message: { vi: 'x', en: 'x' } });
  expect(codes(await withdraw(id))).toEqual([]);

  service.peers.answerBy(() => ({ kind: 'DONE' }));
  for (const station of ['SIGNED', 'NUMBERED', 'SEALED', 'ISSUED'] as const) {
    const document = await electronicUpTo(service, who, station, letter(['H35.101']));
    expect(codes(await withdraw(document.id))).toEqual(['DOCUMENT_ALREADY_SIGNED']);
    expect(await read(document.id)).toMatchObject({ state: station });
  }
});

it('takes no number and can be taken back when the last signature came and an earlier one did not hold any more', async () => {
  const id = await submittedTo(service, who, [who.signer, who.homeSigner]);
  await act(service, who.homeSigner, 'signDocument', id);
  service.peers.answerBy(() => ({ kind: 'DONE', verified: { personal: false, organisation: false } }));
  await act(service, who.signer, 'signDocument', id);
  const count = async () => (await service.app.database.query('select 1 from register_entry')).length;
  const before = await count();
  expect(codes(await run(service, who.clerk, 'assignNumber', { documentId: id }))).toEqual(['DOCUMENT_NOT_SIGNED']);
  expect(await count()).toBe(before);
  expect(codes(await withdraw(id))).toEqual([]);
  expect(await read(id)).toMatchObject({ state: 'DRAFT', signedAt: null, signers: [] });
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  await submitTo(service, who.drafter, id, [who.signer, who.homeSigner]);
  await act(service, who.signer, 'signDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SUBMITTED', signedAt: null });
  await act(service, who.homeSigner, 'signDocument', id);
  await act(service, who.clerk, 'assignNumber', id);
  expect(await read(id)).toMatchObject({ state: 'NUMBERED' });
});

it('is for the drafter and the clerks of who issues it, with a reason, and only of what is submitted', async () => {
  const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.101']));
  expect(codes(await withdraw(id))).toEqual(['DOCUMENT_NOT_SUBMITTED']);
  await submitTo(service, who.drafter, id, [who.signer, who.homeSigner]);
  const colleague = { ...who.drafter, personId: uuidV7() };
  for (const [actor, code] of [
    [colleague, 'NOT_THE_DRAFTER'],
    [who.signer, 'NOT_THE_DRAFTER'],
    [who.homeClerk, 'ISSUER_ONLY'],
    [who.homeSigner, 'ISSUER_ONLY'],
    [who.healthClerk, 'DOCUMENT_NOT_FOUND'],
  ] as const) {
    expect(codes(await withdraw(id, actor))).toEqual([code]);
  }
  expect(codes(await withdraw(id, who.drafter, { reason: ' ' }))).toEqual(['WITHDRAWAL_REASON_MISSING']);
  expect(await trail(id)).toEqual([]);

  const digitised = { ...letter(['H35.13']), number: 78, issueDate: '2025-02-03', paperSigner: 'Nguyễn Văn Tùng' };
  const scan = await done(service, who.clerk, 'registerDigitised', digitised);
  expect(codes(await withdraw(scan.id, who.clerk))).toEqual(['DOCUMENT_OF_OTHER_WAY']);
});

it('is done once per request: repeated after the next submission it takes nothing back', async () => {
  const id = await submittedTo(service, who, [who.signer]);
  const once = { idempotencyKey: key() };
  await Promise.all([1, 2].map(() => withdraw(id, who.drafter, once)));
  await submitTo(service, who.drafter, id, [who.deputy]);
  expect(await withdraw(id, who.drafter, once)).toMatchObject({ document: { state: 'SUBMITTED' }, errors: [] });
  expect(await trail(id)).toHaveLength(1);
});

it('of two at once, a signature and a withdrawal, one comes about', async () => {
  const id = await submittedTo(service, who, [who.signer]);
  const [signing, withdrawal] = await Promise.all([
    run(service, who.signer, 'signDocument', { documentId: id }),
    withdraw(id),
  ]);
  await service.settled();
  const outcome = [codes(signing).join(), codes(withdrawal).join(), (await read(id)).state];
  expect([
    ['', 'ANOTHER_ACT_UNDER_WAY', 'SIGNED'],
    ['', 'DOCUMENT_ALREADY_SIGNED', 'SIGNED'],
    ['DOCUMENT_NOT_SUBMITTED', '', 'DRAFT'],
    ['NOT_THE_SIGNER', '', 'DRAFT'],
  ]).toContainEqual(outcome);
});
