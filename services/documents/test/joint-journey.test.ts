import { signingCompleted, signingFailed, type SigningRequested } from '@lienthong/contracts';
import { act, statesOf, submittedTo, submitTo } from './joint.js';
import { codes, done, letter, readDocument, run, upload } from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());
afterEach(() => service.peers.answerBy(() => ({ kind: 'DONE' })));

type Name = keyof ReturnType<typeof actors>;
/** Two of the issuer, one of another organisation. */
const three = (): (typeof who)[Name][] => [who.signer, who.deputy, who.homeSigner];
const read = (id: string): Promise<Json> => readDocument(service, who.clerk, id);
const lastAct = (): SigningRequested => service.peers.acts.at(-1)!;
const hold = () => service.peers.answerBy(() => ({ kind: 'HELD' }));

it.each<{ signs: Name[]; seals: Name[] }>([
  { signs: ['signer', 'deputy', 'homeSigner'], seals: ['clerk', 'homeClerk'] },
  { signs: ['homeSigner', 'signer', 'deputy'], seals: ['homeClerk', 'clerk'] },
  { signs: ['deputy', 'homeSigner', 'signer'], seals: ['homeClerk', 'clerk'] },
])('is signed by $signs, then sealed by $seals, each on the file of the one before', async ({ signs, seals }) => {
  const { science, home } = service.province.organisations;
  const { id } = await done(service, who.drafter, 'createDraft', letter(['H35.101']));
  await upload(service, who.drafter, id, 'cong-van.pdf');
  await upload(service, who.drafter, id, 'phu-luc.pdf', { role: 'ATTACHMENT' });
  // Named out of order: the issuer's come first all the same.
  await submitTo(service, who.drafter, id, [who.signer, who.homeSigner, who.deputy]);
  const places = three().map(({ personId, organisationId }) => ({ personId, organisationId }));
  for (const [index, name] of signs.entries()) {
    const before = await read(id);
    expect(before).toMatchObject({ state: 'SUBMITTED', signedAt: null, signer: { id: who.signer.personId } });
    expect(before.signers.map(({ person }: Json) => person.id)).toEqual(places.map(({ personId }) => personId));
    expect(before.signers.filter(({ state }: Json) => state === 'SIGNED')).toHaveLength(index);
    await act(service, who[name], 'signDocument', id);
    expect(lastAct()).toMatchObject({
      file: before.file.sha256,
      personId: who[name].personId,
      organisationId: who[name].organisationId,
      signers: places,
    });
  }
  const signed = await read(id);
  expect(signed).toMatchObject({ state: 'SIGNED', signedAt: expect.any(String), lastFailure: null });
  expect(statesOf(signed.signers)).toEqual(['SIGNED', 'SIGNED', 'SIGNED']);

  await act(service, who.clerk, 'assignNumber', id);
  for (const [index, name] of seals.entries()) {
    const before = await read(id);
    expect(before).toMatchObject({ state: 'NUMBERED', sealedAt: null });
    expect(before.seals.map(({ organisation }: Json) => organisation.id)).toEqual([
      science.organisationId,
      home.organisationId,
    ]);
    expect(before.seals.filter(({ state }: Json) => state === 'SEALED')).toHaveLength(index);
    await act(service, who[name], 'sealDocument', id);
    const request = lastAct() as Extract<SigningRequested, { act: 'SEAL' }>;
    expect(request).toMatchObject({ file: before.file.sha256, organisationId: who[name].organisationId });
    expect(request.attachments).toHaveLength(name === 'clerk' ? 1 : 0);
  }
  const sealed = await read(id);
  expect(sealed).toMatchObject({ state: 'SEALED', sealedAt: expect.any(String) });
  expect(statesOf(sealed.seals)).toEqual(['SEALED', 'SEALED']);

  await act(service, who.clerk, 'issueDocument', id);
  expect((await read(id)).state).toBe('ISSUED');
  const told = service.peers.facts.filter(
    ({ topic, payload }) => topic === 'document.issued' && payload['documentId'] === id,
  );
  expect(told.map(({ payload }) => payload)).toMatchObject([
    { issuerId: science.organisationId, verified: { personal: true, organisation: true } },
  ]);
});

it('of one signer asks as ever: nobody else is named', async () => {
  const id = await submittedTo(service, who, [who.signer]);
  await act(service, who.signer, 'signDocument', id);
  expect(lastAct()).not.toHaveProperty('signers');
  const document = await read(id);
  expect(document).toMatchObject({ state: 'SIGNED', signers: [{ state: 'SIGNED' }], seals: [{ state: 'WAITING' }] });
});

