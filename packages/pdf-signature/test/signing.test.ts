import { isDomainError } from '@lienthong/kernel';
import { generateKeyPairSync } from 'node:crypto';
import { goodDocuments, organisationSubject, personSubject, readyKeyPair, sampleDocument } from '@lienthong/testing';
import {
  fieldNames,
  fillFields,
  fillNumberAndDate,
  inspectPdf,
  openPdf,
  placementsFrom,
  locatePlacements,
  type Placement,
  prepareFields,
  readSignatures,
  sealAttachment,
  sealDocument,
  signAsPerson,
  signAsPersonIncrement,
  signPdf,
} from '../src/index.js';
import {
  authority,
  clerk,
  leader,
  numberLetter,
  sealedAt,
  sealImage,
  sealLetter,
  signatureImage,
  signedAt,
  signLetter,
  travel,
} from './journey.js';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  return 'DONE';
};

const letter = sampleDocument('cong-van.pdf');
const signed = signLetter(letter);
const numbered = numberLetter(signed);
const sealed = sealLetter(numbered);
const box: Placement = { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 };
const bySelf = { ...leader, signingTime: signedAt, field: { name: 'chu_ky', placement: box } };

describe('the journey', () => {
  it.each(goodDocuments)('appends to %s and never touches what was there', (file) => {
    const steps = travel(file);
    for (const [index, bytes] of steps.entries()) {
      const before = steps[index - 1];
      if (before !== undefined) expect(bytes.subarray(0, before.length).equals(before)).toBe(true);
      expect(() => inspectPdf(bytes)).not.toThrow();
    }
  });

  it.each(goodDocuments)('reads back who signed %s, in order', (file) => {
    const readings = readSignatures(travel(file).at(-1)!);
    const seal = readings.at(-1)!;
    expect(seal).toMatchObject({
      kind: 'SEAL',
      fieldName: fieldNames.seal,
      integrity: 'INTACT',
      coverage: 'WHOLE_FILE',
      signerName: organisationSubject.commonName,
      organisationName: organisationSubject.organisation,
      claimedTime: sealedAt,
      subFilter: 'ETSI.CAdES.detached',
      namesSigningCertificate: true,
      locksAll: true,
    });
    expect(seal.certificates).toHaveLength(3);
    if (readings.length === 1) return;
    expect(readings[0]).toMatchObject({
      kind: 'PERSON',
      integrity: 'INTACT',
      coverage: 'WHOLE_REVISION',
      signerName: personSubject.commonName,
      claimedTime: signedAt,
      certifies: 2,
      locksAll: false,
    });
  });

  it('gives the same bytes when a job is repeated', () => {
    expect(signLetter(letter).equals(signed)).toBe(true);
    expect(sealLetter(numbered).equals(sealed)).toBe(true);
    const act = {
      ...leader,
      placements: placementsFrom(locatePlacements(openPdf(letter))),
      image: signatureImage,
      signingTime: signedAt,
    };
    expect(Buffer.concat([letter, signAsPersonIncrement(letter, act)]).equals(signed)).toBe(true);
  });

  it('keeps the fields that a file brings and adds its own to the same form', () => {
    const { fields, signatureCount } = inspectPdf(travel('has-acroform.pdf').at(-1)!);
    expect(fields.map(({ name }) => name)).toEqual([
      'so_van_ban',
      fieldNames.number,
      fieldNames.day,
      fieldNames.month,
      fieldNames.personalSignature,
      fieldNames.seal,
    ]);
    expect(signatureCount).toBe(2);
  });

  it('shows the claimed time in Vietnamese time', () => {
    expect(signed.includes("/M (D:20261105090304+07'00')")).toBe(true);
  });

  it('signs without an image and with one more person', () => {
    const first = signPdf(letter, { ...bySelf, role: { kind: 'PERSON', certify: false } });
    const second = signPdf(first, {
      ...bySelf,
      field: { name: 'lan_hai', placement: { ...box, yMm: 220 } },
      role: { kind: 'PERSON', certify: false },
    });
    expect(readSignatures(second).map(({ integrity, coverage }) => [integrity, coverage])).toEqual([
      ['INTACT', 'WHOLE_REVISION'],
      ['INTACT', 'WHOLE_FILE'],
    ]);
  });
});

