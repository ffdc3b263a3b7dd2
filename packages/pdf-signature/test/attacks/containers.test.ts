/** Attacks on what the hole of a signature holds: nobody signs these bytes, so anybody may change them. */
import {
  createCertificate,
  createTimeStampRequest,
  generateSigningKey,
  octetString,
  oid,
  oids,
  readCertificate,
  readTimeStampResponse,
  sequence,
} from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { signPdf, validatePdf } from '../../src/index.js';
import { attribute, type HandmadeContainer, handmadeContainer, resigned } from '../handmade-container.js';
import { anchors, blank, laterThat, quiet, signedAt, subject, termsOf } from '../validation-kit.js';

const at = laterThat(1);
const person = quiet.issue('PERSON', subject);
const other = quiet.issue('PERSON', { ...subject, commonName: 'Người khác' });
const request = { trustAnchors: anchors(quiet), at };
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

const file = signPdf(blank, { ...termsOf(person), holeBytes: 16_384 });
const made = (how: Partial<HandmadeContainer> = {}): Buffer =>
  resigned(file, 'ETSI.CAdES.detached', (covered) => handmadeContainer(covered, { signer: person, ...how }));
const judged = (bytes: Buffer) => {
  const report = validatePdf(bytes, request);
  const [one] = report.signatures;
  return {
    file: report.verdict,
    level: one!.level,
    sub: one!.subIndication,
    codes: one!.findings.map(({ code }) => code),
  };
};

/** signing-certificate-v2 (RFC 5035). */
const naming = (certificate: Buffer): Buffer =>
  attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(certificate))))));

async function tokenOver(bytes: Buffer, authority = quiet): Promise<Buffer> {
  const asked = createTimeStampRequest({ digest: 'sha256', hash: sha256(bytes) });
  const answer = authority.timeStamp(asked.bytes, { at: signedAt });
  return Promise.resolve(readTimeStampResponse(answer, asked).bytes);
}
const stamp = (token: Buffer): Buffer => attribute(oids.signatureTimeStamp, token);

/** Number, key and issuer's name of the certificate, another holder; by a key of the forger's own. */
function lookalike(): Buffer {
  const theirs = readCertificate(person.certificate);
  const forger = generateSigningKey('P256');
  const common = { signWith: forger.privateKey, notBefore: theirs.notBefore, notAfter: theirs.notAfter };
  const { commonName, organisation, country } = readCertificate(quiet.sub).subject;
  const name = { commonName: commonName!, ...(organisation && { organisation }), ...(country && { country }) };
  const issuer = createCertificate({
    ...common,
    subject: name,
    publicKey: forger.publicKey,
    serial: Buffer.of(9),
    kind: 'ROOT',
  });
  const holder = { ...subject, commonName: 'Chủ tịch' };
  return createCertificate({
    ...common,
    subject: holder,
    issuer,
    publicKey: theirs.publicKey,
    serial: theirs.serial,
    kind: 'PERSON',
  });
}

describe('a container made by hand', () => {
  it('passes when it is sound, and reaches B-B', () => {
    expect(judged(made({ signed: [naming(person.certificate)] }))).toMatchObject({
      file: 'TOTAL_PASSED',
      level: 'B-B',
    });
  });

  it('with a countersignature passes: it speaks of the signature, not of the file', () => {
    expect(judged(made({ unsigned: () => [attribute('1.2.840.113549.1.9.6', sequence())] })).file).toBe('TOTAL_PASSED');
  });

  const twice = attribute(oids.messageDigest, octetString(sha256(Buffer.from('khác'))));
  it.each([
    ['two signers', { twice: true }],
    ['message-digest twice', { signed: [twice] }],
    ['content-type twice', { signed: [attribute(oids.contentType, oid(oids.tstInfo))] }],
    [
      'a signed attribute with two values',
      { signed: [attribute(oids.signingTime, oid(oids.data), oid(oids.tstInfo))] },
    ],
    ['a certificate that the signed hash does not name', { signed: [naming(other.certificate)] }],
    ['the file’s bytes brought along', { content: blank }],
    [
      'bytes that are no certificate among its own',
      { certificates: [...person.certificateChain, sequence(oid(oids.data))] },
    ],
    ['a look-alike beside the certificate', { certificates: [lookalike(), ...person.certificateChain] }],
    [
      'a look-alike in the place of the certificate',
      { certificates: [lookalike(), quiet.sub], signed: [naming(person.certificate)] },
    ],
  ] as [string, Partial<HandmadeContainer>][])('fails with %s', (_, how) => {
    expect(judged(made(how)).file).toBe('TOTAL_FAILED');
  });

  it('never passes for the holder of a look-alike, whom no authority knows', () => {
    expect(judged(made({ certificates: [lookalike()] })).file).not.toBe('TOTAL_PASSED');
  });

  it.each([
    ['directly behind it', 0],
    ['at the end of the hole', 100],
  ])('fails with hidden bytes %s', (_, gap) => {
    const hidden = resigned(file, 'ETSI.CAdES.detached', (covered) =>
      Buffer.concat([handmadeContainer(covered, { signer: person }), Buffer.alloc(gap), Buffer.from('ẩn')]),
    );
    expect(judged(hidden).file).toBe('TOTAL_FAILED');
  });

  it('names a certificate of its chain as the signer’s', () => {
    expect(judged(made({ signed: [naming(quiet.sub)] })).file).not.toBe('TOTAL_PASSED');
  });
});

describe('a signature time-stamp', () => {
  const signedAttributes = [naming(person.certificate)];

  it('over another signature is no proof, lowers the level, and leaves the signature open', async () => {
    const foreign = await tokenOver(Buffer.from('another signature'));
    const one = judged(made({ signed: signedAttributes, unsigned: () => [stamp(foreign)] }));
    expect(one).toMatchObject({ file: 'INDETERMINATE', sub: 'SIG_CONSTRAINTS_FAILURE', level: 'B-B' });
    expect(one.codes).toContain('TIME_STAMP_BROKEN');
  });

  it('that is no time-stamp leaves the signature open', () => {
    expect(judged(made({ unsigned: () => [stamp(sequence())] })).file).toBe('INDETERMINATE');
  });

  it('with a changed byte leaves the signature open', async () => {
    const token = await tokenOver(Buffer.from('x'));
    token[token.length - 5]! ^= 1;
    expect(judged(made({ unsigned: () => [stamp(token)] })).file).toBe('INDETERMINATE');
  });
});