it('waits for the others after a signature that failed and one that did not; who failed signs again', async () => {
  const id = await submittedTo(service, who, three());
  await act(service, who.homeSigner, 'signDocument', id);
  const { file } = await read(id);
  service.peers.answerBy(() => ({ kind: 'FAILED', code: 'CERTIFICATE_EXPIRED' }));
  await act(service, who.signer, 'signDocument', id);
  const stopped = await read(id);
  expect(stopped).toMatchObject({
    state: 'SUBMITTED',
    lastFailure: { code: 'CERTIFICATE_EXPIRED' },
    file: { sha256: file.sha256 },
    signers: [
      { state: 'WAITING', failedAt: expect.any(String) },
      { state: 'WAITING', failedAt: null },
      { state: 'SIGNED', failedAt: null },
    ],
  });
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  await act(service, who.deputy, 'signDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SUBMITTED', lastFailure: null });
  await act(service, who.signer, 'signDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SIGNED' });

  await act(service, who.clerk, 'assignNumber', id);
  await act(service, who.homeClerk, 'sealDocument', id);
  service.peers.answerBy(() => ({ kind: 'FAILED', code: 'KEY_NOT_SUITABLE' }));
  await act(service, who.clerk, 'sealDocument', id);
  expect(await read(id)).toMatchObject({
    state: 'NUMBERED',
    lastFailure: { code: 'KEY_NOT_SUITABLE' },
    seals: [{ state: 'WAITING', failedAt: expect.any(String) }, { state: 'SEALED' }],
  });
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  await act(service, who.clerk, 'sealDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SEALED' });
});

it('given back after a signature begins anew: the file as uploaded, other signers, and no word of the former ones', async () => {
  const id = await submittedTo(service, who, three());
  const uploaded = await read(id);
  await act(service, who.signer, 'signDocument', id);
  const request = lastAct();
  const signed = await read(id);
  expect(signed.file.sha256).not.toBe(uploaded.file.sha256);
  expect(codes(await run(service, who.signer, 'returnDraft', { documentId: id, reason: 'Nhầm' }))).toEqual([
    'ALREADY_SIGNED_BY_YOU',
  ]);
  expect(await run(service, who.homeSigner, 'returnDraft', { documentId: id, reason: 'Sửa khoản 2' })).toEqual({
    document: null,
    errors: [],
  });
  const draft = await read(id);
  expect(draft).toMatchObject({ state: 'DRAFT', signers: [], seals: [], file: { sha256: uploaded.file.sha256 } });
  expect(draft.history.slice(-3)).toMatchObject([
    { act: 'SIGNATURE_REQUESTED', reason: null },
    { act: 'SIGNED', reason: null },
    { act: 'RETURNED', reason: 'Sửa khoản 2' },
  ]);

  await submitTo(service, who.drafter, id, [who.deputy, who.healthSigner]);
  const late = await service.peers.completedFor(request);
  await service.peers.send(signingCompleted, late);
  await service.peers.send(signingFailed, { ...late, code: 'LATE', message: { vi: 'x', en: 'x' } });
  expect(await read(id)).toMatchObject({
    state: 'SUBMITTED',
    lastFailure: null,
    file: { sha256: uploaded.file.sha256 },
    signers: [{ state: 'WAITING' }, { state: 'WAITING' }],
  });
  for (const former of [who.signer, who.homeSigner]) {
    const refusal = former === who.signer ? 'NOT_THE_SIGNER' : 'DOCUMENT_NOT_FOUND';
    expect(codes(await run(service, former, 'signDocument', { documentId: id }))).toEqual([refusal]);
  }
  await act(service, who.healthSigner, 'signDocument', id);
  await act(service, who.deputy, 'signDocument', id);
  await act(service, who.clerk, 'assignNumber', id);
  await act(service, who.healthClerk, 'sealDocument', id);
  await act(service, who.clerk, 'sealDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SEALED' });
});

it('takes a late, repeated or foreign answer of one signer for nobody else', async () => {
  const id = await submittedTo(service, who, three());
  hold();
  await act(service, who.deputy, 'signDocument', id);
  const first = await service.peers.completedFor(lastAct());
  await service.peers.send(signingCompleted, first);
  await act(service, who.homeSigner, 'signDocument', id);
  const second = lastAct();
  await service.peers.send(signingCompleted, { ...first, file: second.file });
  await service.peers.send(signingFailed, { ...first, code: 'LATE', message: { vi: 'x', en: 'x' } });
  expect(await read(id)).toMatchObject({
    state: 'SIGNING',
    file: { sha256: first.file },
    signers: [{ state: 'WAITING' }, { state: 'SIGNED' }, { state: 'SIGNING' }],
  });
  await service.peers.send(signingCompleted, await service.peers.completedFor(second));
  expect(statesOf((await read(id)).signers)).toEqual(['WAITING', 'SIGNED', 'SIGNED']);
});

