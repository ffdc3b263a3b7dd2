import { createHash, type KeyObject, sign } from 'node:crypto';
import { readFileSync as readBytes, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithTool, personSubject, readyKeyPair, run, temporaryFolder } from '@lienthong/testing';
import {
  addSignatureTimeStamp,
  addUnsignedAttribute,
  certificatePem,
  checkForeignSignedData,
  createAuthority,
  createSignedData,
  externalSigningIdentity,
  type IdentityOptions,
  type KeyKind,
  octetString,
  oids,
  PkiRefusedError,
  prepareSignedData,
  readCms,
  type ReadDigest,
  readSignedData,
  sequence,
  signatureValueOf,
  signerCertificateOf,
  type SigningIdentity,
  signingIdentity,
  signWithIdentity,
  verifySigner,
} from '../src/index.js';
import { generateSigningKey } from '../src/index.js';

const authority = createAuthority({ newKey: readyKeyPair });
const content = Buffer.from('Kính gửi: Ủy ban nhân dân tỉnh Lai Châu');
const hashOf = (digest: ReadDigest): Buffer => createHash(digest).update(content).digest();
const signers = new Map<KeyKind, { key: KeyObject; certificateChain: readonly Buffer[] }>();
const signerWith = (kind: KeyKind): { key: KeyObject; certificateChain: readonly Buffer[] } => {
  const found = signers.get(kind);
  if (found !== undefined) return found;
  const made = authority.issue('PERSON', personSubject, { keys: kind });
  signers.set(kind, made);
  return made;
};

const cases: [KeyKind, IdentityOptions, string][] = [
  ['RSA_2048', {}, 'RSA_PKCS1 sha256'],
  ['RSA_3072', { digest: 'sha384' }, 'RSA_PKCS1 sha384'],
  ['RSA_4096', { digest: 'sha512' }, 'RSA_PKCS1 sha512'],
  ['RSA_2048', { scheme: 'RSA_PSS' }, 'RSA_PSS sha256'],
  ['RSA_3072', { scheme: 'RSA_PSS', digest: 'sha384' }, 'RSA_PSS sha384'],
  ['RSA_4096', { scheme: 'RSA_PSS', digest: 'sha512' }, 'RSA_PSS sha512'],
  ['P256', {}, 'ECDSA sha256'],
  ['P384', {}, 'ECDSA sha384'],
  ['P384', { digest: 'sha512' }, 'ECDSA sha512'],
];

const identityOf = (kind: KeyKind, options: IdentityOptions = {}): SigningIdentity => {
  const { key, certificateChain } = signerWith(kind);
  return signingIdentity(key, certificateChain, options);
};

/** The answer of `verifySigner` for the only signer of a container. */
const verdictOf = (container: Buffer, digest = hashOf): string => {
  const cms = readCms(container);
  const [signer] = cms.signers;
  return verifySigner(signer!, signerCertificateOf(signer!, cms.certificates)!, digest);
};

describe('a signature by every kind of key', () => {
  it.each(cases)('%s %o signs and verifies as %s', (kind, options, names) => {
    const identity = identityOf(kind, options);
    expect(`${identity.scheme} ${identity.digest}`).toBe(names);
    // ECDSA signatures differ in length: each length has a template of its own.
    for (let round = 0; round < (identity.scheme === 'ECDSA' ? 40 : 1); round += 1) {
      const container = createSignedData(identity, hashOf(identity.digest));
      expect(verdictOf(container)).toBe('VALID');
      expect(verdictOf(container, (digest) => createHash(digest).update('khác').digest())).toBe('DIGEST_MISMATCH');
    }
  });

  it('gives the same bytes again where the algorithm does', () => {
    const identity = identityOf('RSA_2048');
    expect(createSignedData(identity, hashOf('sha256')).equals(createSignedData(identity, hashOf('sha256')))).toBe(
      true,
    );
  });

  it('does not mix up two ways of signing with one key', () => {
    const { key, certificateChain } = signerWith('RSA_2048');
    expect(signingIdentity(key, certificateChain, { scheme: 'RSA_PSS' }).scheme).toBe('RSA_PSS');
    expect(signingIdentity(key, certificateChain).scheme).toBe('RSA_PKCS1');
    expect(signingIdentity(key, certificateChain, { digest: 'sha512' }).digest).toBe('sha512');
  });
});

