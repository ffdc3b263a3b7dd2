import { createHash } from 'node:crypto';
import { describeWithTool, personSubject, run } from '@lienthong/testing';
import {
  addSignatureTimeStamp,
  certificatePem,
  createAuthority,
  createSignedData,
  createTimeStampRejection,
  createTimeStampRequest,
  createTimeStampResponse,
  readCms,
  readTimeStampRequest,
  type ReadDigest,
  readTimeStampResponse,
  readTimeStampToken,
  signatureValueOf,
  signingIdentity,
  validatePath,
  verifyTimeStampToken,
} from '../src/index.js';
import { testFiles } from './tools.js';

const authority = createAuthority({ keys: 'P256' });
const at = new Date('2026-11-02T03:04:05Z');
const content = Buffer.from('Công văn số 12/UBND-VX');
const hashOf = (digest: ReadDigest): Buffer => createHash(digest).update(content).digest();
const imprint = { digest: 'sha256', hash: hashOf('sha256') } as const;
const refusal = (code: string, finding?: string) =>
  expect.objectContaining(finding === undefined ? { code } : { code, finding });

describe('a time-stamp', () => {
  const request = createTimeStampRequest(imprint);
  const response = authority.timeStamp(request.bytes, { at, accuracyMs: 1_500 });
  const token = readTimeStampResponse(response, request);

  it('says when, how precisely, and over what', () => {
    expect(token).toMatchObject({ genTime: at, accuracyMs: 1_500, imprint });
    expect(token.nonce!.equals(request.nonce!)).toBe(true);
    expect(verifyTimeStampToken(token, hashOf)).toMatchObject({
      status: 'VALID',
      certificate: { subject: { country: 'VN' } },
    });
    const other = (digest: ReadDigest): Buffer => createHash(digest).update('khác').digest();
    expect(verifyTimeStampToken(token, other).status).toBe('IMPRINT_MISMATCH');
  });

  it('leads to the trust anchor for its purpose', () => {
    const { certificate, certificates } = token;
    const path = { certificate: certificate!.der, certificates, anchors: [authority.anchor], at: token.genTime };
    expect(validatePath({ ...path, purpose: 'TIME_STAMPING' }).status).toBe('VALID');
    expect(validatePath({ ...path, purpose: 'DOCUMENT_SIGNING' }).subIndication).toBe('CHAIN_CONSTRAINTS_FAILURE');
  });

  it('without certificates is verified by those from elsewhere', () => {
    const bare = createTimeStampRequest(imprint, { certReq: false });
    const found = readTimeStampResponse(authority.timeStamp(bare.bytes, { at }), bare);
    expect(verifyTimeStampToken(found, hashOf).status).toBe('CERTIFICATE_MISSING');
    expect(verifyTimeStampToken(found, hashOf, [authority.tsa.certificate]).status).toBe('VALID');
  });

  it('by a certificate that is not for time-stamping is found out', () => {
    const { key, certificateChain } = authority.issue('PERSON', personSubject);
    const made = createTimeStampResponse(signingIdentity(key, certificateChain), request.bytes, {
      at,
      serial: Buffer.of(1),
    });
    expect(verifyTimeStampToken(readTimeStampResponse(made), hashOf).status).toBe('CERTIFICATE_NOT_FOR_TIME_STAMPING');
  });

  it('goes into a signature and comes out of it again', () => {
    const { key, certificateChain } = authority.issue('PERSON', personSubject);
    const cms = createSignedData(signingIdentity(key, certificateChain), hashOf('sha256'));
    const value = (digest: ReadDigest): Buffer => createHash(digest).update(signatureValueOf(cms)).digest();
    const asked = createTimeStampRequest({ digest: 'sha512', hash: value('sha512') });
    const { bytes } = readTimeStampResponse(authority.timeStamp(asked.bytes, { at }), asked);
    const [signer] = readCms(addSignatureTimeStamp(cms, bytes)).signers;
    expect(verifyTimeStampToken(readTimeStampToken(signer!.timeStampTokens[0]!), value).status).toBe('VALID');
  });

  it('changed in any byte is not valid any more, and never ends in an untyped error', () => {
    for (let index = 0; index < token.bytes.length; index += 3) {
      const changed = Buffer.from(token.bytes);
      changed[index]! ^= 1 << (index % 8);
      let status: string;
      try {
        status = verifyTimeStampToken(readTimeStampToken(changed), hashOf).status;
      } catch (error) {
        status = (error as Error).constructor.name;
      }
      // What is not under the signature: the certificates that come along, versions and lists of digests.
      if (status === 'VALID') expect(readTimeStampToken(changed)).toMatchObject({ genTime: at, imprint });
      else expect(status).toMatch(/^[A-Z_]+$|^DerError$|^WeakAlgorithmError$/);
    }
  });
});

