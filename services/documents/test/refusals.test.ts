import { uuidV7 } from '@lienthong/kernel';
import { codes, done, electronicUpTo, inbox, letter, readDocument, run, upload, type MutationName } from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const everyDocument = async (): Promise<number> =>
  (await service.app.database.query<{ count: number }>('select count(*)::int as count from document'))[0]!.count;

describe('a draft is refused', () => {
  const digitised = { ...letter(['H35.13']), number: 7, issueDate: '2026-01-05', paperSigner: 'Nguyễn Văn Tùng' };

  it.each([
    ['a secrecy mark', 'SECRET_DOCUMENT_REFUSED', { secrecy: 'CONFIDENTIAL' }, ['secrecy']],
    ['a secrecy mark before all else', 'SECRET_DOCUMENT_REFUSED', { secrecy: 'TOP_SECRET', abstract: '' }, ['secrecy']],
    ['no recipient', 'RECIPIENTS_MISSING', { recipients: [] }, ['recipients']],
    ['an unknown recipient', 'RECIPIENT_UNKNOWN', { recipients: ['H35.13', 'H35.99'] }, ['recipients', '1']],
    ['no identifier at all', 'IDENTIFIER_MALFORMED', { recipients: ['Sở Nội vụ'] }, ['recipients', '0']],
    ['a recipient twice', 'RECIPIENT_LISTED_TWICE', { recipients: ['H35.13', 'h35.13 '] }, ['recipients', '1']],
    [
      'a recipient twice, in both grammars',
      'RECIPIENT_LISTED_TWICE',
      { recipients: ['H35.18', 'H35.13', '000.00.13.H35'] },
      ['recipients', '2'],
    ],
    ['a closed recipient', 'RECIPIENT_IDENTIFIER_CLOSED', { recipients: ['H35.15'] }, ['recipients', '0']],
    ['a grouping node', 'RECIPIENT_IS_GROUPING_NODE', { recipients: ['H35.W00'] }, ['recipients', '0']],
    ['the sender itself', 'RECIPIENT_IS_SENDER', { recipients: ['000.00.14.H35'] }, ['recipients', '0']],
    ['an unknown type', 'DOCUMENT_TYPE_UNKNOWN', { typeCode: 'POEM' }, ['typeCode']],
    ['an empty abstract', 'ABSTRACT_MISSING', { abstract: '  ' }, ['abstract']],
    ['a long abstract', 'SUBJECT_TOO_LONG', { abstract: 'ă'.repeat(501) }, ['abstract']],
    ['a letter without unit', 'UNIT_ABBREVIATION_MISSING', { unitAbbreviation: null }, ['unitAbbreviation']],
    ['a unit with a hyphen', 'ABBREVIATION_INVALID', { unitAbbreviation: 'BC-VT' }, ['unitAbbreviation']],
  ])('for %s', async (_what, code, change, path) => {
    const before = await everyDocument();
    for (const [name, input] of [
      ['createDraft', letter(['H35.13'])],
      ['registerDigitised', digitised],
    ] as const) {
      const payload = await run(service, who.clerk, name, { ...input, ...change });
      expect(payload).toMatchObject({ document: null, errors: [{ code, path }] });
    }
    expect(await everyDocument()).toBe(before);
  });

  it('in the language of the request, with the article it rests on', async () => {
    const input = { ...letter(['H35.13']), secrecy: 'SECRET' };
    const vietnamese = await run(service, who.drafter, 'createDraft', input, { 'accept-language': 'vi' });
    expect(vietnamese.errors[0]).toEqual({
      code: 'SECRET_DOCUMENT_REFUSED',
      message: 'Văn bản mang bí mật nhà nước không được đưa vào hệ thống.',
      path: ['secrecy'],
      legalBasis: 'QĐ 28/2018/QĐ-TTg, Điều 1',
    });
    const english = await run(service, who.drafter, 'createDraft', input);
    expect(english.errors[0].message).toBe('A document with state secrets may not enter the system.');
  });

  it('unless its recipient was open at the date on the paper', async () => {
    const paper = { ...digitised, recipients: ['H35.15'], issueDate: '2025-02-28', number: 3 };
    expect((await done(service, who.clerk, 'registerDigitised', paper)).code).toBe('03/SKHCN-BCVT');
    expect(codes(await run(service, who.clerk, 'registerDigitised', { ...paper, issueDate: '2025-03-01' }))).toEqual([
      'RECIPIENT_IDENTIFIER_CLOSED',
    ]);
  });

  it('when the paper has no signer, no lawful number, or comes from the future', async () => {
    const refused = async (change: object) =>
      codes(await run(service, who.clerk, 'registerDigitised', { ...digitised, ...change }));
    expect(await refused({ paperSigner: ' ' })).toEqual(['PAPER_SIGNER_MISSING']);
    expect(await refused({ number: 0 })).toEqual(['CODE_NUMBER_INVALID']);
    expect(await refused({ issueDate: '9999-01-01' })).toEqual(['ISSUE_DATE_IN_FUTURE']);
    await done(service, who.clerk, 'registerDigitised', digitised);
    expect(await refused({ recipients: ['H35.18'] })).toEqual(['NUMBER_ALREADY_TAKEN']);
  });
});

