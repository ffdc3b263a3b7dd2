import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatePem, createAuthority, createCertificate } from '../src/index.js';
import { DerError, readElement, readOid, readWhole } from '../src/der/read.js';
import { element, integer, oid, sequence } from '../src/der/write.js';
import { readCertificate } from '../src/certificates/read-certificate.js';
import {
  describeWithTool,
  organisationSubject,
  personSubject,
  readyKeyPair,
  run,
  temporaryFolder,
} from '@lienthong/testing';

const authority = createAuthority({ newKey: readyKeyPair, organisation: 'Tỉnh Lai Châu' });
const person = authority.issue('PERSON', personSubject);
const [leaf] = person.certificateChain as [Buffer];

describe('createCertificate', () => {
  it('makes what Node reads back: names with Vietnamese letters, chain, usage', () => {
    const [certificate, sub, root] = person.certificateChain.map((der) => new X509Certificate(der)) as [
      X509Certificate,
      X509Certificate,
      X509Certificate,
    ];
    expect(certificate.checkIssued(sub) && sub.checkIssued(root) && root.checkIssued(root)).toBe(true);
    expect(certificate.verify(sub.publicKey) && sub.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
    expect([certificate.ca, sub.ca, root.ca]).toEqual([false, true, true]);
    expect(certificate.checkPrivateKey(person.key)).toBe(true);
    expect(certificate.subject).toContain('CN=Nguyễn Thị Hoàng Yến');
  });

  it('is read back by our own strict reader', () => {
    const facts = readCertificate(leaf);
    expect(facts.subject).toEqual(personSubject);
    expect(facts.issuer.organisation).toBe('Tỉnh Lai Châu');
    expect(facts.notAfter).toEqual(new Date('2049-01-01T00:00:00Z'));
  });

  it('keeps dates before and after 2050 and serials with the top bit set', () => {
    const { publicKey, privateKey } = readyKeyPair('RSA_2048');
    const dates = { notBefore: new Date('2049-12-31T23:59:59Z'), notAfter: new Date('2050-01-01T00:00:00Z') };
    const der = createCertificate({
      subject: organisationSubject,
      publicKey,
      signWith: privateKey,
      serial: Buffer.of(0x80, 1),
      kind: 'ROOT',
      ...dates,
    });
    expect(readCertificate(der)).toMatchObject(dates);
    expect(new X509Certificate(der).serialNumber).toBe('8001');
  });
});

describe('the DER reader', () => {
  it.each([
    ['indefinite length', [0x30, 0x80, 0, 0]],
    ['a length not the shortest', [0x04, 0x81, 0x01, 0]],
    ['a padded length', [0x04, 0x82, 0x00, 0x81, ...Array.from({ length: 129 }, () => 0)]],
    ['an element cut off', [0x04, 5, 1]],
    ['a multi-byte tag', [0x1f, 0x81, 0]],
    ['nothing', []],
  ])('refuses %s', (_, bytes) => {
    expect(() => readElement(Buffer.from(bytes))).toThrow(DerError);
  });

  it('refuses bytes behind the element and padded object identifiers', () => {
    expect(() => readWhole(Buffer.of(5, 0, 0))).toThrow(DerError);
    expect(() => readOid(readElement(Buffer.of(6, 3, 0x55, 0x80, 1)))).toThrow(DerError);
  });

  it('reads what the writer wrote', () => {
    for (const text of ['1.2.840.113549.1.7.2', '2.16.840.1.101.3.4.2.1', '2.5.4.3', '2.999.3'])
      expect(readOid(readElement(oid(text)))).toBe(text);
    expect(integer(Buffer.of(0, 0, 0x80)).toString('hex')).toBe('02020080');
    expect(integer(0).toString('hex')).toBe('020100');
    for (const size of [0, 127, 128, 255, 256, 70_000])
      expect(readWhole(sequence(element(4, Buffer.alloc(size)))).content.length).toBeGreaterThanOrEqual(size);
  });
});

describeWithTool(['openssl'], 'openssl verify', () => {
  const folder = temporaryFolder();

  it('accepts the chain for signing documents and shows the names', () => {
    const file = (name: string, der: Buffer): string => {
      const path = join(folder, name);
      writeFileSync(path, certificatePem(der));
      return path;
    };
    const signer = file('signer.pem', leaf);
    const [root, sub] = [file('root.pem', authority.root), file('sub.pem', authority.sub)];
    const args = [
      'verify',
      '-x509_strict',
      '-attime',
      '1780000000',
      '-purpose',
      'smimesign',
      '-CAfile',
      root,
      '-untrusted',
      sub,
      signer,
    ];
    expect(run('openssl', args)).toContain('OK');
    expect(run('openssl', ['x509', '-in', signer, '-noout', '-subject', '-nameopt', 'utf8,sep_comma_plus'])).toContain(
      'Nguyễn Thị Hoàng Yến',
    );
  });
});
