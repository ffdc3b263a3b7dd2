import { uuidV7 } from '@lienthong/kernel';
import {
  codes,
  done,
  electronicUpTo,
  inbox,
  letter,
  mutations,
  readDocument,
  run,
  type MutationName,
} from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const entities = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
  ... on Document { id code } ... on Delivery { id state } } }`;

it('a document of another organisation is as if it did not exist', async () => {
  const { id } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13']));
  expect(await readDocument(service, who.homeClerk, id)).toBeNull();
  const stranger = { ...who.homeClerk, personId: uuidV7(), roles: ['CLERK', 'AUTHORISED_SIGNER', 'ADMINISTRATOR'] };
  const inputs: [MutationName, object][] = [
    ['changeDraft', { abstract: 'x' }],
    ['createUpload', { fileName: 'a.pdf', sizeBytes: 1, sha256: '0'.repeat(64) }],
    ['submitForSignature', { signerId: who.homeSigner.personId }],
    ['returnDraft', { reason: 'x' }],
    ['signDocument', {}],
    ['assignNumber', {}],
    ['sealDocument', {}],
    ['issueDocument', {}],
  ];
  for (const [name, input] of inputs) {
    for (const documentId of [id, uuidV7(), 'no id at all']) {
      const payload = await run(service, stranger, name, { documentId, ...input });
      expect([name, ...codes(payload)]).toEqual([name, 'DOCUMENT_NOT_FOUND']);
    }
  }
  const refs = [{ __typename: 'Document', id }];
  expect((await service.ask(stranger, entities, { refs })).data._entities).toEqual([null]);
  expect((await service.ask(who.clerk, entities, { refs })).data._entities).toMatchObject([{ id }]);
});

it('a delivery exists for its recipient from its arrival on, for its sender always, for others never', async () => {
  const sealed = await electronicUpTo(service, who, 'SEALED', letter(['H35.13', 'H35.18']));
  const [{ node: planned }] = sealed.deliveries.edges;
  const ask = (actor: typeof who.clerk) =>
    service.ask(actor, 'query ($id: ID!) { delivery(id: $id) { id state document { id } } }', { id: planned.id });
  expect((await ask(who.drafter)).data.delivery.state).toBe('PLANNED');
  expect((await ask(who.homeClerk)).data.delivery).toBeNull();
  expect(codes(await run(service, who.homeClerk, 'acceptDelivery', { deliveryId: planned.id }))).toEqual([
    'DELIVERY_NOT_FOUND',
  ]);

  await done(service, who.clerk, 'issueDocument', { documentId: sealed.id });
  await service.settled();
  expect((await ask(who.homeClerk)).data.delivery.document.id).toBe(sealed.id);
  for (const [actor, name, more] of [
    [who.healthClerk, 'acceptDelivery', {}],
    [who.healthClerk, 'rejectDelivery', { reason: 'x' }],
    [who.healthClerk, 'reportHandling', { state: 'ASSIGNED' }],
    [who.clerk, 'acceptDelivery', {}],
    [who.homeClerk, 'acceptDelivery', { deliveryId: uuidV7() }],
    [who.homeClerk, 'acceptDelivery', { deliveryId: 'x' }],
  ] as const) {
    const payload = await run(service, actor, name, { deliveryId: planned.id, ...more });
    expect([name, ...codes(payload)]).toEqual([name, 'DELIVERY_NOT_FOUND']);
  }
  const refs = [{ __typename: 'Delivery', id: planned.id }];
  expect((await service.ask(who.communeClerk, entities, { refs })).data._entities).toEqual([null]);
  expect((await service.ask(who.homeClerk, entities, { refs })).data._entities).toMatchObject([{ state: 'ARRIVED' }]);
});

it('a recipient sees neither the other deliveries of a document nor the acts inside the sender', async () => {
  const { id } = await electronicUpTo(service, who, 'ISSUED', letter(['H35.13', 'H35.18', 'H35.101']));
  const mine = (await inbox(service, who.homeClerk)).find(({ document }: Json) => document.id === id)!;
  expect(mine.document.deliveries.edges).toEqual([{ node: { id: mine.id } }]);
  expect(mine.document.history).toEqual([]);
  const { data } = await service.ask(who.homeClerk, '{ outgoingDocuments { edges { node { id } } } }');
  expect(data.outgoingDocuments.edges).toEqual([]);
});

it('roles are asked for before anything else, and nobody comes in without a token', async () => {
  const input = { idempotencyKey: key(), documentId: uuidV7() };
  for (const [actor, name] of [
    [who.drafter, 'signDocument'],
    [who.drafter, 'assignNumber'],
    [who.signer, 'sealDocument'],
    [who.drafter, 'issueDocument'],
  ] as const) {
    const more = name === 'signDocument' ? { authorisation: 'sealed-consent' } : {};
    const { data, errors } = await service.ask(actor, mutations[name], { input: { ...input, ...more } });
    expect(data).toBeNull();
    expect(errors![0].extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'ROLE_MISSING' });
  }
  for (const query of ['{ inbox { edges { node { id } } } }', `{ document(id: "${uuidV7()}") { id } }`]) {
    const { errors } = await service.ask(null, query);
    expect(errors![0].extensions.code).toBe('UNAUTHENTICATED');
  }
  const wrong = await service.ask(null, '{ inbox { edges { node { id } } } }', {}, { authorization: 'Bearer a.b.c' });
  expect(wrong).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