describe('number and date', () => {
  const textOf = (number: number, date: string): string[] => {
    const filled = fillNumberAndDate(signed, { number, date }).subarray(signed.length).toString('latin1');
    return [...filled.matchAll(/\/V \((\w+)\)/g)].map((match) => match[1]!);
  };

  it.each([
    [1, '2026-01-02', ['01', '02', '01']],
    [9, '2026-02-28', ['09', '28', '02']],
    [10, '2026-03-09', ['10', '09', '3']],
    [1234, '2026-12-31', ['1234', '31', '12']],
  ] as const)('writes %d of %s as the decree has it', (number, date, texts) => {
    expect(textOf(number, date)).toEqual(texts);
  });

  it.each([
    [0, '2026-01-02'],
    [1.5, '2026-01-02'],
    [7, '2026-02-30'],
    [7, '2026-2-3'],
    [7, ''],
  ])('refuses %d of "%s"', (number, date) => {
    expect(refusal(() => fillNumberAndDate(signed, { number, date }))).toBe('NUMBER_OR_DATE_INVALID');
  });

  it('changes nothing but the prepared fields', () => {
    const [before, after] = [openPdf(signed), openPdf(numbered)];
    const changed = [...before.objectNumbers()].filter((number) => {
      const [old, now] = [before.xref.entries.get(number)!, after.xref.entries.get(number)!];
      return JSON.stringify(old) !== JSON.stringify(now);
    });
    expect(changed).toHaveLength(3);
    expect(after.catalogRef).toEqual(before.catalogRef);
  });

  it('is filled once, and only where a field was prepared', () => {
    expect(refusal(() => numberLetter(numbered))).toBe('FIELD_ALREADY_FILLED');
    expect(refusal(() => numberLetter(sealed))).toBe('ALREADY_SEALED');
    expect(refusal(() => numberLetter(letter))).toBe('FIELD_MISSING');
    expect(refusal(() => fillFields(signed, { year: '2026' }))).toBe('FIELD_MISSING');
    expect(refusal(() => fillFields(signed, {}))).toBe('NUMBER_OR_DATE_INVALID');
  });
});

describe('the order of acts', () => {
  const seal = { ...clerk, image: sealImage, signingTime: sealedAt };

  it('refuses the seal before the person, before the number, and twice', () => {
    expect(refusal(() => sealDocument(letter, seal))).toBe('PERSONAL_SIGNATURE_MISSING');
    expect(refusal(() => sealDocument(prepareFields(letter, { seal: box }), seal))).toBe('PERSONAL_SIGNATURE_MISSING');
    expect(refusal(() => sealDocument(signed, seal))).toBe('NUMBER_OR_DATE_MISSING');
    expect(refusal(() => sealDocument(sealed, seal))).toBe('ALREADY_SEALED');
    expect(refusal(() => sealAttachment(sealed, { ...clerk, numberAndNotation: '1/A', signingTime: sealedAt }))).toBe(
      'ALREADY_SEALED',
    );
  });

  it('refuses the seal over a personal signature that is no longer intact', () => {
    const forged = Buffer.from(numbered);
    const at = forged.indexOf('/MediaBox');
    forged.write('/MediaBoy', at, 'latin1');
    const restored = Buffer.from(numbered);
    restored[restored.indexOf('/Producer') + 12]! ^= 1;
    expect(refusal(() => sealDocument(restored, seal))).toBe('PERSONAL_SIGNATURE_BROKEN');
    expect(refusal(() => sealDocument(forged, seal))).not.toBe('DONE');
  });

  it('refuses to prepare or certify a file that carries signatures', () => {
    expect(refusal(() => signLetter(signed))).toBe('ALREADY_PREPARED');
    expect(refusal(() => signPdf(signed, { ...bySelf, role: { kind: 'PERSON', certify: true } }))).toBe(
      'ALREADY_SIGNED',
    );
    const foreign = signPdf(letter, { ...bySelf, role: { kind: 'PERSON', certify: false } });
    expect(refusal(() => prepareFields(foreign, { seal: box }))).toBe('ALREADY_SIGNED');
  });

  it('refuses a field that is signed, missing or off the page', () => {
    const role = { kind: 'PERSON', certify: false } as const;
    expect(refusal(() => signPdf(signed, { ...bySelf, role, field: { name: fieldNames.personalSignature } }))).toBe(
      'SIGNATURE_FIELD_TAKEN',
    );
    expect(refusal(() => signPdf(letter, { ...bySelf, role, field: { name: 'x' } }))).toBe('FIELD_MISSING');
    expect(refusal(() => signPdf(signed, { ...bySelf, role, field: { name: fieldNames.number } }))).toBe(
      'FIELD_MISSING',
    );
    for (const wrong of [
      { page: 3 },
      { page: 0 },
      { xMm: 200 },
      { yMm: -5 },
      { widthMm: 0 },
      { heightMm: Number.NaN },
    ]) {
      const placement = { ...box, ...wrong };
      expect(refusal(() => signPdf(letter, { ...bySelf, role, field: { name: 'x', placement } }))).toBe(
        'PLACEMENT_OUTSIDE_PAGE',
      );
    }
  });
});

