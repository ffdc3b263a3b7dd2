import { codes, electronicUpTo, inbox, letter, mutations, readDocument } from './journey.js';
import { actors, key, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const leavingOut = mutations.issueDocument
  .replace('($input: DocumentActInput!)', '($input: DocumentActInput!, $leaveOutClosed: Boolean)')
  .replace('(input: $input)', '(input: $input, leaveOutClosed: $leaveOutClosed)');
const issue = async (documentId: string, leaveOutClosed: boolean | null, idempotencyKey = key()): Promise<Json> => {
  const variables = { input: { idempotencyKey, documentId }, leaveOutClosed };
  return (await service.ask(who.clerk, leavingOut, variables)).data.issueDocument;
};
const recipientsOf = async (id: string): Promise<string[]> =>
  (await readDocument(service, who.clerk, id)).deliveries.edges.map(({ node }: Json) => node.recipientIdentifier);
let version = 1;
type Body = TestService['province']['organisations']['health'];
const announce = async (bodies: readonly Body[], change: object = {}): Promise<void> => {
  version += 1;
  await service.peers.announceDirectory(
    bodies.map((body) => ({
      ...body,
      version,
      identifiers: body.identifiers.map((one) => ({ ...one, ...change })),
    })),
  );
};
const merged = { status: 'CLOSED', validTo: '2026-01-01' };

it('goes to the others, when the clerk says so, and the trail keeps to whom it did not go', async () => {
  const { health } = service.province.organisations;
  const { id } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13', 'H35.18']));
  await announce([health], merged);
  for (const no of [null, false]) expect(codes(await issue(id, no))).toEqual(['RECIPIENT_IDENTIFIER_CLOSED']);
  expect(await recipientsOf(id)).toEqual(['H35.13', 'H35.18']);

  const request = key();
  const answers = await Promise.all([issue(id, true, request), issue(id, true, request)]);
  expect(answers.map(codes)).toEqual([[], []]);
  await service.settled();
  expect(await readDocument(service, who.clerk, id)).toMatchObject({ state: 'ISSUED', lastFailure: null });
  expect(await recipientsOf(id)).toEqual(['H35.13']);
  expect((await inbox(service, who.homeClerk)).map(({ document }: Json) => document.id)).toEqual([id]);
  expect(await inbox(service, who.healthClerk)).toEqual([]);
  const trail = await service.app.database.query(
    `select details from audit_entry where subject = $1 and act = 'ISSUE_REQUESTED'`,
    [`document:${id}`],
  );
  expect(trail).toEqual([{ details: { leftOut: ['H35.18'] } }]);
  await announce([health]);
});

it('leaves nobody out who can be reached, and is not issued to nobody', async () => {
  const { health } = service.province.organisations;
  const reached = await electronicUpTo(service, who, 'SEALED', letter(['H35.13', 'H35.18']));
  const alone = await electronicUpTo(service, who, 'SEALED', letter(['H35.18']));
  expect(codes(await issue(reached.id, true))).toEqual([]);
  await service.settled();
  expect(await recipientsOf(reached.id)).toEqual(['H35.13', 'H35.18']);
  await announce([health], merged);
  expect(codes(await issue(alone.id, true))).toEqual(['RECIPIENTS_MISSING']);
  expect(await recipientsOf(alone.id)).toEqual(['H35.18']);
  await announce([health]);
});
