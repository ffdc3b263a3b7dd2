// A document sealed by a body that its sender has taken over: a valid chain, an old name.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidV7 } from '@lienthong/kernel';
import { sealDigitisedCopy } from '@lienthong/pdf-signature';
import { certificatePem, createAuthority } from '@lienthong/pki';
import { readyKeyPair, temporaryFolder } from '@lienthong/testing';
import { type Graph, openGraph } from '../graph-client.js';
import { createWorld, type Department, newDepartment, sample, settled, upload, type World } from '../world.js';
import { arrive, type Files, sealedLetter } from './arrivals.js';

const documents = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document {
  validation { verdict files { findings { code severity message } } } } } }`;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a query gives is known by the test that wrote it
type Json = any;

const publicAuthority = createAuthority({ newKey: readyKeyPair, commonName: 'CA công cộng' });
let world: World;
let graph: Graph;
const folder = temporaryFolder();
let recipient: Department;
let stranger: Department;
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const signedBy = 'Sở Giao thông vận tải tỉnh Lai Châu';
let former: Department;
let successor: Department;
let last: Department;
let sent: Files[];
const mergeInto = async (gone: Department, { organisationId }: Department, mergedOn: string, version: number) => {
  const merger = { successorId: organisationId, mergedOn, active: false, version };
  await world.peer.say([{ ...gone.organisation, ...merger }], []);
  await settled(world);
};
const findingsOf = async (sender: Department, files: Files): Promise<Json> => {
  // Another document than the one signed here, whose issuer is on record.
  const id = uuidV7();
  await arrive(world, id, sender, [recipient], files);
  const { clerk, organisationId } = recipient;
  const refs = [{ __typename: 'Document', id }];
  const [{ validation }] = await graph.field({ ...clerk, organisationId, roles: ['CLERK'] }, documents, { refs });
  return { verdict: validation.verdict, findings: validation.files[0].findings };
};

beforeAll(async () => {
  await mkdir(join(folder, 'public-ca'));
  await writeFile(join(folder, 'public-ca', 'root.pem'), certificatePem(publicAuthority.root));
  world = await createWorld({ trust: { tsaUrls: [], anchorsFolder: folder } });
  graph = await openGraph(world);
  [recipient, stranger, former, successor, last] = [
    await newDepartment(world, 'Sở Tài chính tỉnh Lai Châu'),
    await newDepartment(world, 'Sở Y tế tỉnh Lai Châu'),
    await newDepartment(world, signedBy),
    await newDepartment(world, 'Sở Xây dựng tỉnh Lai Châu'),
    await newDepartment(world, 'Sở Xây dựng và Công Thương tỉnh Lai Châu'),
  ];
  await settled(world);
  sent = [];
  for (let letters = 0; letters < 4; letters += 1) sent.push((await sealedLetter(world, former)).files);
});

const isAnotherBefore = async (): Promise<void> => {
  const { verdict, findings } = await findingsOf(successor, sent[0]!);
  expect(verdict).toBe('INDETERMINATE');
  expect(findings.map(({ code }: Json) => code)).toContain('SIGNER_OF_ANOTHER_ORGANISATION');
};

const isNotedFromBefore = async (): Promise<void> => {
  await mergeInto(former, successor, day(2), 2);
  const { verdict, findings } = await findingsOf(successor, sent[1]!);
  expect(verdict).toBe('TOTAL_PASSED');
  expect(findings).toEqual([
    expect.objectContaining({ code: 'SIGNED_UNDER_FORMER_NAME', severity: 'NOTE' }),
    expect.objectContaining({ code: 'SIGNED_UNDER_FORMER_NAME', severity: 'NOTE' }),
  ]);
  for (const { message } of findings) {
    expect(message).toContain(signedBy);
    expect(message).toContain('Sở Xây dựng tỉnh Lai Châu');
    expect(message).toContain(day(2));
  }
};

const isWarnedOfAfterwards = async (): Promise<void> => {
  await mergeInto(former, successor, day(-2), 3);
  const { verdict, findings } = await findingsOf(successor, sent[2]!);
  expect(verdict).toBe('TOTAL_PASSED');
  expect(findings.map(({ code, severity }: Json) => [code, severity])).toEqual([
    ['SIGNED_UNDER_FORMER_NAME', 'WARNING'],
    ['SIGNED_UNDER_FORMER_NAME', 'WARNING'],
  ]);
};

const isKnownThroughSeveral = async (): Promise<void> => {
  await mergeInto(successor, last, day(0), 2);
  const { findings } = await findingsOf(last, sent[3]!);
  expect(findings.map(({ code, message }: Json) => [code, message.includes(signedBy)])).toEqual([
    ['SIGNED_UNDER_FORMER_NAME', true],
    ['SIGNED_UNDER_FORMER_NAME', true],
  ]);
  expect((await findingsOf(stranger, sent[3]!)).verdict).toBe('INDETERMINATE');
};

const isKnownByItsName = async (): Promise<void> => {
  const signer = publicAuthority.issue('ORGANISATION', { commonName: signedBy, country: 'VN' });
  const copy = sealDigitisedCopy(sample('ban-quet.pdf'), {
    key: signer.key,
    certificateChain: signer.certificateChain,
    signingTime: new Date(),
    formOfCopy: 'Sao y',
    organisationName: signedBy,
  });
  const { findings } = await findingsOf(last, [{ part: 'main', file: await upload(world.app, copy) }]);
  expect(findings.map(({ code }: Json) => code)).toEqual(['SIGNED_UNDER_FORMER_NAME', 'PUBLIC_CA_OF_STATE_BODY']);
};

// One story: each step rests on the mergers before it.
it('is another organisation until the merger, and afterwards an old name of the sender, also through several mergers', async () => {
  await isAnotherBefore();
  await isNotedFromBefore();
  await isWarnedOfAfterwards();
  await isKnownThroughSeveral();
  await isKnownByItsName();
});
