import { createHash } from 'node:crypto';
import { describeWithTool, personSubject, readyKeyPair, run } from '@lienthong/testing';
import {
  certificatePem,
  certificatesFromPem,
  createAuthority,
  createCertificate,
  DerError,
  isIssuedBy,
  oids,
  readCertificate,
  serialHex,
} from '../src/index.js';
import { testFiles } from './tools.js';

const urls = { ocsp: 'http://ocsp.vi.du/', caIssuers: 'http://ca.vi.du/sub.cer', crl: 'http://ca.vi.du/sub.crl' };
const authority = createAuthority({ keys: 'P384', urls });
const signer = authority.issue('PERSON', personSubject, {
  certificate: { email: 'yen@laichau.gov.vn', policies: ['2.16.704.1.1'] },
});

describe('facts of a certificate', () => {
  it('are those it was issued with', () => {
    const facts = readCertificate(signer.certificate);
    expect(facts).toMatchObject({
      version: 3,
      isAuthority: false,
      pathLength: undefined,
      extendedKeyUsage: [oids.emailProtection, oids.documentSigning],
      extendedKeyUsageCritical: false,
      ocspUrls: [urls.ocsp],
      caIssuersUrls: [urls.caIssuers],
      crlUrls: [urls.crl],
      policies: ['2.16.704.1.1'],
      emails: ['yen@laichau.gov.vn'],
      unknownCriticalExtensions: [],
      signatureScheme: 'ECDSA',
      signatureDigest: 'sha384',
      weakness: undefined,
      ocspNoCheck: false,
    });
    expect([...facts.keyUsage!]).toEqual(['digitalSignature', 'nonRepudiation']);
    const sub = readCertificate(authority.sub);
    expect(sub).toMatchObject({ isAuthority: true, pathLength: 0 });
    expect([...sub.keyUsage!]).toEqual(['keyCertSign', 'cRLSign']);
    expect(facts.authorityKeyIdentifier!.equals(sub.subjectKeyIdentifier!)).toBe(true);
    expect(isIssuedBy(facts, sub)).toBe(true);
    expect(isIssuedBy(sub, facts)).toBe(false);
    expect(facts.isSelfIssued).toBe(false);
    expect(readCertificate(authority.root).isSelfIssued).toBe(true);
  });

  it('tell the services apart', () => {
    expect(readCertificate(authority.tsa.certificate)).toMatchObject({
      extendedKeyUsage: [oids.timeStamping],
      extendedKeyUsageCritical: true,
    });
    expect(readCertificate(authority.ocspResponder.certificate)).toMatchObject({
      extendedKeyUsage: [oids.ocspSigning],
      ocspNoCheck: true,
    });
  });

  it.each([
    [{ scheme: 'RSA_PSS', digest: 'sha512' }, 'RSA_PSS', 'sha512'],
    [{ digest: 'sha384' }, 'RSA_PKCS1', 'sha384'],
  ] as const)('include how it was signed: %o', (options, signatureScheme, signatureDigest) => {
    const { publicKey, privateKey } = readyKeyPair('RSA_2048');
    const der = createCertificate({
      kind: 'ROOT',
      subject: personSubject,
      publicKey,
      signWith: privateKey,
      serial: Buffer.of(1),
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2027-01-01T00:00:00Z'),
      ...options,
    });
    const facts = readCertificate(der);
    expect(facts).toMatchObject({ signatureScheme, signatureDigest, weakness: undefined });
    expect(isIssuedBy(facts, facts)).toBe(true);
  });

  it('serial numbers are compared without leading zeros', () => {
    expect([Buffer.of(0, 0x80), Buffer.of(0), Buffer.of(0, 0, 1, 0)].map(serialHex)).toEqual(['80', '00', '0100']);
  });

  it('come from PEM files of several certificates, with text between', () => {
    const pem = `Gốc:\n${certificatePem(authority.root)}\nCấp dưới:\r\n${certificatePem(authority.sub).replaceAll('\n', '\r\n')}`;
    expect(certificatesFromPem(pem)).toEqual([authority.root, authority.sub]);
    expect(certificatesFromPem('không có')).toEqual([]);
    expect(() => certificatesFromPem('-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----')).toThrow(DerError);
  });
});

describeWithTool(['openssl'], 'openssl x509 and verify', () => {
  const files = testFiles();

  it('shows the same', () => {
    const file = files.write('signer.pem', certificatePem(signer.certificate));
    const text = run('openssl', ['x509', '-in', file, '-noout', '-text']);
    for (const expected of [...Object.values(urls), '2.16.704.1.1', 'email:yen@laichau.gov.vn', 'ecdsa-with-SHA384'])
      expect(text).toContain(expected);
    const fingerprint = createHash('sha256')
      .update(signer.certificate)
      .digest('hex')
      .toUpperCase()
      .match(/../g)!
      .join(':');
    expect(run('openssl', ['x509', '-in', file, '-noout', '-fingerprint', '-sha256'])).toContain(fingerprint);
  });

  it.each(['RSA_2048', 'P256', 'P384'] as const)('accepts every kind of certificate under %s strictly', (keys) => {
    const own = createAuthority({ keys, urls, newKey: readyKeyPair });
    const root = files.write('root.pem', certificatePem(own.root));
    const sub = files.write('sub.pem', certificatePem(own.sub));
    for (const [certificate, purpose] of [
      [own.issue('ORGANISATION', personSubject, { keys }).certificate, 'smimesign'],
      [own.tsa.certificate, 'timestampsign'],
      [own.ocspResponder.certificate, 'ocsphelper'],
    ] as const) {
      const file = files.write('one.pem', certificatePem(certificate));
      const args = ['-x509_strict', '-attime', '1790000000', '-purpose', purpose, '-CAfile', root, '-untrusted', sub];
      expect(run('openssl', ['verify', ...args, file])).toContain('OK');
    }
  });
});