describe('a signature in two steps', () => {
  it.each(cases)('%s %o: prepared without the key, completed with its signature', (kind, options) => {
    const { key, certificateChain } = signerWith(kind);
    const external = externalSigningIdentity(certificateChain, options);
    const prepared = prepareSignedData(external, hashOf(external.digest));
    expect(prepared.toBeSignedHash.equals(createHash(external.digest).update(prepared.toBeSigned).digest())).toBe(true);
    // Prepared anew, as another process does after a restart.
    const again = prepareSignedData(externalSigningIdentity(certificateChain, options), hashOf(external.digest));
    expect(again.toBeSigned.equals(prepared.toBeSigned)).toBe(true);
    const container = again.complete(
      signWithIdentity(signingIdentity(key, certificateChain, options), prepared.toBeSigned),
      [{ type: oids.signatureTimeStamp, value: sequence(octetString(Buffer.of(1))) }],
    );
    expect(verdictOf(container)).toBe('VALID');
    expect(readCms(container).signers[0]!.timeStampTokens).toHaveLength(1);
    expect(
      createSignedData(signingIdentity(key, certificateChain, options), hashOf(external.digest)).length,
    ).toBeLessThanOrEqual(prepared.maxBytes);
  });

  it('takes ECDSA as tokens give it, r and s side by side', () => {
    for (const kind of ['P256', 'P384'] as const) {
      const { key, certificateChain } = signerWith(kind);
      const identity = externalSigningIdentity(certificateChain);
      const prepared = prepareSignedData(identity, hashOf(identity.digest));
      const raw = sign(identity.digest, prepared.toBeSigned, { key, dsaEncoding: 'ieee-p1363' });
      expect(verdictOf(prepared.complete(raw))).toBe('VALID');
    }
  });

  it('refuses a signature by another key, over other bytes, and no signature at all', () => {
    const { key, certificateChain } = signerWith('RSA_2048');
    const prepared = prepareSignedData(externalSigningIdentity(certificateChain), hashOf('sha256'));
    const other = readyKeyPair('RSA_2048').privateKey;
    for (const signature of [
      sign('sha256', prepared.toBeSigned, other),
      sign('sha256', content, key),
      sign('sha512', prepared.toBeSigned, key),
      Buffer.alloc(256),
      Buffer.alloc(0),
    ])
      expect(() => prepared.complete(signature)).toThrow(
        expect.objectContaining({ code: 'SIGNATURE_NOT_OF_CERTIFICATE' }),
      );
  });

  it('takes a foreign container for this revision and certificate only', () => {
    const { certificateChain } = signerWith('P256');
    const expected = { certificate: certificateChain[0]!, contentDigest: hashOf };
    const right = createSignedData(identityOf('P256'), hashOf('sha256'));
    expect(checkForeignSignedData(right, expected).signers).toHaveLength(1);
    for (const wrong of [
      createSignedData(identityOf('P256'), createHash('sha256').update('khác').digest()),
      createSignedData(identityOf('RSA_2048'), hashOf('sha256')),
      right.subarray(0, 100),
      Buffer.concat([right, Buffer.of(0)]),
    ])
      expect(() => checkForeignSignedData(wrong, expected)).toThrow(
        expect.objectContaining({ code: 'FOREIGN_SIGNATURE_REFUSED' }),
      );
  });
});

describe('keys that may not sign', () => {
  it('are refused by name', () => {
    const { certificateChain } = signerWith('RSA_2048');
    const elsewhere = generateSigningKey('P256').privateKey;
    expect(() => signingIdentity(elsewhere, certificateChain)).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_KEY_MISMATCH' }),
    );
    expect(() => externalSigningIdentity([])).toThrow(PkiRefusedError);
    expect(() => externalSigningIdentity([Buffer.of(1, 2, 3)])).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_UNREADABLE' }),
    );
  });
});

