import { createHash } from 'node:crypto';
import { personSubject, workMs } from '@lienthong/testing';
import fc from 'fast-check';
import {
  addSignatureTimeStamp,
  checkForeignSignedData,
  createAuthority,
  createCsr,
  createOcspRequest,
  createPkcs12,
  createSignedData,
  createTimeStampRequest,
  DerError,
  type ReadDigest,
  PkiRefusedError,
  readCertificate,
  readCms,
  readCrl,
  readCsr,
  readOcspRequest,
  readOcspResponse,
  readPkcs12,
  readSignedData,
  readTimeStampRequest,
  readTimeStampResponse,
  readTimeStampToken,
  signerCertificateOf,
  signingIdentity,
  validatePath,
  verifyCrl,
  verifyOcspResponse,
  verifySigner,
  verifyTimeStampToken,
} from '../src/index.js';

const at = new Date('2026-11-02T03:00:00Z');
const authority = createAuthority({
  keys: 'P256',
  urls: { ocsp: 'http://a.vn/o', caIssuers: 'http://a.vn/i', crl: 'http://a.vn/c' },
});
const signer = authority.issue('PERSON', personSubject, { certificate: { email: 'a@b.vn', policies: ['1.2.3'] } });
const identity = signingIdentity(signer.key, signer.certificateChain);
const hashOf = (digest: ReadDigest): Buffer => createHash(digest).update('nội dung').digest();
const issuer = readCertificate(authority.sub);
const request = createTimeStampRequest({ digest: 'sha256', hash: hashOf('sha256') });
const response = authority.timeStamp(request.bytes, { at, accuracyMs: 5 });
const token = readTimeStampResponse(response).bytes;
const cms = addSignatureTimeStamp(createSignedData(identity, hashOf('sha256')), token);
authority.revoke(authority.issue('PERSON', personSubject).certificate, at, 'SUPERSEDED');
const query = createOcspRequest({ certificate: signer.certificate, issuer: authority.sub });
const ocsp = authority.ocsp(query.bytes, { at });
const crl = authority.crl({ at });

/** Every door that takes bytes from outside, with honest bytes to begin from. */
const doors: [string, Buffer, (bytes: Buffer) => unknown][] = [
  ['readCms', cms, readCms],
  ['readSignedData', cms, readSignedData],
  [
    'verifySigner',
    cms,
    (bytes) =>
      readCms(bytes).signers.map((one) => {
        const certificate = signerCertificateOf(one, readCms(bytes).certificates);
        return certificate && verifySigner(one, certificate, hashOf);
      }),
  ],
  [
    'checkForeignSignedData',
    cms,
    (bytes) => checkForeignSignedData(bytes, { certificate: signer.certificate, contentDigest: hashOf }),
  ],
  ['readCertificate', signer.certificate, readCertificate],
  [
    'validatePath',
    signer.certificate,
    (bytes) =>
      validatePath({
        certificate: bytes,
        certificates: [authority.sub],
        anchors: [authority.anchor],
        at,
        crls: [crl],
        ocspResponses: [ocsp],
      }),
  ],
  [
    'validatePath over a list',
    crl,
    (bytes) =>
      validatePath({
        certificate: signer.certificate,
        certificates: [authority.sub, bytes],
        anchors: [authority.anchor],
        at,
        crls: [bytes],
      }).status,
  ],
  [
    'validatePath over a response',
    ocsp,
    (bytes) =>
      validatePath({
        certificate: signer.certificate,
        certificates: [authority.sub],
        anchors: [authority.anchor],
        at,
        ocspResponses: [bytes],
      }).status,
  ],
  [
    'validatePath over an authority',
    authority.sub,
    (bytes) =>
      validatePath({ certificate: signer.certificate, certificates: [bytes], anchors: [authority.anchor], at }).status,
  ],
  ['readCrl', crl, (bytes) => verifyCrl(readCrl(bytes), issuer)],
  ['readOcspRequest', query.bytes, readOcspRequest],
  ['answering OCSP', query.bytes, (bytes) => authority.ocsp(bytes, { at })],
  [
    'readOcspResponse',
    ocsp,
    (bytes) =>
      verifyOcspResponse(readOcspResponse(bytes), { certificate: readCertificate(signer.certificate), issuer }),
  ],
  ['readTimeStampRequest', request.bytes, readTimeStampRequest],
  ['answering time-stamp requests', request.bytes, (bytes) => authority.timeStamp(bytes, { at })],
  ['readTimeStampResponse', response, (bytes) => readTimeStampResponse(bytes, request)],
  ['verifyTimeStampToken', token, (bytes) => verifyTimeStampToken(readTimeStampToken(bytes), hashOf).status],
  ['readCsr', createCsr({ subject: personSubject, key: signer.key }), readCsr],
  [
    'readPkcs12',
    createPkcs12({ key: signer.key, certificateChain: signer.certificateChain, password: '' }),
    (bytes) => readPkcs12(bytes, ''),
  ],
];

