import { generateKeyPairSync, sign } from 'node:crypto';
import { describeWithTool, personSubject, readyKeyPair, run } from '@lienthong/testing';
import {
  createAuthority,
  createCsr,
  csrPem,
  generateSigningKey,
  keyKinds,
  prepareCsr,
  readCertificate,
  readCsr,
} from '../src/index.js';
import { testFiles } from './tools.js';

const code = (code: string) => expect.objectContaining({ code });

describe('a certificate request', () => {
  it.each(keyKinds)('by a %s key says who and which key', (kind) => {
    const { publicKey, privateKey } = generateSigningKey(kind);
    const der = createCsr({ subject: personSubject, key: privateKey });
    for (const bytes of [
      der,
      Buffer.from(csrPem(der)),
      Buffer.from(csrPem(der).replaceAll('CERTIFICATE', 'NEW CERTIFICATE')),
    ]) {
      const facts = readCsr(bytes);
      expect(facts.subject).toEqual(personSubject);
      expect(facts.publicKey.equals(publicKey)).toBe(true);
    }
  });

  it('is completed by a signature made elsewhere, and leads to a certificate', () => {
    const { publicKey, privateKey } = generateSigningKey('P256');
    const prepared = prepareCsr({ subject: personSubject, publicKey });
    const raw = sign(prepared.digest, prepared.toBeSigned, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const facts = readCsr(prepared.complete(raw));
    const [certificate] = createAuthority({ keys: 'P256' }).certify(facts.publicKey, 'PERSON', personSubject);
    expect(readCertificate(certificate!).publicKey.equals(publicKey)).toBe(true);
    expect(() => prepared.complete(Buffer.alloc(64, 1))).toThrow(code('SIGNATURE_NOT_OF_CERTIFICATE'));
  });

  it('is refused when changed, weak or not one', () => {
    const { privateKey } = generateSigningKey('P256');
    const der = createCsr({ subject: personSubject, key: privateKey });
    const changed = Buffer.from(der);
    changed[changed.indexOf('Yến') - 2]! ^= 1;
    expect(() => readCsr(changed)).toThrow(code('CSR_SIGNATURE_WRONG'));
    expect(() => readCsr(Buffer.from('?'))).toThrow(code('CSR_UNREADABLE'));
    expect(() => readCsr(der.subarray(0, 90))).toThrow(code('CSR_UNREADABLE'));
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    expect(() => readCsr(createCsr({ subject: personSubject, key: weak }))).toThrow(code('KEY_NOT_SUITABLE'));
  });
});

describeWithTool(['openssl'], 'openssl req', () => {
  const files = testFiles();

  it('verifies ours', () => {
    for (const options of [{}, { scheme: 'RSA_PSS' as const, digest: 'sha384' as const }]) {
      const key = readyKeyPair('RSA_2048').privateKey;
      const file = files.write('ours.pem', csrPem(createCsr({ subject: personSubject, key, ...options })));
      const shown = run('openssl', ['req', '-in', file, '-verify', '-noout', '-subject', '-nameopt', 'utf8']);
      expect(shown).toContain('verify OK');
      expect(shown).toContain('Nguyễn Thị Hoàng Yến');
    }
  });

  it('has its own read', () => {
    const key = files.write('key.pem', generateSigningKey('P384').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const subject = ['-subj', '/C=VN/O=Sở Tư pháp/CN=Trần Văn Bê', '-utf8'];
    run('openssl', ['req', '-new', '-key', key, ...subject, '-out', files.path('theirs.pem')]);
    expect(readCsr(files.read('theirs.pem')).subject).toEqual({
      country: 'VN',
      organisation: 'Sở Tư pháp',
      commonName: 'Trần Văn Bê',
    });
  });
});