describe('unsigned attributes', () => {
  it('are added without touching what was signed, values of one type side by side', () => {
    const container = createSignedData(identityOf('RSA_2048'), hashOf('sha256'));
    const token = (value: number): Buffer => sequence(octetString(Buffer.of(value)));
    const stamped = addSignatureTimeStamp(addSignatureTimeStamp(container, token(2)), token(1));
    const both = addUnsignedAttribute(stamped, { type: '1.2.3.4', value: token(9) });
    const [signer] = readCms(both).signers;
    expect(signer!.timeStampTokens.map((value) => value.at(-1)).toSorted()).toEqual([1, 2]);
    expect(signer!.unsignedAttributes.get('1.2.3.4')).toEqual([token(9)]);
    expect(signer!.signedAttributes!.equals(readCms(container).signers[0]!.signedAttributes!)).toBe(true);
    expect(signatureValueOf(both).equals(signer!.signature)).toBe(true);
    expect(verdictOf(both)).toBe('VALID');
  });

  it('leave the older reader of PDF signatures able to read', () => {
    const stamped = addSignatureTimeStamp(createSignedData(identityOf('P256'), hashOf('sha256')), sequence());
    expect(readSignedData(Buffer.concat([stamped, Buffer.alloc(99)])).signatureScheme).toBe('ECDSA');
    expect(() => readCms(Buffer.concat([stamped, Buffer.alloc(99)]))).toThrow('bytes after the container');
  });
});

describeWithTool(['openssl'], 'openssl cms', () => {
  const folder = temporaryFolder();
  const file = (name: string, bytes: Buffer | string): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  it.each(cases)('verifies %s %o as CAdES (%s)', (kind, options) => {
    const identity = identityOf(kind, options);
    const cms = file('signature.der', createSignedData(identity, hashOf(identity.digest)));
    const root = file('root.pem', certificatePem(authority.root));
    const data = file('content', content);
    const args = ['-verify', '-cades', '-binary', '-inform', 'DER', '-in', cms, '-content', data, '-CAfile', root];
    expect(run('openssl', ['cms', ...args, '-attime', '1780000000'])).toContain('erification successful');
  });

  it.each([
    ['RSA_2048', ['-md', 'sha256']],
    ['RSA_3072', ['-md', 'sha384', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:48']],
    [
      'RSA_2048',
      [
        '-md',
        'sha256',
        ...['padding_mode:pss', 'mgf1_md:sha384', 'pss_saltlen:32'].flatMap((option) => ['-keyopt', `rsa_${option}`]),
      ],
    ],
    ['P384', ['-md', 'sha384']],
    ['P256', ['-md', 'sha256', '-keyid']],
  ] as [KeyKind, string[]][])('has its own signatures read: %s %o', (kind, options) => {
    const { key, certificateChain } = signerWith(kind);
    const signer = file('signer.pem', certificatePem(certificateChain[0]!));
    const keyFile = file('key.pem', key.export({ type: 'pkcs8', format: 'pem' }));
    const [data, out] = [file('content', content), join(folder, 'theirs.der')];
    const args = ['-sign', '-binary', '-cades', '-signer', signer, '-inkey', keyFile, '-in', data, '-outform', 'DER'];
    run('openssl', ['cms', ...args, '-out', out, ...options]);
    const cms = readCms(readBytes(out));
    expect(cms.content).toBeUndefined();
    expect(cms.signers[0]!.signingTime).toBeInstanceOf(Date);
    expect(verdictOf(readBytes(out))).toBe('VALID');
    expect(verdictOf(readBytes(out), (digest) => createHash(digest).update('khác').digest())).toBe('DIGEST_MISMATCH');
  });

  it('has its SHA-1 signature read and called too weak, its second signer counted', () => {
    const { key, certificateChain } = signerWith('RSA_2048');
    const signer = file('signer.pem', certificatePem(certificateChain[0]!));
    const keyFile = file('key.pem', key.export({ type: 'pkcs8', format: 'pem' }));
    const [data, weak, two] = [file('content', content), join(folder, 'weak.der'), join(folder, 'two.der')];
    const common = ['-binary', '-signer', signer, '-inkey', keyFile, '-outform', 'DER'];
    run('openssl', ['cms', '-sign', ...common, '-in', data, '-md', 'sha1', '-out', weak]);
    expect(verdictOf(readBytes(weak))).toBe('ALGORITHM_TOO_WEAK');
    expect(() => readSignedData(readBytes(weak))).toThrow('sha1');
    const second = signerWith('P256');
    const other = ['-signer', file('other.pem', certificatePem(second.certificateChain[0]!))];
    const otherKey = ['-inkey', file('other.key', second.key.export({ type: 'pkcs8', format: 'pem' }))];
    run('openssl', ['cms', '-sign', ...common, ...other, ...otherKey, '-in', data, '-out', two]);
    expect(readCms(readBytes(two)).signers).toHaveLength(2);
    expect(() => readSignedData(readBytes(two))).toThrow('not exactly one signer');
  });
});
