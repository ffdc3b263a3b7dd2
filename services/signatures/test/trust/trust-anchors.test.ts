// Roots that come, go or cannot be read while the service runs.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { sealDigitisedCopy } from '@lienthong/pdf-signature';
import { type Authority, certificatePem, createAuthority } from '@lienthong/pki';
import { temporaryFolder } from '@lienthong/testing';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import { arrive } from '../validation/arrivals.js';
import { createWorld, type Department, newDepartment, sample, settled, upload, type World } from '../world.js';

const clock = fixedClock('2026-11-22T02:00:00Z');
const minuteLater = (): void => clock.set(new Date(clock.now().getTime() + 60_000).toISOString());
const [first, second] = [createAuthority({ keys: 'P256' }), createAuthority({ keys: 'P256' })];
const folder = temporaryFolder();
let world: World;
let graph: Graph;
let department: Department;
let recipient: Department;

const put = (name: string, text: string): Promise<void> => writeFile(join(folder, 'public-service', name), text);
const believed = async (authority: Authority): Promise<boolean> => {
  const anchors = await world.app.preservation.trust.anchors.all();
  return anchors.some(({ certificate }) => certificate.equals(authority.root));
};
const readiness = async (): Promise<{ status: number; trustAnchors: string }> => {
  const response = await fetch(`${graph.server.url}/health/ready`);
  const { checks } = (await response.json()) as { checks: { trustAnchors: string } };
  return { status: response.status, trustAnchors: checks.trustAnchors };
};
const faults = (): number => world.logLines.filter((line) => line.includes('the trust anchors cannot be read')).length;

beforeAll(async () => {
  await mkdir(join(folder, 'public-service'));
  await put('first.pem', certificatePem(first.root));
  world = await createWorld({ clock, trust: { tsaUrls: [], anchorsFolder: folder } });
  graph = await openGraph(world);
  [department, recipient] = await Promise.all([newDepartment(world), newDepartment(world, 'Sở Y tế tỉnh Lai Châu')]);
  await settled(world);
});

it('are seen within a minute, and asked for at most once in it', async () => {
  minuteLater();
  expect([await believed(first), await believed(second)]).toEqual([true, false]);
  await put('second.pem', certificatePem(second.root));
  expect(await believed(second)).toBe(false);
  minuteLater();
  expect([await believed(first), await believed(second)]).toEqual([true, true]);
  await rm(join(folder, 'public-service', 'second.pem'));
  minuteLater();
  expect([await believed(first), await believed(second)]).toEqual([true, false]);
});

describe('that cannot be read leave those from before in force, are logged once and shown by readiness', () => {
  const mended = { status: 200, trustAnchors: 'ok' };
  const aside = (): string => `${folder}-aside`;
  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'a file that holds no certificate',
      () => put('half.pem', certificatePem(second.root).slice(0, 200)),
      () => rm(join(folder, 'public-service', 'half.pem')),
    ],
    [
      'a file with something else in its frame',
      () => put('else.pem', '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n'),
      () => rm(join(folder, 'public-service', 'else.pem')),
    ],
    ['a folder that is gone', () => rename(folder, aside()), () => rename(aside(), folder)],
    [
      'a folder that is empty all at once, as where a disk is not there',
      () => rename(join(folder, 'public-service'), aside()),
      () => rename(aside(), join(folder, 'public-service')),
    ],
  ])('%s', async (_what, breakIt, mend) => {
    const before = faults();
    expect(await readiness()).toEqual(mended);
    await breakIt();
    for (let look = 0; look < 2; look += 1) {
      minuteLater();
      expect(await believed(first)).toBe(true);
      expect(await readiness()).toEqual({
        status: 503,
        trustAnchors: expect.stringMatching(/^TRUST_ANCHORS_UNREADABLE/),
      });
    }
    expect(faults()).toBe(before + 1);
    await mend();
    minuteLater();
    expect(await readiness()).toEqual(mended);
    expect(await believed(first)).toBe(true);
  });
});

it('count at once for a verdict that is asked for anew', async () => {
  const { name } = department.organisation;
  const { key, certificateChain } = second.issue('ORGANISATION', { commonName: name, country: 'VN' });
  const scan = { key, certificateChain, signingTime: clock.now(), formOfCopy: 'Sao y', organisationName: name };
  const file = await upload(world.app, sealDigitisedCopy(sample('ban-quet.pdf'), scan));
  const documentId = uuidV7();
  await arrive(world, documentId, department, [recipient], [{ part: 'main', file }]);
  const clerk: Who = { ...recipient.clerk, organisationId: recipient.organisationId, roles: ['CLERK'] };
  const verdict = async () => {
    const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document { validation { verdict } } } }`;
    const [document] = await graph.field(clerk, query, { refs: [{ __typename: 'Document', id: documentId }] });
    return document.validation.verdict;
  };
  expect(await verdict()).toBe('INDETERMINATE');
  await put('second.pem', certificatePem(second.root));
  const anew = `mutation ($input: RevalidateDocumentInput!) { revalidateDocument(input: $input) { errors { code } } }`;
  await graph.field(clerk, anew, { input: { idempotencyKey: uuidV7(), documentId } });
  await settled(world);
  expect(await verdict()).toBe('TOTAL_PASSED');
});