describe('an act is refused', () => {
  const acts: [MutationName, keyof ReturnType<typeof actors>, object][] = [
    ['submitForSignature', 'drafter', {}],
    ['returnDraft', 'signer', { reason: 'Sửa' }],
    ['signDocument', 'signer', {}],
    ['assignNumber', 'clerk', {}],
    ['sealDocument', 'clerk', {}],
    ['issueDocument', 'clerk', {}],
  ];
  const ofActs = async (documentId: string) => {
    const signerId = who.signer.personId;
    const found: Record<string, string> = {};
    for (const [name, actor, more] of acts) {
      const input = name === 'submitForSignature' ? { documentId, signerId } : { documentId, ...more };
      found[name] = codes(await run(service, who[actor], name, input)).join();
    }
    return found;
  };

  it('at every station where it is out of turn', async () => {
    const draft = await done(service, who.drafter, 'createDraft', letter(['H35.13']));
    expect(await ofActs(draft.id)).toEqual({
      submitForSignature: 'DOCUMENT_WITHOUT_FILE',
      returnDraft: 'DOCUMENT_NOT_SUBMITTED',
      signDocument: 'DOCUMENT_NOT_SUBMITTED',
      assignNumber: 'DOCUMENT_NOT_SIGNED',
      sealDocument: 'DOCUMENT_NOT_SIGNED',
      issueDocument: 'DOCUMENT_NOT_SIGNED',
    });
    const sealed = await electronicUpTo(service, who, 'SEALED', letter(['H35.13']));
    await done(service, who.clerk, 'issueDocument', { documentId: sealed.id });
    expect(await ofActs(sealed.id)).toEqual({
      submitForSignature: 'DOCUMENT_ALREADY_SUBMITTED',
      returnDraft: 'DOCUMENT_ALREADY_SIGNED',
      signDocument: 'DOCUMENT_ALREADY_SIGNED',
      assignNumber: 'NUMBER_ALREADY_ASSIGNED',
      sealDocument: 'DOCUMENT_ALREADY_SEALED',
      issueDocument: 'DOCUMENT_ALREADY_ISSUED',
    });
    await service.settled();
  });

  it('when the draft is submitted twice, also at the same moment', async () => {
    const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.13']));
    const input = { documentId: id, signerId: who.signer.personId };
    const both = await Promise.all([1, 2].map(() => run(service, who.drafter, 'submitForSignature', input)));
    expect(both.flatMap(codes)).toEqual(['DOCUMENT_ALREADY_SUBMITTED']);
    expect((await readDocument(service, who.drafter, id)).state).toBe('SUBMITTED');
    const late = await run(service, who.drafter, 'createUpload', {
      documentId: id,
      fileName: 'a.pdf',
      sizeBytes: 1,
      sha256: '0'.repeat(64),
    });
    expect(codes(late)).toEqual(['DOCUMENT_NOT_DRAFT']);
  });

  it('for a signer without authority, of another organisation, or not the one it was submitted to', async () => {
    const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.13']));
    for (const signerId of [who.clerk.personId, who.homeSigner.personId, uuidV7(), 'x']) {
      const payload = await run(service, who.drafter, 'submitForSignature', { documentId: id, signerId });
      expect(codes(payload)).toEqual(['SIGNER_NOT_AUTHORISED']);
    }
    await done(service, who.drafter, 'submitForSignature', { documentId: id, signerId: who.signer.personId });
    const deputy = { ...who.signer, personId: uuidV7() };
    expect(codes(await run(service, deputy, 'signDocument', { documentId: id }))).toEqual(['NOT_THE_SIGNER']);
    expect(codes(await run(service, deputy, 'returnDraft', { documentId: id, reason: 'x' }))).toEqual([
      'NOT_THE_SIGNER',
    ]);
    expect(codes(await run(service, who.signer, 'returnDraft', { documentId: id, reason: ' ' }))).toEqual([
      'RETURN_REASON_MISSING',
    ]);
  });

  it('for a signer who lost the authority after the draft was submitted', async () => {
    const { signer } = service.province.people;
    const { id } = await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.13']));
    await service.peers.announceDirectory([{ ...signer, version: 2, roles: [] }]);
    expect(codes(await run(service, who.signer, 'signDocument', { documentId: id }))).toEqual([
      'SIGNER_NOT_AUTHORISED',
    ]);
    await service.peers.announceDirectory([{ ...signer, version: 3 }]);
    expect(codes(await run(service, who.signer, 'signDocument', { documentId: id }))).toEqual([]);
    await service.settled();
  });

  it('for a colleague who neither drafted it nor is a clerk', async () => {
    const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.13']));
    const colleague = { ...who.drafter, personId: uuidV7() };
    const input = { documentId: id, signerId: who.signer.personId };
    expect(codes(await run(service, colleague, 'submitForSignature', input))).toEqual(['NOT_THE_DRAFTER']);
  });

  it('for a digitised document, what was done on paper', async () => {
    const digitised = { ...letter(['H35.13']), number: 41, issueDate: '2026-01-06', paperSigner: 'Nguyễn Văn Tùng' };
    const { id } = await done(service, who.clerk, 'registerDigitised', digitised);
    expect(await ofActs(id)).toMatchObject({
      submitForSignature: 'CLERK_ONLY',
      signDocument: 'DOCUMENT_OF_OTHER_WAY',
      assignNumber: 'DOCUMENT_OF_OTHER_WAY',
      issueDocument: 'DOCUMENT_NOT_SEALED',
    });
  });

  it('when verification did not find the signature the state promises', async () => {
    service.peers.answerBy(({ act }) => ({
      kind: 'DONE',
      ...(act === 'SEAL' ? { verified: { personal: false, organisation: true } } : {}),
    }));
    const { id } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13']));
    expect(codes(await run(service, who.clerk, 'issueDocument', { documentId: id }))).toEqual(['DOCUMENT_NOT_SIGNED']);
    service.peers.answerBy(({ act }) => ({
      kind: 'DONE',
      ...(act === 'SEAL' ? { verified: { personal: true, organisation: false } } : {}),
    }));
    const other = await electronicUpTo(service, who, 'SEALED', letter(['H35.13']));
    expect(codes(await run(service, who.clerk, 'issueDocument', { documentId: other.id }))).toEqual([
      'DOCUMENT_NOT_SEALED',
    ]);
    service.peers.answerBy(() => ({ kind: 'DONE' }));
  });

  it('when a recipient or the sender was closed between draft and issue', async () => {
    const { health, science } = service.province.organisations;
    const closed = (of: typeof health, version: number) => ({
      ...of,
      version,
      identifiers: of.identifiers.map((one) => ({ ...one, status: 'CLOSED' as const, validTo: '2026-01-01' })),
    });
    const { id } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13', 'H35.18']));
    await service.peers.announceDirectory([closed(health, 2)]);
    const refused = await run(service, who.clerk, 'issueDocument', { documentId: id });
    expect(refused.errors).toMatchObject([{ code: 'RECIPIENT_IDENTIFIER_CLOSED', path: ['recipients', '1'] }]);
    await service.peers.announceDirectory([{ ...health, version: 3 }, closed(science, 2)]);
    expect(codes(await run(service, who.clerk, 'issueDocument', { documentId: id }))).toEqual([
      'SENDER_WITHOUT_IDENTIFIER',
    ]);
    // An older snapshot that arrives late does not reopen anything, a newer one does.
    await service.peers.announceDirectory([science]);
    expect(codes(await run(service, who.clerk, 'issueDocument', { documentId: id }))).toEqual([
      'SENDER_WITHOUT_IDENTIFIER',
    ]);
    await service.peers.announceDirectory([{ ...science, version: 3 }]);
    expect((await done(service, who.clerk, 'issueDocument', { documentId: id })).state).toBe('ISSUING');
    await service.settled();
  });
});

