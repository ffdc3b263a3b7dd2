/** Containers other than those this project writes: old forms, weak algorithms, revocation data that is signed along. */
import { octetString, readElement, sequence, tagged } from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { signPdf, validatePdf } from '../src/index.js';
import { containerOf, tokenOf } from '../src/read/containers.js';
import { attribute, type HandmadeContainer, handmadeContainer, resigned } from './handmade-container.js';
import {
  anchors,
  blank,
  laterThat,
  listed,
  quiet,
  revocationOf,
  signed,
  signedAt,
  subject,
  termsOf,
} from './validation-kit.js';

const at = laterThat(1);
const person = quiet.issue('PERSON', subject, { keys: 'RSA_2048' });
const holder = quiet.issue('PERSON', subject);
const request = { trustAnchors: anchors(quiet), at };
const detached = 'adbe.pkcs7.detached';

const made = (how: Omit<HandmadeContainer, 'signer'> & Partial<HandmadeContainer>, subFilter = detached): Buffer =>
  resigned(signed(how.signer ?? person), subFilter, (covered) =>
    handmadeContainer(covered, { signer: person, ...how }),
  );

/** A byte of the first page's own object is another. */
function changed(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.write('596', copy.indexOf('[0 0 595') + 5, 'latin1');
  return copy;
}

const judged = (file: Buffer) => {
  const [one] = validatePdf(file, request).signatures;
  return { ...one!, codes: one!.findings.map(({ code }) => code) };
};

describe('a signature without signed attributes', () => {
  it.each([
    ['RSA', person],
    ['ECDSA', holder],
  ])('is verified by its bytes, and is no PAdES: %s', (_, signer) => {
    const file = made({ signer, attributes: false });
    expect(judged(file)).toMatchObject({ verdict: 'TOTAL_PASSED', integrity: true, level: 'NOT_PADES' });
    expect(judged(file).codes).toContain('NO_SIGNED_ATTRIBUTES');
    expect(judged(changed(file))).toMatchObject({ verdict: 'TOTAL_FAILED', subIndication: 'SIG_CRYPTO_FAILURE' });
  });
});

describe('a container in BER', () => {
  const inBer = (tail: string): Buffer =>
    resigned(signed(person), detached, (covered) => {
      const { content } = readElement(handmadeContainer(covered, { signer: person }));
      return Buffer.concat([Buffer.of(0x30, 0x80), content, Buffer.of(0, 0), Buffer.from(tail)]);
    });

  it('passes with a note, and fails with anything behind its end', () => {
    expect(judged(inBer(''))).toMatchObject({ verdict: 'TOTAL_PASSED', integrity: true });
    expect(judged(inBer('')).codes).toContain('CONTAINER_NOT_DER');
    expect(judged(inBer('x'))).toMatchObject({ verdict: 'TOTAL_FAILED' });
  });
});

describe('an algorithm that is no proof any more', () => {
  it.each(['md5', 'sha1', 'sha224'] as const)(
    'leaves open what was signed by %s, and fails what was changed',
    (digest) => {
      for (const attributes of [true, false]) {
        const file = made({ digest, attributes });
        expect(judged(file)).toMatchObject({
          verdict: 'INDETERMINATE',
          subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
          integrity: true,
        });
        expect(judged(changed(file))).toMatchObject({ verdict: 'TOTAL_FAILED', integrity: false });
      }
    },
  );

  it('counts for adbe.pkcs7.sha1, whose container holds the hash of the file', () => {
    const over = (file: Buffer): Buffer =>
      resigned(file, 'adbe.pkcs7.sha1', (covered) =>
        handmadeContainer(covered, { signer: person, content: createHash('sha1').update(covered).digest() }),
      );
    const file = over(signed(person));
    expect(judged(file)).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      integrity: true,
      level: 'NOT_PADES',
    });
    expect(judged(changed(file))).toMatchObject({ verdict: 'TOTAL_FAILED', subIndication: 'HASH_FAILURE' });
    // The same container under the name of another form.
    expect(judged(made({ content: Buffer.alloc(20) }))).toMatchObject({ verdict: 'TOTAL_FAILED', integrity: false });
  });
});

describe('a form nobody knows', () => {
  it.each(['adbe.x509.rsa_sha1', 'adbe.pkcs7.later'])('fails by its name: %s', (subFilter) => {
    const one = judged(made({}, subFilter));
    expect(one).toMatchObject({ verdict: 'TOTAL_FAILED', subIndication: 'FORMAT_FAILURE' });
    expect(one.codes).toContain('SUB_FILTER_NOT_ACCEPTED');
  });
});

describe('revocation data that is signed along (adbe-revocationInfoArchival)', () => {
  const ca = listed();
  const signer = ca.issue('PERSON', subject, { keys: 'RSA_2048' });
  const { ocspResponses, crls } = revocationOf(ca, signer.certificate, signedAt);
  const archived = (...lists: Buffer[]): Buffer =>
    resigned(signPdf(blank, { ...termsOf(signer), holeBytes: 16_384 }), detached, (covered) =>
      handmadeContainer(covered, { signer, signed: [attribute('1.2.840.113583.1.1.8', sequence(...lists))] }),
    );
  const verdictOf = (file: Buffer): string => validatePdf(file, { trustAnchors: anchors(ca), at: signedAt }).verdict;

  it('is believed as that of a DSS is', () => {
    expect(verdictOf(archived(tagged(0, sequence(...crls)), tagged(1, sequence(...ocspResponses))))).toBe(
      'TOTAL_PASSED',
    );
    expect(verdictOf(archived(tagged(0, sequence(...crls))))).toBe('INDETERMINATE');
  });

  it('is passed over where it is malformed', () => {
    expect(verdictOf(archived(tagged(0, octetString(Buffer.from('x')))))).toBe('INDETERMINATE');
  });
});

describe('a container that several questions are asked of', () => {
  it('is taken apart once, and refused each time alike', () => {
    const bytes = handmadeContainer(Buffer.from('%PDF-'), { signer: person });
    expect(containerOf(bytes)).toBe(containerOf(bytes));
    const malformed = bytes.subarray(0, -1);
    for (const read of [containerOf, containerOf, tokenOf, tokenOf]) expect(() => read(malformed)).toThrow('cut off');
    // Another copy is another container, whatever it says.
    expect(containerOf(Buffer.from(bytes))).not.toBe(containerOf(bytes));
  });
});
