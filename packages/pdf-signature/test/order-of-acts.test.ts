import { isDomainError } from '@lienthong/kernel';
import { organisationSubject, sampleDocument } from '@lienthong/testing';
import { createPrivateKey, sign } from 'node:crypto';
import {
  completeSignature,
  fillFields,
  fillNumberAndDate,
  locatePlacements,
  openPdf,
  placementsFrom,
  prepareFields,
  prepareSealAttachment,
  prepareSealDigitisedCopy,
  prepareSealDocument,
  prepareSignAsPerson,
  readSignatures,
  sealAttachment,
  sealDigitisedCopy,
  sealDocument,
  signAsPerson,
  signPdf,
  type PreparedSignature,
} from '../src/index.js';
import {
  clerk,
  leader,
  numberLetter,
  sealedAt,
  sealImage,
  sealLetter,
  signatureImage,
  signedAt,
  signLetter,
} from './journey.js';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isDomainError(error)) {
      expect(error.text.vi).not.toBe('');
      return error.code;
    }
    throw error;
  }
  return 'DONE';
};

const letter = sampleDocument('cong-van.pdf');
const scan = sampleDocument('ban-quet.pdf');
const signed = signLetter(letter);
const numbered = numberLetter(signed);
const sealed = sealLetter(numbered);
const place = { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 };
const person = { ...leader, signingTime: signedAt };
const organisation = { ...clerk, signingTime: sealedAt };
const copy = { ...organisation, formOfCopy: 'Sao y', organisationName: organisationSubject.commonName! };
const attachment = { ...organisation, numberAndNotation: '07/SKHCN-BCVT' };
const document = { ...organisation, image: sealImage };
const date = { number: 7, date: '2026-11-05' } as const;
const approval = { kind: 'PERSON', certify: false } as const;
const asSeal = { kind: 'SEAL', mode: 'DOCUMENT' } as const;

describe('what comes before its turn is refused', () => {
  const unsigned = prepareFields(letter, {
    number: { placement: { ...place, xMm: 100 } },
    personalSignature: place,
    seal: { ...place, yMm: 200 },
  });

  it.each([
    ['the seal before anything', () => sealDocument(letter, document), 'PERSONAL_SIGNATURE_MISSING'],
    ['the seal before the person', () => sealDocument(unsigned, document), 'PERSONAL_SIGNATURE_MISSING'],
    ['the number before the person', () => fillNumberAndDate(unsigned, date), 'PERSONAL_SIGNATURE_MISSING'],
    ['the seal before number and date', () => sealDocument(signed, document), 'NUMBER_OR_DATE_MISSING'],
    [
      'the seal before number and date, by signPdf',
      () => signPdf(signed, { ...organisation, role: asSeal, field: { name: 'lienthong_seal' } }),
      'NUMBER_OR_DATE_MISSING',
    ],
    [
      'the person after number and date',
      () =>
        signPdf(fillFields(unsigned, { number: '07' }), {
          ...person,
          role: approval,
          field: { name: 'lienthong_personal_signature' },
        }),
      'FIELD_ALREADY_FILLED',
    ],
    [
      'one more person after number and date',
      () => signPdf(numbered, { ...person, role: approval, field: { name: 'them', placement: place } }),
      'FIELD_ALREADY_FILLED',
    ],
  ])('%s', (_, act, code) => {
    expect(refusal(act)).toBe(code);
  });
});

describe('nothing follows the seal', () => {
  it.each([
    ['a person', () => signPdf(sealed, { ...person, role: approval, field: { name: 'them', placement: place } })],
    ['the leader again', () => signLetter(sealed)],
    ['number and date', () => fillNumberAndDate(sealed, date)],
    ['another seal', () => sealDocument(sealed, document)],
    ['a seal as attachment', () => sealAttachment(sealed, attachment)],
    ['a seal as copy', () => sealDigitisedCopy(sealed, copy)],
  ])('%s', (_, act) => {
    expect(['ALREADY_SEALED', 'ALREADY_PREPARED']).toContain(refusal(act));
  });
});

