// A clerk asks for a verdict anew: what became known since then changes it, what only went silent does not.
import { auditEntries } from '@lienthong/database';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { announce } from '@lienthong/database';
import { judgeInPlace } from '../../src/verification/judge-pdf.js';
import { readFileValidation } from '../../src/verification/read-file-validation.js';
import { validationDue } from '../../src/verification/validation.messages.js';
import type { Caller } from '../../src/request.js';
import { type DemonstrationTrust, startDemonstrationTrust } from '../demonstration-trust-server.js';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import { createWorld, type Department, newDepartment, settled, type World } from '../world.js';
import { arrive, sealedLetter } from './arrivals.js';

const fields = `pending verdict subIndication validatedAt attempts nextAttemptAt askedAnewAt failure { code url }
  files { verdict signatures { revocation subIndication } history { verdict subIndication validatedAt } }`;
const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document { validation { ${fields} } } } }`;
const mutation = `mutation ($input: RevalidateDocumentInput!) { revalidateDocument(input: $input) {
  validation { ${fields} } errors { code path } } }`;
const revoke = `mutation ($input: RevokeCertificateInput!) { revokeCertificate(input: $input) { errors { code } } }`;

const clock = fixedClock('2026-11-22T02:00:00Z');
let trust: DemonstrationTrust;
let world: World;
let graph: Graph;
let department: Department;
let recipient: Department;
let stranger: Department;

const clerkOf = ({ clerk, organisationId }: Department): Who => ({ ...clerk, organisationId, roles: ['CLERK'] });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a query gives is known by the test that wrote it
type Json = any;
const validationOf = async (id: string, reader = recipient): Promise<Json> =>
  (await graph.field(clerkOf(reader), query, { refs: [{ __typename: 'Document', id }] }))[0].validation;
const ask = (documentId: string, who = clerkOf(recipient), idempotencyKey = uuidV7()): Promise<Json> =>
  graph.field(who, mutation, { input: { idempotencyKey, documentId } });
const asked = async (...given: Parameters<typeof ask>): Promise<Json> => {
  const { validation, errors } = await ask(...given);
  expect(errors).toEqual([]);
  return validation;
};
const later = (minutes: number): void => clock.set(new Date(clock.now().getTime() + minutes * 60_000).toISOString());
const runDue = async (): Promise<void> => {
  await world.app.database.transaction((tx) => announce(tx, validationDue, {}));
  await settled(world);
};
const trailOf = (documentId: string) =>
  auditEntries(world.app.database, [`document-validation:${documentId}`], { limit: 10 });
const arrived = async (sender = department): Promise<string> => {
  const { documentId, files } = await sealedLetter(world, sender);
  await arrive(world, documentId, sender, [recipient], files);
  expect(await validationOf(documentId)).toMatchObject({ verdict: 'TOTAL_PASSED', askedAnewAt: null });
  return documentId;
};

beforeAll(async () => {
  trust = await startDemonstrationTrust();
  world = await createWorld({ clock, trust: trust.options, responderBase: trust.url });
  graph = await openGraph(world);
  trust.opensTo(graph.server.url);
  [department, recipient, stranger] = await Promise.all([
    newDepartment(world),
    newDepartment(world, 'Sở Tài chính tỉnh Lai Châu'),
    newDepartment(world, 'Sở Y tế tỉnh Lai Châu'),
  ]);
  await settled(world);
});
// What was learnt for one test is too old for the next.
beforeEach(() => {
  trust.mood = 'well';
  later(24 * 60);
});
afterAll(() => trust?.close());

it('finds a revocation that was published after the verdict and took effect before the signature', async () => {
  const suspect = await newDepartment(world, 'Sở Xây dựng tỉnh Lai Châu');
  await settled(world);
  later(60);
  const compromisedAt = clock.now().toISOString();
  later(60);
  const documentId = await arrived(suspect);
  const { validatedAt } = await validationOf(documentId);
  later(1);
  const [certificate] = await world.app.database.query<{ id: string }>(
    `select id from certificate where owner_id = $1`,
    [suspect.signer.personId],
  );
  const administrator: Who = { ...clerkOf(suspect), roles: ['ADMINISTRATOR'] };
  const input = { certificateId: certificate!.id, code: 'KEY_COMPROMISE', reason: 'Lộ khóa', from: compromisedAt };
  expect(await graph.field(administrator, revoke, { input: { idempotencyKey: uuidV7(), ...input } })).toEqual({
    errors: [],
  });
  await runDue();
  expect(await validationOf(documentId)).toMatchObject({ verdict: 'TOTAL_PASSED', validatedAt });

  expect(await asked(documentId)).toMatchObject({
    pending: false,
    verdict: 'TOTAL_PASSED',
    validatedAt,
    askedAnewAt: clock.now().toISOString(),
  });
  await settled(world);
  const found = await validationOf(documentId);
  expect(found).toMatchObject({ askedAnewAt: null, nextAttemptAt: null, failure: null, attempts: 0 });
  expect(found.verdict).not.toBe('TOTAL_PASSED');
  expect(found.files[0].signatures[0]).toMatchObject({ revocation: 'REVOKED' });
  expect(found.files[0].history).toEqual([
    { verdict: 'TOTAL_PASSED', subIndication: null, validatedAt },
    { verdict: found.verdict, subIndication: found.subIndication, validatedAt: found.validatedAt },
  ]);
  const told = world.peer.validations.filter((one) => one.documentId === documentId);
  expect(told.map(({ verdict }) => verdict)).toEqual(['TOTAL_PASSED', found.verdict]);
  expect(await trailOf(documentId)).toMatchObject([
    {
      actorId: recipient.clerk.personId,
      act: 'REVALIDATION_REQUESTED',
      details: { verdict: 'TOTAL_PASSED', subIndication: null, validatedAt },
    },
  ]);
});

it('confirms a verdict under the time at which it did so, and tells nobody what they know', async () => {
  const documentId = await arrived();
  later(10);
  await asked(documentId, clerkOf(department));
  await settled(world);
  const confirmed = await validationOf(documentId, department);
  expect(confirmed).toMatchObject({
    verdict: 'TOTAL_PASSED',
    validatedAt: clock.now().toISOString(),
    askedAnewAt: null,
  });
  expect(confirmed.files[0].history).toHaveLength(1);
  expect(world.peer.validations.filter((one) => one.documentId === documentId)).toHaveLength(1);
});

it('keeps a verdict while the sources are silent, says so, and goes on asking', async () => {
  const documentId = await arrived();
  const { validatedAt } = await validationOf(documentId);
  // What they said at the arrival is out of date.
  later(7 * 24 * 60);
  trust.mood = 'no revocation';
  const { askedAnewAt } = await asked(documentId);
  await settled(world);
  const waiting = await validationOf(documentId);
  expect(waiting).toMatchObject({
    verdict: 'TOTAL_PASSED',
    validatedAt,
    attempts: 1,
    askedAnewAt,
    failure: { code: expect.stringMatching(/^(OCSP|CRL)_/) },
  });
  expect(waiting.files[0].signatures[0]).toMatchObject({ revocation: 'GOOD' });
  trust.mood = 'well';
  later(2);
  await runDue();
  expect(await validationOf(documentId)).toMatchObject({
    verdict: 'TOTAL_PASSED',
    validatedAt: clock.now().toISOString(),
    attempts: 0,
    nextAttemptAt: null,
    askedAnewAt: null,
    failure: null,
    files: [{ history: [{ verdict: 'TOTAL_PASSED' }] }, { history: [{ verdict: 'TOTAL_PASSED' }] }],
  });
});

it('does not take what is remembered for an answer, but goes on with it while nobody answers', async () => {
  const documentId = await arrived();
  trust.mood = 'no revocation';
  await asked(documentId);
  await settled(world);
  expect(await validationOf(documentId)).toMatchObject({
    verdict: 'TOTAL_PASSED',
    attempts: 1,
    askedAnewAt: expect.any(String),
    failure: { code: expect.stringMatching(/^(OCSP|CRL)_/), url: expect.stringContaining(trust.url) },
  });
});

it('asks once for one intention, and adds no run to a question that is open', async () => {
  const documentId = await arrived();
  trust.mood = 'no revocation';
  const key = uuidV7();
  const first = await asked(documentId, clerkOf(recipient), key);
  await settled(world);
  later(1);
  expect((await asked(documentId, clerkOf(recipient), key)).askedAnewAt).toBe(first.askedAnewAt);
  expect(await trailOf(documentId)).toHaveLength(1);
  expect((await asked(documentId, clerkOf(department))).askedAnewAt).toBe(first.askedAnewAt);
  await settled(world);
  expect(await trailOf(documentId)).toHaveLength(2);
  expect((await validationOf(documentId)).attempts).toBe(1);
  expect((await ask(uuidV7(), clerkOf(recipient), key)).errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
});

it('is for clerks of those who sent or received it', async () => {
  const documentId = await arrived();
  const refused = [{ code: 'DOCUMENT_NOT_ARRIVED', path: ['documentId'] }];
  for (const [who, id] of [
    [clerkOf(stranger), documentId],
    [clerkOf(recipient), uuidV7()],
    [clerkOf(recipient), "' or 1=1 --"],
  ] as const)
    expect(await ask(id, who)).toEqual({ validation: null, errors: refused });
  const unsent = await sealedLetter(world, department);
  expect(await ask(unsent.documentId, clerkOf(department))).toEqual({ validation: null, errors: refused });
  const signer: Who = { ...clerkOf(recipient), roles: ['AUTHORISED_SIGNER'] };
  await expect(ask(documentId, signer)).rejects.toThrow('FORBIDDEN');
  const { text } = await graph.ask(null, mutation, { input: { idempotencyKey: uuidV7(), documentId } });
  expect(text).toContain('UNAUTHENTICATED');
  expect(await trailOf(documentId)).toEqual([]);
});

it('lets nobody wait for ever for a report that is made while they wait', async () => {
  const { documentId, files } = await sealedLetter(world, department);
  const { database, files: store, preservation } = world.app;
  const judge = {
    ...judgeInPlace,
    needs: (_bytes: Uint8Array, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise<never>((_resolve, reject) => {
        if (signal!.aborted) reject(signal!.reason as Error);
        signal!.addEventListener('abort', () => reject(signal!.reason as Error));
      }),
  };
  const read = readFileValidation({ database, files: store, trust: preservation.trust, judge }, clock, 1);
  const caller = { organisationId: department.organisationId } as Caller;
  await expect(read(caller, documentId, files[0]!.file)).rejects.toMatchObject({ code: 'VALIDATION_BUSY' });
});
