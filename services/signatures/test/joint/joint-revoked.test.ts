// A certificate of one body is revoked between its signature and the last seal.
import type { PersonChanged, SigningCompleted, SigningRequested } from '@lienthong/contracts';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import { completed, createWorld, refusal, type World } from '../world.js';
import { type Body, jointDraft, type JointRequests, jointRequests, signAll, twoBodies } from './bodies.js';

const clock = fixedClock('2026-11-22T02:00:00Z');
let world: World;
let graph: Graph;
let host: Body;
let second: Body;
let leader: PersonChanged;
let other: PersonChanged;
let requests: JointRequests;
let signed: SigningCompleted[];
let beforeSigning: string;

const later = (): void => clock.set(new Date(clock.now().getTime() + 60_000).toISOString());
const done = async (request: SigningRequested): Promise<SigningCompleted> => completed(await world.peer.ask(request));
const refused = async (request: SigningRequested): Promise<string> => refusal(await world.peer.ask(request));
const revoke = async (ownerId: string, code: string, from?: string): Promise<void> => {
  const [certificate] = await world.app.database.query<{ id: string }>(
    'select id from certificate where owner_id = $1 order by not_before desc',
    [ownerId],
  );
  const mutation = `mutation ($input: RevokeCertificateInput!) { revokeCertificate(input: $input) { errors { code } } }`;
  const { organisationId } = second;
  const administrator: Who = { personId: uuidV7(), organisationId, roles: ['ADMINISTRATOR'] };
  const input = { idempotencyKey: uuidV7(), certificateId: certificate!.id, code, reason: 'Mất thiết bị', from };
  expect(await graph.field(administrator, mutation, { input })).toEqual({ errors: [] });
};

beforeAll(async () => {
  world = await createWorld({ clock });
  graph = await openGraph(world);
});
beforeEach(async () => {
  ({ host, second } = await twoBodies(world));
  [leader, other] = [host.signers[0]!, second.signers[0]!];
  requests = jointRequests(host, [leader, other]);
  later();
  beforeSigning = clock.now().toISOString();
  later();
  signed = await signAll(world, requests, [other], jointDraft(2));
  later();
});

it('from a time before the signature: nobody signs over it', async () => {
  await revoke(other.personId, 'KEY_COMPROMISE', beforeSigning);
  expect(await refused(requests.sign(leader, signed[0]!.file))).toBe('SIGNATURE_NOT_IN_FORCE');
  const again = jointRequests(host, [leader, second.signers[1]!], requests.documentId);
  // The document is given back and starts again with who can sign.
  const anew = await signAll(world, again, [leader, second.signers[1]!], jointDraft(2));
  expect(anew.at(-1)!.verified).toEqual({ personal: true, organisation: false });
});

it('from a time before the signature: it gets no number', async () => {
  const both = await done(requests.sign(leader, signed[0]!.file));
  await revoke(other.personId, 'KEY_COMPROMISE', beforeSigning);
  expect(await refused(requests.number(both.file))).toBe('SIGNATURE_NOT_IN_FORCE');
});

describe('when it has its number and the seal of that body', () => {
  let numbered: SigningCompleted;
  let sealed: SigningCompleted;

  beforeEach(async () => {
    const both = await done(requests.sign(leader, signed[0]!.file));
    numbered = await done(requests.number(both.file));
    sealed = await done(requests.seal(second, numbered.file));
    later();
  });

  it.each([
    ['person', () => other.personId],
    ['seal', () => second.organisationId],
  ])('from a time before the signature of its %s: the last seal is not set', async (_what, owner) => {
    await revoke(owner(), 'KEY_COMPROMISE', beforeSigning);
    const outcome = await world.peer.ask(requests.seal(host, sealed.file));
    expect(outcome).toMatchObject({
      code: 'SIGNATURE_NOT_IN_FORCE',
      message: { vi: expect.stringContaining('không có hiệu lực khi ký'), en: expect.stringContaining('signed anew') },
    });
  });

  it('from a later time: what was signed in force stands, and the last seal is set', async () => {
    await revoke(other.personId, 'AFFILIATION_CHANGED');
    await revoke(second.organisationId, 'CESSATION_OF_OPERATION');
    const last = await done(requests.seal(host, sealed.file));
    expect(last.verified).toEqual({ personal: true, organisation: true });
  });
});
