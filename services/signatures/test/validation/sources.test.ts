// Revocation data comes from outside, in the job alone: while a source is down the verdict says so, and it is found out later.
import { announce } from '@lienthong/database';
import { fixedClock } from '@lienthong/kernel';
import { validationDue } from '../../src/verification/validation.messages.js';
import { type DemonstrationTrust, startDemonstrationTrust } from '../demonstration-trust-server.js';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import { createWorld, type Department, newDepartment, settled, type World } from '../world.js';
import { arrive, sealedLetter } from './arrivals.js';

const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document {
  validation { pending verdict subIndication attempts nextAttemptAt failure { code message url }
    files { verdict signatures { level revocation subIndication } history { verdict subIndication } } } } } }`;
const validateFile = `query ($documentId: ID!, $file: String!) { validateFile(documentId: $documentId, file: $file) {
  verdict subIndication signatures { revocation } } }`;

const clock = fixedClock('2026-11-22T02:00:00Z');
let trust: DemonstrationTrust;
let world: World;
let graph: Graph;
let department: Department;
let recipient: Department;
const clerk = (): Who => ({ ...recipient.clerk, organisationId: recipient.organisationId, roles: ['CLERK'] });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a query gives is known by the test that wrote it
const validationOf = async (id: string): Promise<any> =>
  (await graph.field(clerk(), query, { refs: [{ __typename: 'Document', id }] }))[0].validation;
const later = (minutes: number): void => clock.set(new Date(clock.now().getTime() + minutes * 60_000).toISOString());
const runDue = async (): Promise<void> => {
  await world.app.database.transaction((tx) => announce(tx, validationDue, {}));
  await settled(world);
};

beforeAll(async () => {
  trust = await startDemonstrationTrust();
  world = await createWorld({ clock, trust: trust.options, responderBase: trust.url });
  graph = await openGraph(world);
  trust.opensTo(graph.server.url);
  department = await newDepartment(world);
  recipient = await newDepartment(world, 'Sở Tài chính tỉnh Lai Châu');
  await settled(world);
});
// What was learnt for one test is too old for the next.
beforeEach(() => {
  trust.mood = 'well';
  later(24 * 60);
});
afterAll(() => trust?.close());

it('knows from OCSP that the certificates were good', async () => {
  const { documentId, files } = await sealedLetter(world, department);
  await arrive(world, documentId, department, [recipient], files);
  const validation = await validationOf(documentId);
  expect(validation).toMatchObject({ verdict: 'TOTAL_PASSED', failure: null, nextAttemptAt: null });
  expect(validation.files[0].signatures).toEqual([
    { level: 'B_T', revocation: 'GOOD', subIndication: null },
    { level: 'B_T', revocation: 'GOOD', subIndication: null },
  ]);
});

it('says that it must be tried later, tries later, and tells both', async () => {
  const { documentId, files } = await sealedLetter(world, department);
  trust.mood = 'no revocation';
  await arrive(world, documentId, department, [recipient], files);
  const waiting = await validationOf(documentId);
  expect(waiting).toMatchObject({
    pending: false,
    verdict: 'INDETERMINATE',
    subIndication: 'TRY_LATER',
    attempts: 1,
    failure: { code: expect.stringMatching(/^(OCSP|CRL)_/), url: expect.stringContaining(trust.url) },
  });
  expect(new Date(waiting.nextAttemptAt).getTime()).toBeGreaterThan(clock.now().getTime());

  await runDue();
  expect((await validationOf(documentId)).attempts).toBe(1);
  later(2);
  await runDue();
  expect(await validationOf(documentId)).toMatchObject({ subIndication: 'TRY_LATER', attempts: 2 });
  trust.mood = 'well';
  later(10);
  await runDue();
  const found = await validationOf(documentId);
  expect(found).toMatchObject({ verdict: 'TOTAL_PASSED', attempts: 0, nextAttemptAt: null, failure: null });
  expect(found.files[0].history).toEqual([
    { verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' },
    { verdict: 'TOTAL_PASSED', subIndication: null },
  ]);
  const told = world.peer.validations.filter((one) => one.documentId === documentId);
  expect(told.map(({ verdict }) => verdict)).toEqual(['INDETERMINATE', 'TOTAL_PASSED']);
});

it('asks nobody outside while somebody waits for a page', async () => {
  const { documentId, files } = await sealedLetter(world, department);
  trust.mood = 'down';
  const issuer: Who = { ...department.clerk, organisationId: department.organisationId, roles: ['CLERK'] };
  const given = { documentId, file: files[0]!.file };
  expect(await graph.field(issuer, validateFile, given)).toMatchObject({
    verdict: 'INDETERMINATE',
    subIndication: 'TRY_LATER',
  });
});
