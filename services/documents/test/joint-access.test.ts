import { uuidV7 } from '@lienthong/kernel';
import { act, submittedTo, submitTo } from './joint.js';
import { codes, done, electronicUpTo, letter, readDocument, run, type MutationName } from './journey.js';
import { actors, here, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const list = `query ($filter: OutgoingFilter) { outgoingDocuments(filter: $filter, first: 100) { edges { node { id } } } }`;
const listed = async (actor: typeof who.clerk, filter: object = {}): Promise<string[]> =>
  (await service.ask(actor, list, { filter })).data.outgoingDocuments.edges.map(({ node }: Json) => node.id);
const sees = async (actor: typeof who.clerk, id: string): Promise<boolean> => {
  const entity = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document { id } } }`;
  const { data } = await service.ask(actor, entity, { refs: [{ __typename: 'Document', id }] });
  const seen = [(await readDocument(service, actor, id)) !== null, data._entities[0] !== null];
  seen.push((await listed(actor)).includes(id));
  expect(new Set(seen).size).toBe(1);
  return seen[0]!;
};

it('another organisation sees it from submission on, until it is given back; a third never', async () => {
  const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.101']));
  expect(await sees(who.homeClerk, id)).toBe(false);
  await submitTo(service, who.drafter, id, [who.signer, who.homeSigner]);
  expect([await sees(who.homeClerk, id), await sees(who.healthClerk, id)]).toEqual([true, false]);
  const seen = await readDocument(service, who.homeSigner, id);
  expect(seen.history.map(({ act: name }: Json) => name)).toContain('SUBMITTED');
  // To whom it goes is the issuer's affair until it is issued.
  expect(seen.deliveries.edges).toEqual([]);
  const response = await fetch(here(service, seen.file.downloadUrl));
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, seen.file.sizeBytes]);

  await run(service, who.homeSigner, 'returnDraft', { documentId: id, reason: 'Chưa thống nhất' });
  expect([await sees(who.homeClerk, id), await sees(who.homeSigner, id)]).toEqual([false, false]);
  await submitTo(service, who.drafter, id, [who.signer, who.healthSigner]);
  expect([await sees(who.homeClerk, id), await sees(who.healthClerk, id)]).toEqual([false, true]);
  await act(service, who.signer, 'signDocument', id);
  await act(service, who.healthSigner, 'signDocument', id);
  await act(service, who.clerk, 'assignNumber', id);
  expect(await sees(who.healthClerk, id)).toBe(true);
});

it('leaves to the issuer what is the issuer’s: a clerk of another organisation only seals', async () => {
  const signed = await submittedTo(service, who, [who.signer, who.homeSigner]);
  await act(service, who.signer, 'signDocument', signed);
  await act(service, who.homeSigner, 'signDocument', signed);
  const roles = ['CLERK', 'AUTHORISED_SIGNER', 'ADMINISTRATOR'];
  const inputs: [MutationName, object][] = [
    ['changeDraft', { abstract: 'x' }],
    ['createUpload', { fileName: 'a.pdf', sizeBytes: 1, sha256: '0'.repeat(64) }],
    ['submitForSignature', { signerId: who.homeSigner.personId }],
    ['assignNumber', {}],
    ['issueDocument', {}],
  ];
  for (const [name, input] of inputs) {
    for (const [actor, code] of [
      [who.homeClerk, 'ISSUER_ONLY'],
      [who.healthClerk, 'DOCUMENT_NOT_FOUND'],
    ] as const) {
      const payload = await run(service, { ...actor, roles }, name, { documentId: signed, ...input });
      expect([name, ...codes(payload)]).toEqual([name, code]);
    }
  }
});

it('asks the directory at the moment of the act: of signers, of clerks, of organisations', async () => {
  const { homeSigner, homeClerk } = service.province.people;
  const { home } = service.province.organisations;
  const id = await submittedTo(service, who, [who.signer, who.homeSigner]);
  const sign = async (actor = who.homeSigner) => codes(await run(service, actor, 'signDocument', { documentId: id }));
  await service.peers.announceDirectory([{ ...homeSigner, version: 2, roles: [] }]);
  expect(await sign()).toEqual(['SIGNER_NOT_AUTHORISED']);
  const giveBack = { documentId: id, reason: 'x' };
  expect(codes(await run(service, who.homeSigner, 'returnDraft', giveBack))).toEqual(['SIGNER_NOT_AUTHORISED']);
  // Who has moved signs for nobody here, neither with the old token nor with the new.
  const moved = { ...homeSigner, version: 3, organisationId: who.signer.organisationId };
  await service.peers.announceDirectory([moved]);
  expect(await sign()).toEqual(['SIGNER_NOT_AUTHORISED']);
  expect(await sign({ ...who.homeSigner, organisationId: who.signer.organisationId })).toEqual(['NOT_THE_SIGNER']);
  await service.peers.announceDirectory([
    { ...homeSigner, version: 4 },
    { ...home, version: 2, active: false },
  ]);
  expect(await sign()).toEqual(['SIGNER_NOT_AUTHORISED']);
  await service.peers.announceDirectory([{ ...home, version: 3 }]);
  expect(await sign()).toEqual([]);
  await service.settled();
  await act(service, who.signer, 'signDocument', id);
  await act(service, who.clerk, 'assignNumber', id);

  const seal = async () => codes(await run(service, who.homeClerk, 'sealDocument', { documentId: id }));
  await service.peers.announceDirectory([{ ...homeClerk, version: 2, roles: ['AUTHORISED_SIGNER'] }]);
  expect(await seal()).toEqual(['CLERK_NOT_AUTHORISED']);
  await service.peers.announceDirectory([{ ...homeClerk, version: 3 }]);
  expect(await seal()).toEqual([]);
  await service.settled();
});

it('is not submitted to a person twice, to too many, or to who may not sign', async () => {
  const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.101']));
  const { signer, deputy, homeSigner, homeClerk } = who;
  const refused = async (signerId: string, furtherSignerIds: string[]) => {
    const payload = await run(service, who.drafter, 'submitForSignature', {
      documentId: id,
      signerId,
      furtherSignerIds,
    });
    return payload.errors.map(({ code, path }: Json) => [code, path.join('.')]);
  };
  expect(await refused(signer.personId, [deputy.personId, deputy.personId])).toEqual([
    ['SIGNER_NAMED_TWICE', 'furtherSignerIds.1'],
  ]);
  expect(await refused(signer.personId, [signer.personId.toUpperCase()])).toEqual([
    ['SIGNER_NAMED_TWICE', 'furtherSignerIds.0'],
  ]);
  const many = Array.from({ length: 10 }, () => uuidV7());
  expect(await refused(signer.personId, many)).toEqual([['TOO_MANY_SIGNERS', 'furtherSignerIds']]);
  for (const stranger of [homeClerk.personId, uuidV7(), 'x']) {
    expect(await refused(signer.personId, [homeSigner.personId, stranger])).toEqual([
      ['FURTHER_SIGNER_NOT_AUTHORISED', 'furtherSignerIds.1'],
    ]);
  }
  expect(await refused(homeSigner.personId, [signer.personId])).toEqual([['SIGNER_NOT_AUTHORISED', 'signerId']]);
  expect((await readDocument(service, who.drafter, id)).state).toBe('DRAFT');
});

it('stands in the lists of all who sign, and in those of what waits for a signature or a seal', async () => {
  const own = await submittedTo(service, who, [who.signer]);
  const joint = await submittedTo(service, who, [who.signer, who.homeSigner, who.deputy]);
  const waitingFor = async (actor: typeof who.clerk, signerId = actor.personId) =>
    (await listed(actor, { signerId, signed: false, states: ['SUBMITTED', 'SIGNING'] })).filter((id) =>
      [own, joint].includes(id),
    );
  expect(await waitingFor(who.signer)).toEqual([joint, own]);
  expect(await waitingFor(who.deputy)).toEqual([joint]);
  expect(await waitingFor(who.homeSigner)).toEqual([joint]);
  expect(await waitingFor(who.homeClerk, who.signer.personId)).toEqual([joint]);
  expect(await waitingFor(who.healthSigner, who.homeSigner.personId)).toEqual([]);
  await act(service, who.homeSigner, 'signDocument', joint);
  expect(await waitingFor(who.homeSigner)).toEqual([]);
  expect(await listed(who.homeSigner, { signed: true })).toContain(joint);
  expect(await waitingFor(who.deputy)).toEqual([joint]);
  await act(service, who.deputy, 'signDocument', joint);
  await act(service, who.signer, 'signDocument', joint);
  await act(service, who.clerk, 'assignNumber', joint);
  const unsealed = (actor: typeof who.clerk) => listed(actor, { sealed: false, states: ['NUMBERED'] });
  await act(service, who.homeClerk, 'sealDocument', joint);
  expect([(await unsealed(who.homeClerk)).includes(joint), (await unsealed(who.clerk)).includes(joint)]).toEqual([
    false,
    true,
  ]);
});

it('is signed with ordinary documents in one go, each signer’s own way of it counted', async () => {
  const signMany = `mutation ($input: SignDocumentsInput!) { signDocuments(input: $input) {
    results { documentId document { state } errors { code } } errors { code } } }`;
  const progress = `query ($documentIds: [ID!]!) { signingProgress(documentIds: $documentIds) {
    total waiting signing signed failed returned } }`;
  const counts = async (actor: typeof who.clerk, documentIds: string[]) =>
    (await service.ask(actor, progress, { documentIds })).data.signingProgress;
  const none = { total: 2, waiting: 0, signing: 0, signed: 0, failed: 0, returned: 0 };
  const joint = await submittedTo(service, who, [who.signer, who.homeSigner]);
  const ours = await submittedTo(service, { ...who, clerk: who.homeClerk, drafter: who.homeClerk }, [who.homeSigner]);
  const ids = [joint, ours];
  service.peers.answerBy(({ documentId }) =>
    documentId === joint ? { kind: 'FAILED', code: 'KEY_LOST' } : { kind: 'DONE' },
  );
  const signAll = async (documentIds: string[]) => {
    const documents = documentIds.map((documentId) => ({ documentId, authorisation: 'sealed-consent' }));
    const input = { idempotencyKey: uuidV7(), documents };
    const { results } = (await service.ask(who.homeSigner, signMany, { input })).data.signDocuments;
    await service.settled();
    return results.map(({ errors }: Json) => codes({ errors }).join());
  };
  expect(await signAll(ids)).toEqual(['', '']);
  expect(await counts(who.homeSigner, ids)).toEqual({ ...none, failed: 1, signed: 1 });
  // The failure of another is not one's own.
  expect(await counts(who.signer, ids)).toEqual({ ...none, total: 1, waiting: 1 });
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  expect(await signAll(ids)).toEqual(['', 'DOCUMENT_ALREADY_SIGNED']);
  expect(await counts(who.homeSigner, ids)).toEqual({ ...none, signed: 2 });
  await done(service, who.signer, 'returnDraft', { documentId: joint, reason: 'Sửa' });
  expect(await counts(who.homeSigner, ids)).toEqual({ ...none, signed: 1, returned: 1 });
});

it('costs a page as many statements as ever, however many sign', async () => {
  const id = await submittedTo(service, who, [who.signer, who.homeSigner, who.deputy]);
  await service.app.database.query(
    `with copies as (
       select gen_random_uuid() as id from generate_series(1, 110)
     ), d as (
       insert into document select (jsonb_populate_record(document, jsonb_build_object('id', c.id))).*
       from document, copies c where document.id = $1 returning id
     )
     insert into further_signer select d.id, f.person_id, f.organisation_id from further_signer f, d where f.document_id = $1`,
    [id],
  );
  const query = `query ($first: Int) { outgoingDocuments(first: $first) { edges { node { id file { sha256 } history { act }
    signers { state signedAt person { id } organisation { id } } seals { state organisation { id } } } } } }`;
  const counted = async (first: number) => {
    const { result, statements } = await service.app.database.countStatements(() =>
      service.ask(who.homeClerk, query, { first }),
    );
    expect(result.data.outgoingDocuments.edges).toHaveLength(first);
    expect(result.data.outgoingDocuments.edges.at(-1).node.signers).toHaveLength(3);
    return statements;
  };
  const ten = await counted(10);
  expect(ten).toBeLessThanOrEqual(5);
  expect(await counted(100)).toBe(ten);
});