describe('receipt is refused', () => {
  it('in every wrong order, and without a reason', async () => {
    await electronicUpTo(service, who, 'ISSUED', letter(['H35.101']));
    const [{ id: deliveryId }] = (await inbox(service, who.communeClerk)) as Json[];
    const act = async (name: MutationName, more: object = {}) =>
      codes(await run(service, who.communeClerk, name, { deliveryId, ...more }));
    expect(await act('reportHandling', { state: 'ASSIGNED' })).toEqual(['DELIVERY_STATE_ILLEGAL']);
    expect(await act('rejectDelivery', { reason: '   ' })).toEqual(['REJECTION_REASON_MISSING']);
    expect(await act('acceptDelivery')).toEqual([]);
    expect(await act('acceptDelivery')).toEqual(['DELIVERY_STATE_ILLEGAL']);
    expect(await act('rejectDelivery', { reason: 'Gửi nhầm' })).toEqual(['DELIVERY_STATE_ILLEGAL']);
    expect(await act('reportHandling', { state: 'IN_PROGRESS' })).toEqual([]);
    expect(await act('reportHandling', { state: 'IN_PROGRESS' })).toEqual([]);
    expect(await act('reportHandling', { state: 'ASSIGNED' })).toEqual(['DELIVERY_STATE_ILLEGAL']);
    await service.settled();
    const told = service.peers.facts.filter(({ payload }) => payload['deliveryId'] === deliveryId);
    expect(told.map(({ payload }) => `${String(payload['sequence'])} ${String(payload['state'])}`).sort()).toEqual([
      '3 ACCEPTED',
      '4 IN_PROGRESS',
    ]);
  });

  it('for a paper document without sender or readable number, and from the future', async () => {
    const paper = { senderName: 'Công ty A', code: '12/CV-CTA', abstract: 'Báo cáo', arrivalDate: '2026-01-02' };
    const refused = async (change: object) =>
      codes(await run(service, who.communeClerk, 'registerPaperArrival', { ...paper, ...change }));
    expect(await refused({ senderName: '' })).toEqual(['SENDER_NAME_MISSING']);
    expect(await refused({ abstract: '' })).toEqual(['ABSTRACT_MISSING']);
    expect(await refused({ code: 'không số' })).toEqual(['CODE_UNREADABLE']);
    expect(await refused({ arrivalDate: '9999-12-31' })).toEqual(['ISSUE_DATE_IN_FUTURE']);
  });
});

