import { isDomainError } from '@lienthong/kernel';
import {
  addUnsignedAttribute,
  createSignedData,
  type KeyKind,
  prepareSignedData,
  signingIdentity,
  signWithIdentity,
} from '@lienthong/pki';
import { personSubject, readyKeyPair, sampleDocument } from '@lienthong/testing';
import { sign } from 'node:crypto';
import {
  completeSignature,
  type ExternalSignatureRequest,
  prepareSignature,
  readPrepared,
  readSignatures,
  serialisePrepared,
  signPdfIncrement,
} from '../src/index.js';
import { authority, clerk, leader, signedAt } from './journey.js';

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
const terms = {
  signingTime: signedAt,
  role: { kind: 'PERSON', certify: true },
  field: { name: 'chu_ky', placement: { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 } },
} as const;
const request: ExternalSignatureRequest = { ...terms, certificateChain: leader.certificateChain };
const prepared = prepareSignature(letter, request);
const identity = signingIdentity(leader.key, leader.certificateChain);
const signature = signWithIdentity(identity, prepared.toBeSigned);
const readBack = (increment: Buffer) => readSignatures(Buffer.concat([letter, increment]))[0]!;

describe('a signature in two steps', () => {
  it('gives the very increment that signing in one step gives', () => {
    const inOne = signPdfIncrement(letter, { ...terms, ...leader, holeBytes: 16_384 });
    expect(completeSignature(letter, prepared, { signature }).equals(inOne)).toBe(true);
    expect(completeSignature(letter, prepared, { cms: createSignedData(identity, prepared.documentDigest) })).toEqual(
      inOne,
    );
  });

  it('survives being kept as text, and is completed as often as it is asked', () => {
    const kept = readPrepared(serialisePrepared(prepared));
    expect(kept).toEqual(prepared);
    const once = completeSignature(letter, kept, { signature });
    expect(completeSignature(letter, kept, { signature }).equals(once)).toBe(true);
    expect(readBack(once)).toMatchObject({
      integrity: 'INTACT',
      coverage: 'WHOLE_FILE',
      namesSigningCertificate: true,
    });
  });

  it.each(['', '{}', 'null', '[]', serialisePrepared(prepared).replace('"sha256"', '"md5"')])(
    'refuses kept text that is damaged: %.20s',
    (text) => {
      expect(refusal(() => readPrepared(text))).toBe('PREPARED_SIGNATURE_UNREADABLE');
    },
  );

  it.each<[KeyKind, 'RSA_PKCS1' | 'RSA_PSS' | undefined]>([
    ['RSA_3072', 'RSA_PSS'],
    ['RSA_4096', 'RSA_PKCS1'],
    ['P256', undefined],
    ['P384', undefined],
  ])('takes a bare signature by %s %s, ECDSA as the token gives it', (kind, scheme) => {
    const keys = readyKeyPair(kind);
    const { key, certificateChain } = authority.issue('PERSON', personSubject, { keys });
    const algorithm = scheme === undefined ? {} : { scheme };
    const waiting = prepareSignature(letter, { ...terms, certificateChain, algorithm });
    const own = signingIdentity(key, certificateChain, algorithm);
    const given = [signWithIdentity(own, waiting.toBeSigned)];
    if (scheme === undefined) given.push(sign(waiting.digest, waiting.toBeSigned, { key, dsaEncoding: 'ieee-p1363' }));
    for (const bare of given) {
      expect(readBack(completeSignature(letter, waiting, { signature: bare }))).toMatchObject({ integrity: 'INTACT' });
    }
  });
});

describe('what comes back is checked before anything is given out', () => {
  const other = prepareSignature(sampleDocument('quyet-dinh.pdf'), request);
  const cmsOf = (who: typeof leader, digest = prepared.documentDigest): Buffer =>
    createSignedData(signingIdentity(who.key, who.certificateChain), digest);
  const complete = (given: Parameters<typeof completeSignature>[2]) =>
    refusal(() => completeSignature(letter, prepared, given));

  it('refuses a bare signature by another key, over another file, or damaged', () => {
    expect(complete({ signature: sign('sha256', prepared.toBeSigned, clerk.key) })).toBe('SIGNATURE_WRONG');
    expect(complete({ signature: signWithIdentity(identity, other.toBeSigned) })).toBe('SIGNATURE_WRONG');
    const damaged = Buffer.from(signature);
    damaged[17]! ^= 1;
    expect(complete({ signature: damaged })).toBe('SIGNATURE_WRONG');
    expect(complete({ signature: Buffer.alloc(0) })).toBe('SIGNATURE_WRONG');
  });

  it('refuses a container of another file or another certificate, whoever signed it', () => {
    expect(complete({ cms: cmsOf(leader, other.documentDigest) })).toBe('SIGNATURE_OF_ANOTHER_FILE');
    expect(complete({ cms: cmsOf(clerk) })).toBe('CERTIFICATE_NOT_EXPECTED');
    const renewed = authority.issue('PERSON', personSubject, {
      keys: { privateKey: leader.key, publicKey: identity.certificate.publicKey },
    });
    expect(complete({ cms: cmsOf(renewed) })).toBe('CERTIFICATE_NOT_EXPECTED');
  });

  it('refuses a container that is cut off, damaged, padded or larger than the hole', () => {
    const cms = cmsOf(leader);
    expect(complete({ cms: cms.subarray(0, 700) })).toBe('SIGNATURE_UNREADABLE');
    expect(complete({ cms: Buffer.alloc(0) })).toBe('SIGNATURE_UNREADABLE');
    expect(complete({ cms: Buffer.concat([cms, Buffer.alloc(3)]) })).toBe('SIGNATURE_UNREADABLE');
    const damaged = Buffer.from(cms);
    damaged[damaged.length - 5]! ^= 1;
    expect(complete({ cms: damaged })).toBe('SIGNATURE_WRONG');
    const value = Buffer.concat([Buffer.of(4, 0x82, 0x40, 0), Buffer.alloc(0x4000)]);
    expect(complete({ cms: addUnsignedAttribute(cms, { type: '1.2.3.4', value }) })).toBe('SIGNATURE_DOES_NOT_FIT');
  });

  it('refuses a file, an increment or a digest that is not what was prepared', () => {
    const touched = Buffer.from(letter);
    touched[touched.length - 40]! ^= 1;
    expect(refusal(() => completeSignature(touched, prepared, { signature }))).toBe('SIGNATURE_OF_ANOTHER_FILE');
    expect(refusal(() => completeSignature(letter.subarray(1), prepared, { signature }))).toBe(
      'SIGNATURE_OF_ANOTHER_FILE',
    );
    const swapped = { ...prepared, increment: Buffer.from(prepared.increment) };
    swapped.increment[30]! ^= 1;
    expect(refusal(() => completeSignature(letter, swapped, { signature }))).toBe('SIGNATURE_OF_ANOTHER_FILE');
    // Whoever changes increment and digest alike still has no signature over them.
    const forged = { ...other, baseLength: prepared.baseLength, documentDigest: prepared.documentDigest };
    expect(refusal(() => completeSignature(letter, forged, { signature }))).not.toBe('DONE');
    const { toBeSigned } = prepareSignedData(identity, other.documentDigest);
    expect(toBeSigned.equals(prepared.toBeSigned)).toBe(false);
  });
});