type Change = readonly [kind: 'FLIP' | 'SET' | 'CUT' | 'REPEAT' | 'INSERT', at: number, value: number, length: number];

function change(bytes: Buffer, [kind, position, value, length]: Change): Buffer {
  if (bytes.length === 0) return bytes;
  const where = position % bytes.length;
  const [before, after] = [bytes.subarray(0, where), bytes.subarray(where)];
  const out = Buffer.from(bytes);
  switch (kind) {
    case 'FLIP':
      out[where]! ^= 1 << (value & 7);
      return out;
    case 'SET':
      out[where] = value;
      return out;
    case 'CUT':
      return Buffer.concat([before, after.subarray(length)]);
    case 'REPEAT':
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 'INSERT':
      return Buffer.concat([before, Buffer.alloc(length, value), after]);
  }
}

const changes = fc.array(
  fc.tuple(
    fc.constantFrom('FLIP', 'SET', 'SET', 'CUT', 'REPEAT', 'INSERT'),
    fc.nat(20_000),
    fc.oneof(fc.nat(255), fc.constantFrom(0x30, 0x31, 0xa0, 0x80, 0x84, 0xff, 0)),
    fc.integer({ min: 1, max: 40 }),
  ) as fc.Arbitrary<Change>,
  { minLength: 1, maxLength: 4 },
);

const answerOrRefusal = (door: (bytes: Buffer) => unknown, bytes: Buffer): void => {
  try {
    door(bytes);
  } catch (error) {
    if (!(error instanceof DerError) && !(error instanceof PkiRefusedError)) throw error;
  }
};

describe('bytes from outside, changed at will', () => {
  it.each(doors)('%s ends in an answer or a typed refusal, soon', (name, honest, door) => {
    fc.assert(
      fc.property(changes, (made) => {
        const bytes = made.reduce(change, honest);
        expect(workMs(() => answerOrRefusal(door, bytes))).toBeLessThan(2_000);
      }),
      { numRuns: name === 'readPkcs12' ? 40 : 400 },
    );
  });

  it('never verifies as the signer over other content', () => {
    const other = (digest: ReadDigest): Buffer => createHash(digest).update('nội dung khác').digest();
    fc.assert(
      fc.property(changes, (made) => {
        try {
          for (const one of readCms(made.reduce(change, cms)).signers)
            expect(verifySigner(one, readCertificate(signer.certificate), other)).not.toBe('VALID');
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('made of nothing but nesting or of very many elements ends soon as well', () => {
    const nested = Buffer.alloc(200_000);
    for (let index = 0; index + 1 < nested.length; index += 2) nested.set([0x30, 0x80], index);
    const many = Buffer.concat([Buffer.of(0x30, 0x83, 0x03, 0x0d, 0x40), Buffer.alloc(200_000, Buffer.of(0x05, 0x00))]);
    for (const [, , door] of doors)
      for (const bytes of [nested, many]) {
        expect(workMs(() => answerOrRefusal(door, bytes))).toBeLessThan(2_000);
      }
  });
});
