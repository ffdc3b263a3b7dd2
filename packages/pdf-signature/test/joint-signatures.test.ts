import { isDomainError } from '@lienthong/kernel';
import { describeWithTool, nssDatabase, run, temporaryFolder } from '@lienthong/testing';
import { certificatePem } from '@lienthong/pki';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fieldNames,
  inspectPdf,
  locateSigners,
  openPdf,
  readSignatures,
  sealDocument,
  signAsPerson,
  validatePdf,
} from '../src/index.js';
import { judgeChanges } from '../src/difference/index.js';
import { drawnPdf, letterRuns } from './drawn-document.js';
import { authority, clerk, leader, sealedAt, sealImage, signatureImage, signedAt } from './journey.js';
import {
  a4,
  giveNumber,
  host,
  jointLetter,
  jointSigners,
  sealFor,
  second,
  signFirst,
  signNext,
  third,
  travelTogether,
} from './joint-journey.js';
import { rendered } from './rendered.js';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  return 'DONE';
};

const letter = jointLetter(2);
const planned = jointSigners(letter, [host, second]);
const byHost = signFirst(letter, planned, host);
const byBoth = signNext(byHost, second);
const numbered = giveNumber(byBoth);
const sealedByHost = sealFor(numbered, host);
const done = sealFor(sealedByHost, second);

describe('a joint document', () => {
  it('has every field before the first signature, the first signer’s under the usual names', () => {
    expect(inspectPdf(byHost).fields.map(({ name }) => name)).toEqual([
      fieldNames.number,
      fieldNames.day,
      fieldNames.month,
      fieldNames.personalSignature,
      'lienthong_personal_signature_B',
      fieldNames.seal,
      'lienthong_seal_B',
    ]);
  });

  it('ends with every signature intact: the first certifies, the last locks everything', () => {
    const readings = readSignatures(done);
    expect(readings.map(({ kind, fieldName, integrity }) => [kind, fieldName, integrity])).toEqual([
      ['PERSON', fieldNames.personalSignature, 'INTACT'],
      ['PERSON', 'lienthong_personal_signature_B', 'INTACT'],
      ['SEAL', fieldNames.seal, 'INTACT'],
      ['SEAL', 'lienthong_seal_B', 'INTACT'],
    ]);
    expect(readings.map(({ certifies }) => certifies)).toEqual([2, undefined, undefined, undefined]);
    expect(readings.map(({ locksAll }) => locksAll)).toEqual([false, false, false, true]);
    expect(sealedByHost.subarray(numbered.length).toString('latin1')).toMatch(
      /\/Action\s*\/Exclude\s*\/Fields\s*\[\(lienthong_seal_B\)\]/,
    );
  });

  it.each([2, 3] as const)('of %d bodies is lawful for the difference analysis in every state', (count) => {
    for (const state of travelTogether(count).slice(1)) {
      for (const { changesAfter, changes } of judgeChanges(openPdf(state))) {
        expect(changes.filter(({ lawful }) => !lawful)).toEqual([]);
        expect(changesAfter).not.toBe('UNLAWFUL');
      }
    }
  });

  it('lets the second signer sign after the host has numbered and sealed', () => {
    const hostDone = sealFor(giveNumber(byHost), host);
    const late = sealFor(signNext(hostDone, second), second);
    expect(readSignatures(late).map(({ kind, integrity, locksAll }) => [kind, integrity, locksAll])).toEqual([
      ['PERSON', 'INTACT', false],
      ['SEAL', 'INTACT', false],
      ['PERSON', 'INTACT', false],
      ['SEAL', 'INTACT', true],
    ]);
    expect(judgeChanges(openPdf(late)).map(({ changesAfter }) => changesAfter)).not.toContain('UNLAWFUL');
  });

  it('may be signed first by another than the host', () => {
    const second1st = signNext(signFirst(letter, planned, second), host);
    const readings = readSignatures(second1st);
    expect(readings.map(({ fieldName }) => fieldName)).toEqual([
      'lienthong_personal_signature_B',
      fieldNames.personalSignature,
    ]);
    expect(readings[0]!.certifies).toBe(2);
  });
});