describe('an organisation alone', () => {
  it('seals a copy made from paper and an attachment of its own', () => {
    expect(refusal(() => sealDigitisedCopy(scan, copy))).toBe('DONE');
    expect(refusal(() => sealAttachment(sampleDocument('phu-luc.pdf'), attachment))).toBe('DONE');
  });

  it('seals as attachment what somebody else has signed, but not as a copy from paper', () => {
    const foreign = signPdf(letter, { ...person, role: approval, field: { name: 'ben_A', placement: place } });
    expect(refusal(() => sealAttachment(foreign, attachment))).toBe('DONE');
    expect(refusal(() => sealDigitisedCopy(foreign, copy))).toBe('SEAL_ALONE_NOT_ALLOWED');
  });

  it.each([
    ['signed', signed],
    ['numbered', numbered],
  ])('does not pass by number or person under the name of a copy or an attachment: %s', (_, bytes) => {
    expect(refusal(() => sealAttachment(bytes, attachment))).toBe('SEAL_ALONE_NOT_ALLOWED');
    expect(refusal(() => sealDigitisedCopy(bytes, copy))).toBe('SEAL_ALONE_NOT_ALLOWED');
  });
});

describe('images when they are used', () => {
  const placements = placementsFrom(locatePlacements(openPdf(letter)));

  it('are the person’s in blue and the organisation’s in red', () => {
    expect(refusal(() => signAsPerson(letter, { ...person, placements, image: sealImage }))).toBe('IMAGE_WRONG_COLOUR');
    expect(refusal(() => sealDocument(numbered, { ...document, image: signatureImage }))).toBe('IMAGE_WRONG_COLOUR');
  });

  it('have dots enough for the real size', () => {
    expect(refusal(() => sealDocument(numbered, { ...document, sealSizeMm: 60 }))).toBe('IMAGE_LOW_RESOLUTION');
  });
});

describe('every act in two steps', () => {
  const withKey = (base: Buffer, prepared: PreparedSignature, key = leader.key): Buffer => {
    const signature = sign(
      'sha256',
      prepared.toBeSigned,
      createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' })),
    );
    return Buffer.concat([base, completeSignature(base, prepared, { signature })]);
  };
  const { key: _leader, ...leaderWithoutKey } = leader;
  const { key: _clerk, ...clerkWithoutKey } = clerk;

  it('brings a letter to its seal with keys that never come near', () => {
    const placements = placementsFrom(locatePlacements(openPdf(letter)));
    const first = withKey(
      letter,
      prepareSignAsPerson(letter, { ...leaderWithoutKey, placements, image: signatureImage, signingTime: signedAt }),
    );
    const second = numberLetter(first);
    const done = withKey(
      second,
      prepareSealDocument(second, { ...clerkWithoutKey, image: sealImage, signingTime: sealedAt }),
      clerk.key,
    );
    expect(readSignatures(done).map(({ kind, integrity, locksAll }) => [kind, integrity, locksAll])).toEqual([
      ['PERSON', 'INTACT', false],
      ['SEAL', 'INTACT', true],
    ]);
    expect(
      refusal(() => prepareSealDocument(first, { ...clerkWithoutKey, image: sealImage, signingTime: sealedAt })),
    ).toBe('NUMBER_OR_DATE_MISSING');
  });

  it('seals attachments and copies', () => {
    const appendix = sampleDocument('phu-luc.pdf');
    const { key: _a, ...attachmentWithoutKey } = attachment;
    const { key: _c, ...copyWithoutKey } = copy;
    for (const [base, prepared] of [
      [appendix, prepareSealAttachment(appendix, attachmentWithoutKey)],
      [scan, prepareSealDigitisedCopy(scan, copyWithoutKey)],
    ] as const) {
      expect(readSignatures(withKey(base, prepared, clerk.key))).toMatchObject([{ kind: 'SEAL', integrity: 'INTACT' }]);
    }
  });
});