it('lets one act at a time: of two who sign at once one is asked to try again, and nothing is lost', async () => {
  const id = await submittedTo(service, who, three());
  hold();
  const both = await Promise.all(
    [who.signer, who.homeSigner].map((actor) => run(service, actor, 'signDocument', { documentId: id })),
  );
  expect(both.flatMap(codes)).toEqual(['ANOTHER_ACT_UNDER_WAY']);
  await service.settled();
  for (const name of ['signDocument', 'returnDraft'] as const) {
    const more = name === 'returnDraft' ? { reason: 'x' } : {};
    expect(codes(await run(service, who.deputy, name, { documentId: id, ...more }))).toEqual(['ANOTHER_ACT_UNDER_WAY']);
  }
  const winner = lastAct();
  if (winner.act !== 'PERSONAL_SIGNATURE') throw new Error('not a signature');
  expect(codes(await run(service, who[nameOf(winner.personId)], 'signDocument', { documentId: id }))).toEqual([
    'DOCUMENT_ALREADY_SIGNED',
  ]);
  await service.peers.send(signingCompleted, await service.peers.completedFor(winner));
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  for (const actor of three().filter(({ personId }) => personId !== winner.personId))
    await act(service, actor, 'signDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SIGNED' });

  await act(service, who.clerk, 'assignNumber', id);
  const seals = await Promise.all(
    [who.clerk, who.homeClerk].map((actor) => run(service, actor, 'sealDocument', { documentId: id })),
  );
  expect(seals.flatMap(codes)).toEqual(['ANOTHER_ACT_UNDER_WAY']);
  await service.settled();
  const waiting = (await read(id)).seals.findIndex(({ state }: Json) => state === 'WAITING');
  const [sealed, other] = waiting === 0 ? [who.homeClerk, who.clerk] : [who.clerk, who.homeClerk];
  expect(codes(await run(service, sealed, 'sealDocument', { documentId: id }))).toEqual(['ALREADY_SEALED_BY_YOU']);
  await act(service, other, 'sealDocument', id);
  expect(await read(id)).toMatchObject({ state: 'SEALED' });
});

it('refuses a signature for a file that is no longer the newest', async () => {
  const id = await submittedTo(service, who, three());
  const { file } = await read(id);
  await act(service, who.homeSigner, 'signDocument', id);
  const seen = { documentId: id, file: file.sha256 };
  expect(await run(service, who.signer, 'signDocument', seen)).toMatchObject({
    errors: [{ code: 'FILE_CHANGED', path: ['file'] }],
  });
  const many = `mutation ($input: SignDocumentsInput!) { signDocuments(input: $input) { results { errors { code } } } }`;
  for (const none of [file.sha256, '']) {
    const documents = [{ documentId: id, authorisation: 'sealed-consent', file: none }];
    const { data } = await service.ask(who.signer, many, { input: { idempotencyKey: key(), documents } });
    expect(codes(data.signDocuments.results[0])).toEqual(['FILE_CHANGED']);
  }
  const now = (await read(id)).file.sha256.toUpperCase();
  expect(codes(await run(service, who.signer, 'signDocument', { ...seen, file: now }))).toEqual([]);
  await service.settled();
});

it('asks once for each signature and each seal, however often the request comes', async () => {
  const id = await submittedTo(service, who, three());
  const before = service.peers.acts.length;
  const twice = async (actor: (typeof who)[Name], name: 'signDocument' | 'sealDocument' | 'assignNumber') => {
    const input = { documentId: id, idempotencyKey: key() };
    await Promise.all([1, 2].map(() => done(service, actor, name, input)));
    await service.settled();
    await done(service, actor, name, input);
    await service.settled();
  };
  for (const signer of three()) await twice(signer, 'signDocument');
  await twice(who.clerk, 'assignNumber');
  await twice(who.homeClerk, 'sealDocument');
  await twice(who.clerk, 'sealDocument');
  expect(service.peers.acts.length - before).toBe(6);
  expect(await read(id)).toMatchObject({ state: 'SEALED' });
});

const nameOf = (personId: string): Name =>
  (Object.keys(who) as Name[]).find((name) => who[name].personId === personId)!;