describe('the order of acts on a joint document', () => {
  it('asks for the host’s signature before the number', () => {
    expect(refusal(() => giveNumber(signFirst(letter, planned, second)))).toBe('PERSONAL_SIGNATURE_MISSING');
  });

  it('asks for number and date before the first seal', () => {
    expect(refusal(() => sealFor(byBoth, host))).toBe('NUMBER_OR_DATE_MISSING');
    expect(refusal(() => sealFor(byBoth, second))).toBe('NUMBER_OR_DATE_MISSING');
  });

  it('lets no organisation seal before its own person has signed', () => {
    const onlyHost = giveNumber(byHost);
    expect(refusal(() => sealFor(onlyHost, second))).toBe('PERSONAL_SIGNATURE_MISSING');
    expect(refusal(() => sealFor(sealFor(onlyHost, host), second))).toBe('PERSONAL_SIGNATURE_MISSING');
  });

  it('lets nobody sign, seal or number twice, nor anything follow the last seal', () => {
    expect(refusal(() => signNext(byBoth, second))).toBe('SIGNATURE_FIELD_TAKEN');
    expect(refusal(() => sealFor(sealedByHost, host))).toBe('FILE_LOCKED');
    expect(refusal(() => giveNumber(numbered))).toBe('FIELD_ALREADY_FILLED');
    for (const act of [() => signNext(done, second), () => sealFor(done, host), () => giveNumber(done)]) {
      expect(refusal(act)).toBe('ALREADY_SEALED');
    }
  });

  it('knows its signers and organisations by their keys only', () => {
    expect(refusal(() => signNext(byHost, third))).toBe('SIGNER_UNKNOWN');
    expect(refusal(() => sealFor(numbered, third))).toBe('SIGNER_UNKNOWN');
    expect(refusal(() => sealDocument(numbered, { ...host.clerk, image: sealImage, signingTime: sealedAt }))).toBe(
      'SIGNER_UNKNOWN',
    );
    expect(refusal(() => signFirst(letter, planned, third))).toBe('SIGNER_UNKNOWN');
  });

  it('refuses a seal over another body’s broken signature or seal', () => {
    const broken = (bytes: Buffer, from: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[copy.indexOf('/Type /Sig', from) + 9]! ^= 1;
      return copy;
    };
    expect(refusal(() => sealFor(broken(sealedByHost, byHost.length), second))).not.toBe('DONE');
    const turned = Buffer.from(sealedByHost);
    turned[turned.indexOf('/M (D:2026', numbered.length) + 18]! ^= 1;
    expect(refusal(() => sealFor(turned, second))).toBe('SEAL_BROKEN');
  });
});

describe('one organisation with several signers', () => {
  const bytes = drawnPdf(
    '',
    letterRuns(a4.width, 180, [
      { centre: 150, authority: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], name: 'Nguyễn Thị Hoàng Yến' },
      { centre: 62, authority: ['TL. GIÁM ĐỐC', 'CHÁNH VĂN PHÒNG'], name: 'Vàng A Páo' },
    ]),
  );
  const signers = locateSigners(openPdf(bytes), [
    { key: 'deputy', signerName: 'Nguyễn Thị Hoàng Yến', position: 'Phó Giám đốc' },
    { key: 'office', signerName: 'Vàng A Páo', position: 'Chánh Văn phòng' },
  ]).map(({ key, placement }) => ({ key, placement, organisation: 'SNV' }));
  const first = signAsPerson(bytes, { ...leader, signers, image: signatureImage, signingTime: signedAt });
  const seal = { ...clerk, image: sealImage, signingTime: sealedAt };

  it('has one seal, over the first signer’s signature, after both', () => {
    expect(refusal(() => sealDocument(first, seal))).toBe('PERSONAL_SIGNATURE_MISSING');
    const both = signAsPerson(first, {
      ...host.person,
      signer: 'office',
      image: signatureImage,
      signingTime: signedAt,
    });
    const sealed = readSignatures(sealDocument(both, seal));
    expect(sealed.map(({ kind, locksAll }) => [kind, locksAll])).toEqual([
      ['PERSON', false],
      ['PERSON', false],
      ['SEAL', true],
    ]);
  });
});

describeWithTool(['pdftoppm'], 'a joint document as poppler draws it', () => {
  const folder = temporaryFolder();

  it.each([2, 3] as const)(
    'with %d signers shows each signature over its name and each seal on its left third',
    (count) => {
      const states = travelTogether(count);
      const page = rendered(folder, states.at(-1)!);
      const located = jointSigners(states[0]!, [host, second, third].slice(0, count));
      for (const { placement } of located) {
        const blue = page.blue(placement);
        expect((blue.left + blue.right) / 2).toBeCloseTo(placement.xMm + placement.widthMm / 2, 0);
        const left = {
          ...placement,
          xMm: blue.left - 25,
          yMm: placement.yMm - 12,
          widthMm: 40,
          heightMm: placement.heightMm + 24,
        };
        const red = page.red(left);
        const covered = (red.right - blue.left) / (blue.right - blue.left);
        expect(covered).toBeGreaterThan(0.22);
        expect(covered).toBeLessThan(0.42);
        expect((red.top + red.bottom) / 2).toBeCloseTo((blue.top + blue.bottom) / 2, -0.5);
      }
    },
  );
});

describeWithTool(['pdfsig', 'certutil', 'qpdf'], 'a joint document for independent programs', () => {
  const folder = temporaryFolder();

  it('has four valid signatures and no damage', () => {
    const path = join(folder, 'joint.pdf');
    writeFileSync(path, done);
    const output = run('pdfsig', ['-nssdir', nssDatabase(folder, certificatePem(authority.root)), path]);
    expect(output.match(/Signature is Valid\./g)).toHaveLength(4);
    expect(output.match(/Certificate is Trusted\./g)).toHaveLength(4);
    expect(run('qpdf', ['--check', path])).toContain('No syntax or stream encoding errors found');
  });
});

describe('a joint document of three bodies', () => {
  it('passes the validator with six signatures, each lawful after the other', () => {
    const report = validatePdf(travelTogether(3).at(-1)!, {
      trustAnchors: [{ certificate: authority.root, class: 'PUBLIC_SERVICE' }],
      at: new Date('2026-11-06T00:00:00Z'),
    });
    expect(report.signatures).toHaveLength(6);
    expect(report.signatures.map(({ changesAfter }) => changesAfter)).toEqual([
      ...Array<string>(5).fill('LAWFUL'),
      'NONE',
    ]);
    expect(report.verdict).toBe('TOTAL_PASSED');
  });
});
