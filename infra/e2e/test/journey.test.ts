import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '@lienthong/demo';
import { itWithTool, opensslCades, pdfsig, qpdfCheck, signatureContainers, testRedisUrl } from '@lienthong/testing';
import { exampleNames, runExamples } from './examples.js';
import { demo, type DemoResult, type Instance, newInstance, root, startInstance } from './running-province.js';

jest.setTimeout(300_000);
const redis = testRedisUrl();
const backends: [string, NodeJS.ProcessEnv][] = [
  ['PostgreSQL', {}],
  ...(redis ? [['Redis', { REDIS_URL: redis }] as [string, NodeJS.ProcessEnv]] : []),
];
const host = 'Sở Khoa học và Công nghệ tỉnh Lai Châu';
const partner = 'Sở Công Thương tỉnh Lai Châu';
if (!redis) console.warn('SKIPPED, NOT CHECKED: the journey on Redis, no Redis can be had here');

describe.each(backends)('the journey through the gateway, jobs on %s', (_name, env) => {
  let instance: Instance;
  let result: DemoResult;
  beforeAll(async () => {
    instance = await newInstance(env);
    await startInstance(instance);
    result = await demo(instance, '--joint');
  });
  afterAll(async () => {
    await instance.remove();
  });
  const files = (): string[] => [
    ...result.documents.flatMap(({ file, attachments }) => [file, ...attachments]),
    result.joint.file,
    result.joint.archived,
  ];

  it('runs every example of the explorer', async () => {
    const { ran, states, signatures, verdict, parties } = await runExamples(instance);
    expect(ran).toEqual(exampleNames);
    expect(states).toEqual(['ARRIVED', 'ASSIGNED', 'REJECTED']);
    expect(signatures).toBe(2);
    expect(verdict).toBe('TOTAL_PASSED');
    expect(parties).toEqual(['Phạm Thu Nhung', 'Trần Đức Thắng', 'Vàng Thị Thanh Nga', host, partner]);
  });

  it('goes both ways, with an urgent document and one with a separate attachment', () => {
    expect(result).not.toHaveProperty('refused');
    expect(new Set(result.documents.map(({ way }) => way))).toEqual(new Set(['ELECTRONIC', 'DIGITISED']));
    expect(result.documents.some(({ urgency }) => urgency === 'URGENT')).toBe(true);
    expect(result.documents.some(({ attachments }) => attachments.length > 0)).toBe(true);
  });

  it('numbers each document once, in the notation of its type', () => {
    const codes = result.documents.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(expect.arrayContaining(['01/SKHCN-BCVT', '01/QĐ-SKHCN', '1418/SKHCN-VP']));
  });

  it('reaches three recipients, of which one rejects', () => {
    for (const { deliveries } of result.documents) {
      expect(deliveries.map(({ state }) => state).sort()).toEqual(['ACCEPTED', 'COMPLETED', 'REJECTED']);
    }
  });

  it('takes a joint document through three signatures, one number and two seals, to proof for decades', () => {
    const { joint } = result;
    expect(joint.signers.map(({ organisation }) => organisation)).toEqual([host, host, partner]);
    expect(joint.seals).toEqual([host, partner]);
    expect(joint).toMatchObject({
      code: '01/KH-SKHCN',
      signatures: 5,
      levels: { signed: 'B_T', archived: 'B_LTA' },
      verdict: 'TOTAL_PASSED',
    });
    const delivered = readFileSync(joint.file);
    expect(readFileSync(joint.archived).subarray(0, delivered.length).equals(delivered)).toBe(true);
  });

  it('counts it all in the monthly report', async () => {
    const sent = result.documents.length;
    // Which day is a working day, and so what was in time, is not known before the holidays of the year were announced.
    const office = await signIn(instance.url, 'vp.tonghop');
    const { workingCalendar } = await office.ask<{ workingCalendar: { complete: boolean } | null }>(
      'query ($year: Int!) { workingCalendar(year: $year) { complete } }',
      { year: Number(result.report.month.slice(0, 4)) },
    );
    const inTime = workingCalendar?.complete ? sent : 0;
    const digitised = result.documents.filter(({ way }) => way === 'DIGITISED').length;
    const row = (name: string): Record<string, unknown> => result.report.rows.find((one) => one['name'] === name) ?? {};
    expect(row(host)).toMatchObject({
      D1: sent,
      D2: sent,
      D3: sent,
      D6: sent - digitised,
      D7: digitised,
      D8: 0,
      D9: inTime,
      E1: 0,
      E2: 0,
      R1: 1,
      R2: 1,
      R3: 1,
      R5: null,
      R6: inTime / sent,
    });
    expect(row('Sở Nội vụ tỉnh Lai Châu')).toMatchObject({
      D1: 0,
      E1: sent,
      E2: sent,
      E5: sent,
      E6: 0,
      R1: null,
      R5: 1,
    });
    expect(row('Ủy ban nhân dân phường Tân Phong')).toMatchObject({ E1: sent, E2: sent, E5: 0, E6: sent });
    expect(readFileSync(result.report.xlsx).subarray(0, 2).toString()).toBe('PK');
  });

  it('changes no byte of what was uploaded: every file begins with its original', () => {
    for (const { file } of [...result.documents, result.joint]) {
      const name = file.split('/').pop()!.replace('-so-hoa', '');
      const original = readFileSync(join(root, 'infra/demo/samples', name));
      expect(readFileSync(file).subarray(0, original.length).equals(original)).toBe(true);
    }
  });

  itWithTool(['qpdf'], 'writes files qpdf finds no fault with', () => {
    for (const file of files()) qpdfCheck(readFileSync(file));
  });

  itWithTool(['pdfsig'], 'writes signatures pdfsig accepts, the last one over the whole file', () => {
    const accepted = { verdict: 'Signature is Valid.', type: 'ETSI.CAdES.detached' };
    for (const { file, attachments, way, signatures } of result.documents) {
      const found = pdfsig(readFileSync(file));
      expect(found).toMatchObject(Array.from({ length: way === 'ELECTRONIC' ? 2 : 1 }, () => accepted));
      expect(found.some(({ wholeFile }) => wholeFile)).toBe(true);
      expect(signatures).toBe(found.length);
      for (const attachment of attachments)
        expect(pdfsig(readFileSync(attachment))).toMatchObject([{ ...accepted, wholeFile: true }]);
    }
    const joint = pdfsig(readFileSync(result.joint.file));
    expect(joint).toMatchObject(Array.from({ length: 5 }, () => accepted));
    expect(joint.filter(({ wholeFile }) => wholeFile)).toHaveLength(1);
  });

  itWithTool(['openssl'], 'writes CMS that OpenSSL verifies as CAdES', async () => {
    const { trustAnchor } = await (
      await signIn(instance.url, 'vp.tonghop')
    ).ask<{ trustAnchor: string }>('query Anchor { trustAnchor }');
    const { archived, file: joint } = result.joint;
    for (const file of files()) {
      // The last of the archival rendition is a time-stamp.
      const containers = signatureContainers(readFileSync(file));
      const checked = file === archived ? [] : file === joint ? containers : containers.slice(-1);
      for (const container of checked) opensslCades(container, trustAnchor);
    }
  });
});