describe('keys and certificates', () => {
  const role = { kind: 'PERSON', certify: true } as const;
  const dates = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-06-30T00:00:00Z') };
  const shortLived = authority.issue('PERSON', personSubject, dates);

  it('refuses a certificate outside its validity at the time of signing, not of today', () => {
    const at = (iso: string) =>
      refusal(() => signPdf(letter, { ...bySelf, ...shortLived, role, signingTime: new Date(iso) }));
    expect(at('2025-12-31T23:59:59Z')).toBe('CERTIFICATE_NOT_YET_VALID');
    expect(at('2026-03-01T00:00:00Z')).toBe('DONE');
    expect(at('2026-07-01T00:00:00Z')).toBe('CERTIFICATE_EXPIRED');
  });

  it('refuses a key that is not the certificate’s, too short, or on a curve nobody else reads', () => {
    const with_ = (key: typeof leader.key) => refusal(() => signPdf(letter, { ...bySelf, role, key }));
    expect(with_(clerk.key)).toBe('CERTIFICATE_KEY_MISMATCH');
    expect(with_(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)).toBe('KEY_NOT_SUITABLE');
    expect(with_(generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey)).toBe('KEY_NOT_SUITABLE');
    expect(with_(readyKeyPair('RSA_2048').publicKey)).toBe('KEY_NOT_SUITABLE');
  });

  it('refuses certificates it cannot read and chains that do not fit', () => {
    const chain = (certificateChain: readonly Buffer[]) =>
      refusal(() => signPdf(letter, { ...bySelf, role, certificateChain }));
    expect(chain([])).toBe('CERTIFICATE_UNREADABLE');
    expect(chain([Buffer.from('no certificate')])).toBe('CERTIFICATE_UNREADABLE');
    expect(chain([leader.certificateChain[0]!.subarray(0, 300)])).toBe('CERTIFICATE_UNREADABLE');
    expect(refusal(() => signPdf(letter, { ...bySelf, role, holeBytes: 2048 }))).toBe('SIGNATURE_DOES_NOT_FIT');
  });

  it('takes keys of 3,072 bits as well', () => {
    const keys = readyKeyPair('RSA_3072');
    const strong = authority.issue('PERSON', personSubject, { keys });
    expect(readSignatures(signPdf(letter, { ...bySelf, ...strong, role }))[0]!.integrity).toBe('INTACT');
  });
});

describe('images', () => {
  it('refuses a seal larger than the place set aside, and no PNG', () => {
    const placements = placementsFrom(locatePlacements(openPdf(letter)));
    const small = numberLetter(
      signAsPerson(letter, { ...leader, placements, image: signatureImage, signingTime: signedAt, sealSizeMm: 30 }),
    );
    expect(refusal(() => sealDocument(small, { ...clerk, image: sealImage, signingTime: sealedAt }))).toBe(
      'SEAL_DOES_NOT_FIT',
    );
    expect(refusal(() => sealDocument(numbered, { ...clerk, image: Buffer.from('x'), signingTime: sealedAt }))).toBe(
      'IMAGE_NOT_PNG',
    );
  });
});