describe('an answer that is no token', () => {
  const request = createTimeStampRequest(imprint);

  it('is refused by name', () => {
    const rejection = createTimeStampRejection('TIME_NOT_AVAILABLE', 'đồng hồ hỏng');
    expect(() => readTimeStampResponse(rejection, request)).toThrow(
      refusal('TIME_STAMP_REJECTED', 'status 2; TIME_NOT_AVAILABLE; đồng hồ hỏng'),
    );
    for (const bytes of [Buffer.alloc(0), Buffer.from('<html>502</html>'), rejection.subarray(0, 5)])
      expect(() => readTimeStampResponse(bytes, request)).toThrow(refusal('TIME_STAMP_UNREADABLE'));
  });

  it('is refused when it belongs to another request', () => {
    const others = [
      createTimeStampRequest(imprint),
      createTimeStampRequest(
        { digest: 'sha256', hash: createHash('sha256').update('khác').digest() },
        { nonce: request.nonce! },
      ),
    ];
    for (const other of others)
      expect(() => readTimeStampResponse(authority.timeStamp(other.bytes, { at }), request)).toThrow(
        refusal('TIME_STAMP_MISMATCH'),
      );
  });

  it('is what an authority gives to bad requests', () => {
    expect(() => readTimeStampResponse(authority.timeStamp(Buffer.from('?'), { at }))).toThrow(
      refusal('TIME_STAMP_REJECTED', 'status 2; BAD_DATA_FORMAT'),
    );
    const policy = createTimeStampRequest(imprint, { policy: '1.2.3' });
    expect(() => readTimeStampResponse(authority.timeStamp(policy.bytes, { at }))).toThrow(
      refusal('TIME_STAMP_REJECTED', 'status 2; UNACCEPTED_POLICY'),
    );
  });

  it('request reads back what was written', () => {
    const { bytes, ...given } = createTimeStampRequest(imprint, { policy: '1.2.3', nonce: Buffer.of(0x80, 1) });
    expect(readTimeStampRequest(bytes)).toMatchObject(given);
  });
});

describeWithTool(['openssl'], 'openssl ts', () => {
  const files = testFiles();
  const root = (): string => files.write('root.pem', certificatePem(authority.root));
  const sub = (): string => files.write('sub.pem', certificatePem(authority.sub));

  it('verifies our response to its request', () => {
    const data = files.write('data', content);
    run('openssl', ['ts', '-query', '-data', data, '-sha384', '-cert', '-out', files.path('query')]);
    files.write('reply', authority.timeStamp(files.read('query'), { at, accuracyMs: 999 }));
    const args = ['-verify', '-queryfile', files.path('query'), '-in', files.path('reply')];
    expect(run('openssl', ['ts', ...args, '-CAfile', root(), '-untrusted', sub()])).toContain('Verification: OK');
    expect(run('openssl', ['ts', '-reply', '-in', files.path('reply'), '-text'])).toContain('0x03E7 millis');
  });

  it.each(['sha1', 'sha256'])('has its own response read, certificate named by %s', (named) => {
    const { key, certificateChain } = authority.tsa;
    files.write('tsa.pem', certificatePem(certificateChain[0]!));
    files.write('tsa.key', key.export({ type: 'pkcs8', format: 'pem' }));
    const lines = [
      '[tsa]',
      'default_tsa = one',
      '[one]',
      `serial = ${files.path('serial')}`,
      'default_policy = 1.2.3.4',
      'digests = sha256, sha512',
      'accuracy = secs:1, millisecs:500, microsecs:100',
      'ordering = yes',
      'tsa_name = yes',
      'signer_digest = sha256',
      'clock_precision_digits = 3',
      `ess_cert_id_alg = ${named}`,
    ];
    const config = files.write('tsa.cnf', lines.join('\n'));
    const request = createTimeStampRequest({ digest: 'sha512', hash: hashOf('sha512') });
    files.write('ours', request.bytes);
    const args = ['-reply', '-config', config, '-queryfile', files.path('ours'), '-out', files.path('theirs')];
    run('openssl', ['ts', ...args, '-signer', files.path('tsa.pem'), '-inkey', files.path('tsa.key')]);
    const token = readTimeStampResponse(files.read('theirs'), request);
    expect(token).toMatchObject({ policy: '1.2.3.4', accuracyMs: 1_501, ordering: true });
    expect(verifyTimeStampToken(token, hashOf).status).toBe('VALID');
    expect(token.signer.signingCertificate!.version).toBe(named === 'sha1' ? 1 : 2);
  });
});