describe('a request', () => {
  it('repeated with its key does nothing twice and gets the same answer', async () => {
    const input = { ...letter(['H35.13']), idempotencyKey: key() };
    const [first, twin] = await Promise.all([1, 2].map(() => done(service, who.drafter, 'createDraft', input)));
    const before = await everyDocument();
    const again = await done(service, who.drafter, 'createDraft', input);
    expect([twin.id, again.id]).toEqual([first.id, first.id]);
    expect(await everyDocument()).toBe(before);
    const other = await run(service, who.drafter, 'createDraft', { ...input, abstract: 'Khác' });
    expect(codes(other)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(codes(await run(service, who.drafter, 'createDraft', { ...input, idempotencyKey: 'a b' }))).toEqual([
      'IDEMPOTENCY_KEY_INVALID',
    ]);
  });

  it('repeated after it was refused is judged anew', async () => {
    const { id } = await done(service, who.drafter, 'createDraft', letter(['H35.13']));
    const input = { documentId: id, signerId: who.signer.personId, idempotencyKey: key() };
    expect(codes(await run(service, who.drafter, 'submitForSignature', input))).toEqual(['DOCUMENT_WITHOUT_FILE']);
    await upload(service, who.drafter, id, 'cong-van.pdf');
    expect(codes(await run(service, who.drafter, 'submitForSignature', input))).toEqual([]);
  });

  it('of every act, repeated with its key, asks for one signature and takes one number', async () => {
    const { id } = await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.13']));
    const acts = service.peers.acts.length;
    for (const [name, actor] of [
      ['signDocument', who.signer],
      ['assignNumber', who.clerk],
      ['sealDocument', who.clerk],
      ['issueDocument', who.clerk],
    ] as const) {
      const input = { documentId: id, idempotencyKey: key() };
      await Promise.all([1, 2].map(() => done(service, actor, name, input)));
      await service.settled();
      await done(service, actor, name, input);
      await service.settled();
    }
    expect(service.peers.acts.length - acts).toBe(3);
    const issued = service.peers.facts.filter(
      ({ topic, payload }) => topic === 'document.issued' && payload['documentId'] === id,
    );
    expect(issued).toHaveLength(1);
  });
});
