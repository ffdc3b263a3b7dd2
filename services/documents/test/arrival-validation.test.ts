// A document is taken in when its signatures were validated: silently only when they hold.
import { auditEntries } from '@lienthong/database';
import { codes, done, electronicUpTo, inbox, letter, run, upload } from './journey.js';
import { actors, startService, type Json, type TestService } from './service.js';

const query = `query ($id: ID!) { delivery(id: $id) {
  state validation { pending verdict subIndication validatedAt files { file attachmentId verdict subIndication } }
  acceptedDespite { reason verdict subIndication } history { state note } } }`;

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service?.close());

/** An issued letter as its recipient finds it, after the validation found what is given. */
async function arrived(found: Parameters<TestService['peers']['validateBy']>[0]): Promise<Json> {
  service.peers.validateBy(found);
  const { id } = await electronicUpTo(service, who, 'ISSUED', letter(['H35.13']));
  return (await inbox(service, who.homeClerk)).find(({ document }: Json) => document.id === id);
}
const read = async (id: string, actor = who.homeClerk): Promise<Json> =>
  (await service.ask(actor, query, { id })).data.delivery;
const accept = (deliveryId: string, more: object = {}): Promise<Json> =>
  run(service, who.homeClerk, 'acceptDelivery', { deliveryId, ...more });
const failed = { verdict: 'TOTAL_FAILED', subIndication: 'HASH_FAILURE' } as const;

it('waits for the validation; refusing needs none', async () => {
  const { id, document } = await arrived(null);
  expect((await read(id)).validation).toEqual({
    pending: true,
    verdict: null,
    subIndication: null,
    validatedAt: null,
    files: [],
  });
  expect(codes(await accept(id))).toEqual(['VALIDATION_PENDING']);
  expect(codes(await accept(id, { despiteValidation: { reason: 'Gấp' } }))).toEqual(['VALIDATION_PENDING']);
  await service.peers.tellValidation(document.id, { verdict: 'TOTAL_PASSED', subIndication: null });
  expect((await read(id)).validation).toMatchObject({
    pending: false,
    verdict: 'TOTAL_PASSED',
    files: [{ file: document.file.sha256, attachmentId: null, verdict: 'TOTAL_PASSED' }],
  });
  expect(codes(await accept(id))).toEqual([]);

  const refused = await arrived(null);
  await done(service, who.homeClerk, 'rejectDelivery', { deliveryId: refused.id, reason: 'Gửi nhầm' });
});

it.each([
  failed,
  { verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
  { verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' },
  { verdict: 'NO_SIGNATURE', subIndication: null },
  { verdict: 'UNREADABLE', subIndication: null },
] as const)('does not accept $verdict $subIndication silently, and names it', async (found) => {
  const { id } = await arrived(found);
  const payload = await accept(id);
  expect(payload.delivery).toBeNull();
  expect(payload.errors).toMatchObject([
    { code: 'SIGNATURE_NOT_VALID', path: ['deliveryId'], legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 21(1)' },
  ]);
  expect(payload.errors[0].message).toContain(found.verdict);
  expect(payload.errors[0].message).toContain(found.subIndication ?? 'validateFile');
  expect(await read(id)).toMatchObject({ state: 'ARRIVED', acceptedDespite: null });
});

it('accepts it knowingly, with a reason that sender and recipient see and the audit trail keeps', async () => {
  const { id } = await arrived(failed);
  expect(codes(await accept(id, { despiteValidation: { reason: '  ' } }))).toEqual(['DESPITE_REASON_MISSING']);
  const reason = 'Đã xác minh với bên gửi qua điện thoại';
  const { delivery, errors } = await accept(id, { despiteValidation: { reason } });
  expect(errors).toEqual([]);
  expect(delivery).toMatchObject({ state: 'ACCEPTED', acceptedDespite: { reason, ...failed } });
  for (const actor of [who.homeClerk, who.clerk]) {
    const seen = await read(id, actor);
    expect(seen.acceptedDespite).toEqual({ reason, ...failed });
    expect(seen.history.at(-1)).toEqual({ state: 'ACCEPTED', note: reason });
  }
  const entries = await auditEntries(service.app.database, `delivery:${id}`, { limit: 10 });
  expect(entries).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        act: 'ACCEPTED_DESPITE_VALIDATION',
        actorId: who.homeClerk.personId,
        details: { reason, ...failed },
      }),
    ]),
  );
});

it('keeps no reason where none was needed', async () => {
  const { id } = await arrived({ verdict: 'TOTAL_PASSED', subIndication: null });
  const { delivery } = await accept(id, { despiteValidation: { reason: 'Cứ nhận' } });
  expect(delivery).toMatchObject({ state: 'ACCEPTED', acceptedDespite: null });
});

it('does not hold up a document because a source outside is down, and shows what is found later', async () => {
  const { id, document } = await arrived({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  expect((await read(id)).validation).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  expect(codes(await accept(id))).toEqual([]);
  const later = new Date(Date.now() + 60_000);
  await service.peers.tellValidation(document.id, { verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' }, later);
  const old = new Date(Date.now() - 60_000);
  await service.peers.tellValidation(document.id, { verdict: 'TOTAL_PASSED', subIndication: null }, old);
  expect(await read(id)).toMatchObject({
    state: 'ACCEPTED',
    validation: { verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE', validatedAt: later.toISOString() },
  });
});

it('shows nothing before the arrival, and to nobody else after it', async () => {
  const { deliveries } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13']));
  expect((await read(deliveries.edges[0].node.id, who.clerk)).validation).toBeNull();
  const { id } = await arrived(failed);
  expect(await read(id, who.communeClerk)).toBeNull();
});

it('announces the hashes of every file that arrives', async () => {
  service.peers.validateBy({ verdict: 'TOTAL_PASSED', subIndication: null });
  const draft = await electronicUpTo(service, who, 'DRAFT', letter(['H35.13']));
  await upload(service, who.drafter, draft.id, 'phu-luc.pdf', { role: 'ATTACHMENT', title: 'Phụ lục' });
  for (const [actor, name, more] of [
    [who.drafter, 'submitForSignature', { signerId: who.signer.personId }],
    [who.signer, 'signDocument', {}],
    [who.clerk, 'assignNumber', {}],
    [who.clerk, 'sealDocument', {}],
    [who.clerk, 'issueDocument', {}],
  ] as const) {
    await done(service, actor, name, { documentId: draft.id, ...more });
    await service.settled();
  }
  const issued = (await inbox(service, who.homeClerk)).find(({ document }: Json) => document.id === draft.id);
  const { files } = (await read(issued.id)).validation;
  expect(files.map(({ attachmentId }: Json) => attachmentId)).toEqual([null, expect.any(String)]);
  expect(files[0].file).toBe(issued.document.file.sha256);
});

it('asks the database as often for one delivery as for many', async () => {
  await arrived({ verdict: 'TOTAL_PASSED', subIndication: null });
  const page = (first: number) =>
    service.app.database.countStatements(() =>
      service.ask(
        who.homeClerk,
        'query ($first: Int!) { inbox(first: $first) { edges { node { id validation { verdict files { file } } } } } }',
        { first },
      ),
    );
  const one = await page(1);
  const many = await page(10);
  expect(many.result.data.inbox.edges.length).toBeGreaterThan(3);
  expect(many.statements).toBe(one.statements);
});
