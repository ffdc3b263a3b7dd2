import { uuidV7 } from '@lienthong/kernel';
import { codes, done, electronicUpTo, inbox, letter, readDocument, run } from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const draft = (content: object = letter(['H35.13', 'H35.18'])): Promise<Json> =>
  electronicUpTo(service, who, 'DRAFT', content);
const recipientsOf = (document: Json): string[] =>
  document.deliveries.edges.map(({ node }: Json) => node.recipientIdentifier);
const trail = async (id: string): Promise<Json[]> =>
  (
    await service.app.database.query<{ details: Json }>(
      `select details from audit_entry where subject = $1 and act = 'DRAFT_CHANGED' order by sequence`,
      [`document:${id}`],
    )
  ).map(({ details }) => details);

it('changes what is named and nothing else, and the trail keeps what was before', async () => {
  const { id, file } = await draft();
  const changed = await done(service, who.drafter, 'changeDraft', {
    documentId: id,
    abstract: ' V/v báo cáo ',
    urgency: 'URGENT',
    recipients: ['H35.101', 'H35.13'],
  });
  expect(changed).toMatchObject({
    state: 'DRAFT',
    abstract: 'V/v báo cáo',
    urgency: 'URGENT',
    withPaper: false,
    file: { sha256: file.sha256 },
  });
  expect(recipientsOf(changed)).toEqual(['H35.101', 'H35.13']);
  const again = await done(service, who.clerk, 'changeDraft', {
    documentId: id,
    withPaper: true,
    unitAbbreviation: 'KT',
  });
  expect(again).toMatchObject({ abstract: 'V/v báo cáo', urgency: 'URGENT', withPaper: true });
  expect(recipientsOf(again)).toEqual(['H35.101', 'H35.13']);
  expect(await trail(id)).toEqual([
    {
      abstract: [letter([]).abstract, 'V/v báo cáo'],
      urgency: ['NORMAL', 'URGENT'],
      recipients: [
        ['H35.13', 'H35.18'],
        ['H35.101', 'H35.13'],
      ],
    },
    { unitAbbreviation: ['BCVT', 'KT'], withPaper: [false, true] },
  ]);

  const acts = [
    ['submitForSignature', who.drafter, { signerId: who.signer.personId }],
    ['signDocument', who.signer, {}],
    ['assignNumber', who.clerk, {}],
    ['sealDocument', who.clerk, {}],
    ['issueDocument', who.clerk, {}],
  ] as const;
  for (const [name, actor, more] of acts) {
    await done(service, actor, name, { documentId: id, ...more });
    await service.settled();
  }
  expect((await readDocument(service, who.clerk, id)).notation).toBe('SKHCN-KT');
  const [arrived] = await inbox(service, who.communeClerk, { urgency: 'URGENT' });
  expect(arrived).toMatchObject({ document: { id, abstract: 'V/v báo cáo' } });
  expect(await inbox(service, who.healthClerk)).toEqual([]);
});

it.each([
  ['a secrecy mark', 'SECRET_DOCUMENT_REFUSED', { secrecy: 'SECRET' }],
  ['an empty abstract', 'ABSTRACT_MISSING', { abstract: ' ' }],
  ['a long abstract', 'SUBJECT_TOO_LONG', { abstract: 'ă'.repeat(501) }],
  ['no recipient', 'RECIPIENTS_MISSING', { recipients: [] }],
  ['an unknown recipient', 'RECIPIENT_UNKNOWN', { recipients: ['H35.99'] }],
  ['a closed recipient', 'RECIPIENT_IDENTIFIER_CLOSED', { recipients: ['H35.15'] }],
  ['the sender itself', 'RECIPIENT_IS_SENDER', { recipients: ['H35.14'] }],
  ['no unit of a letter', 'UNIT_ABBREVIATION_MISSING', { unitAbbreviation: null }],
  ['a unit with a hyphen', 'ABBREVIATION_INVALID', { unitAbbreviation: 'BC-VT' }],
])('refuses %s and changes nothing', async (_what, code, change) => {
  const before = await draft();
  const input = { documentId: before.id, urgency: 'EXPRESS', ...change };
  expect(codes(await run(service, who.drafter, 'changeDraft', input))).toEqual([code]);
  const after = await readDocument(service, who.drafter, before.id);
  expect([after.urgency, after.abstract, recipientsOf(after)]).toEqual([
    'NORMAL',
    before.abstract,
    recipientsOf(before),
  ]);
  expect(await trail(before.id)).toEqual([]);
});

it('is for the drafter and the clerks, and only of a draft, also of one that was given back', async () => {
  const { id } = await draft();
  const input = { documentId: id, abstract: 'Khác' };
  const colleague = { ...who.drafter, personId: uuidV7() };
  expect(codes(await run(service, colleague, 'changeDraft', input))).toEqual(['NOT_THE_DRAFTER']);
  const submit = { documentId: id, signerId: who.signer.personId };
  await done(service, who.drafter, 'submitForSignature', submit);
  expect(codes(await run(service, who.drafter, 'changeDraft', input))).toEqual(['DOCUMENT_NOT_DRAFT']);
  await done(service, who.signer, 'returnDraft', { documentId: id, reason: 'Sửa trích yếu' });
  expect((await done(service, who.drafter, 'changeDraft', input)).abstract).toBe('Khác');
});

it('is done once per request, also when it comes twice at once', async () => {
  const { id } = await draft();
  const input = { documentId: id, recipients: ['H35.101'], idempotencyKey: key() };
  await Promise.all([1, 2].map(() => done(service, who.drafter, 'changeDraft', input)));
  await done(service, who.drafter, 'changeDraft', { documentId: id, recipients: ['H35.18'] });
  const replayed = await done(service, who.drafter, 'changeDraft', input);
  expect(recipientsOf(replayed)).toEqual(['H35.18']);
  expect(await trail(id)).toHaveLength(2);
});

it('leaves the notation of a digitised document, which is registered, and judges its recipients at its date', async () => {
  const digitised = { ...letter(['H35.13']), number: 77, issueDate: '2025-02-03', paperSigner: 'Nguyễn Văn Tùng' };
  const { id } = await done(service, who.clerk, 'registerDigitised', digitised);
  expect(codes(await run(service, who.drafter, 'changeDraft', { documentId: id, abstract: 'Khác' }))).toEqual([
    'CLERK_ONLY',
  ]);
  expect(codes(await run(service, who.clerk, 'changeDraft', { documentId: id, unitAbbreviation: 'KT' }))).toEqual([
    'NOTATION_REGISTERED',
  ]);
  const changed = await done(service, who.clerk, 'changeDraft', {
    documentId: id,
    unitAbbreviation: 'BCVT',
    recipients: ['H35.15'],
  });
  expect([changed.code, recipientsOf(changed)]).toEqual(['77/SKHCN-BCVT', ['H35.15']]);
});
