import { uuidV7 } from '@lienthong/kernel';
import { codes, done, electronicUpTo, letter, readDocument, run } from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

const signMany = `mutation ($input: SignDocumentsInput!) { signDocuments(input: $input) {
  results { documentId document { id state } errors { code path } } errors { code path } } }`;
const progress = `query ($documentIds: [ID!]!) { signingProgress(documentIds: $documentIds) {
  total waiting signing signed failed returned } }`;

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const submitted = async (): Promise<string> =>
  (await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.13']))).id as string;
const withConsent = (ids: readonly string[]) =>
  ids.map((documentId) => ({ documentId, authorisation: `consent-for-${documentId}` }));
const sign = async (documents: object[], idempotencyKey = key()): Promise<Json> =>
  (await service.ask(who.signer, signMany, { input: { idempotencyKey, documents } })).data.signDocuments;
const counts = async (documentIds: readonly string[], actor = who.signer): Promise<Json> =>
  (await service.ask(actor, progress, { documentIds })).data.signingProgress;

it('signs many at once, each by itself and with its own consent, and shows how far they have come', async () => {
  const ids = [await submitted(), await submitted(), await submitted(), await submitted()];
  const draft = await electronicUpTo(service, who, 'DRAFT', letter(['H35.13']));
  const elsewhere = uuidV7();
  expect(await counts(ids)).toEqual({ total: 4, waiting: 4, signing: 0, signed: 0, failed: 0, returned: 0 });

  service.peers.answerBy(({ documentId }) =>
    documentId === ids[1]
      ? { kind: 'FAILED', code: 'AUTHORISATION_EXPIRED' }
      : documentId === ids[2]
        ? { kind: 'HELD' }
        : { kind: 'DONE' },
  );
  const asked = [...withConsent(ids.slice(0, 3)), ...withConsent([draft.id, elsewhere])];
  const answer = await sign(asked);
  expect(answer.errors).toEqual([]);
  expect(answer.results.map(({ documentId, errors }: Json) => [documentId, codes({ errors })])).toEqual([
    [ids[0], []],
    [ids[1], []],
    [ids[2], []],
    [draft.id, ['DOCUMENT_NOT_SUBMITTED']],
    [elsewhere, ['DOCUMENT_NOT_FOUND']],
  ]);
  expect(answer.results[4].document).toBeNull();
  await service.settled();
  const acts = service.peers.acts.flatMap((act) => (act.act === 'PERSONAL_SIGNATURE' ? [act] : []));
  for (const id of ids.slice(0, 3)) {
    expect(acts.filter(({ documentId }) => documentId === id).map(({ authorisation }) => authorisation)).toEqual([
      `consent-for-${id}`,
    ]);
  }
  expect(await counts([...ids, draft.id, elsewhere])).toEqual({
    total: 4,
    waiting: 1,
    signing: 1,
    signed: 1,
    failed: 1,
    returned: 0,
  });
  expect((await readDocument(service, who.signer, ids[1]!)).lastFailure.code).toBe('AUTHORISATION_EXPIRED');
  await done(service, who.signer, 'returnDraft', { documentId: ids[3], reason: 'Sửa trích yếu' });
  expect(await counts(ids)).toMatchObject({ returned: 1, waiting: 0 });
  service.peers.answerBy(() => ({ kind: 'DONE' }));
});

it('the same request asks for each signature once, also when it comes twice at once', async () => {
  const ids = [await submitted(), await submitted()];
  const before = service.peers.acts.length;
  const request = key();
  const answers = await Promise.all([sign(withConsent(ids), request), sign(withConsent(ids), request)]);
  await service.settled();
  answers.push(await sign(withConsent(ids), request));
  for (const { results } of answers) expect(results.flatMap(codes)).toEqual([]);
  expect(service.peers.acts.length - before).toBe(2);
});

it('is refused as a whole for too many, none, or one twice; and one without a consent by itself', async () => {
  const id = await submitted();
  const many = withConsent(Array.from({ length: 201 }, () => uuidV7()));
  for (const [documents, code] of [
    [[], 'DOCUMENTS_OUT_OF_BOUNDS'],
    [many, 'DOCUMENTS_OUT_OF_BOUNDS'],
    [withConsent([id, id]), 'DOCUMENT_TWICE'],
  ] as const) {
    const answer = await sign([...documents]);
    expect([answer.results, codes(answer)]).toEqual([null, [code]]);
  }
  for (const authorisation of ['', 'not sealed', 'x'.repeat(2001)]) {
    const { results } = await sign([{ documentId: id, authorisation }]);
    expect(results.flatMap(codes)).toEqual(['AUTHORISATION_MISSING']);
    expect(codes(await run(service, who.signer, 'signDocument', { documentId: id, authorisation }))).toEqual([
      'AUTHORISATION_MISSING',
    ]);
  }
  expect((await readDocument(service, who.signer, id)).state).toBe('SUBMITTED');
});

it('counts nothing of what is for somebody else to sign', async () => {
  const id = await submitted();
  expect(await counts([id], who.homeSigner)).toMatchObject({ total: 0 });
});
