import { certificatePem, createAuthority, type IdentityOptions, type KeyKind } from '@lienthong/pki';
import {
  describeWithTool,
  nssDatabase,
  personSubject,
  readyKeyPair,
  run,
  sampleDocument,
  temporaryFolder,
} from '@lienthong/testing';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openForSigning, readSignatures, signPdf, signPdfIncrement } from '../src/index.js';
import { authority, signedAt } from './journey.js';

const combinations: readonly (readonly [KeyKind, IdentityOptions])[] = [
  ...(['sha256', 'sha384', 'sha512'] as const).flatMap((digest) => [
    ['RSA_2048', { scheme: 'RSA_PKCS1', digest }] as const,
    ['RSA_2048', { scheme: 'RSA_PSS', digest }] as const,
    ['P256', { digest }] as const,
    ['P384', { digest }] as const,
  ]),
  ['RSA_3072', { scheme: 'RSA_PKCS1', digest: 'sha256' }],
  ['RSA_3072', { scheme: 'RSA_PSS', digest: 'sha384' }],
  ['RSA_4096', { scheme: 'RSA_PKCS1', digest: 'sha512' }],
  ['RSA_4096', { scheme: 'RSA_PSS', digest: 'sha512' }],
];
const cases = combinations.map(
  ([kind, algorithm]) => [`${kind} ${algorithm.scheme ?? 'ECDSA'} ${algorithm.digest}`, kind, algorithm] as const,
);

const keys = new Map<KeyKind, ReturnType<typeof readyKeyPair>>();
const signerWith = (kind: KeyKind) => {
  if (!keys.has(kind)) keys.set(kind, readyKeyPair(kind));
  return authority.issue('PERSON', personSubject, { keys: keys.get(kind)! });
};
const letter = sampleDocument('word-1.7-objstm.pdf');
const requestFor = (kind: KeyKind, algorithm: IdentityOptions) =>
  ({
    ...signerWith(kind),
    algorithm,
    signingTime: signedAt,
    role: { kind: 'PERSON', certify: true },
    field: { name: 'chu_ky', placement: { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 } },
  }) as const;
const signedWith = (kind: KeyKind, algorithm: IdentityOptions): Buffer => signPdf(letter, requestFor(kind, algorithm));

it.each(cases)('our own reader finds %s intact', (_, kind, algorithm) => {
  expect(readSignatures(signedWith(kind, algorithm))[0]).toMatchObject({ integrity: 'INTACT', coverage: 'WHOLE_FILE' });
});

it.each(['sha256', 'sha384', 'sha512'] as const)(
  'a base hashed beforehand by %s gives the same signature',
  (digest) => {
    const request = requestFor('RSA_2048', { digest });
    const plain = signPdfIncrement(letter, request);
    const document = openForSigning(letter, [digest]);
    expect(signPdfIncrement(document, request).equals(plain)).toBe(true);
    expect(signPdfIncrement(document, request).equals(plain)).toBe(true);
  },
);

it.each(cases)('leaves room for %s of an authority with a very long name', (_, kind, algorithm) => {
  const wordy = createAuthority({ commonName: 'Cơ quan chứng thực '.repeat(100), keys: 'P256' });
  const signer = wordy.issue('PERSON', personSubject, { keys: keys.get(kind) ?? kind });
  const signed = signPdf(letter, { ...requestFor(kind, algorithm), ...signer });
  expect(readSignatures(signed)[0]).toMatchObject({ integrity: 'INTACT', coverage: 'WHOLE_FILE' });
});

it('goes on with the hash of whoever verified the file, and leaves that hash as it was', () => {
  const request = requestFor('RSA_2048', {});
  const hash = createHash('sha256').update(letter);
  const document = openForSigning(letter, { sha256: hash });
  expect(signPdfIncrement(document, request).equals(signPdfIncrement(letter, request))).toBe(true);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(letter).digest('hex'));
});

it('never looks at the file again where its hash is given: what a hash of other bytes gives is no signature of this file', () => {
  const other = createHash('sha256').update(letter.subarray(1));
  const document = openForSigning(letter, { sha256: other });
  const increment = signPdfIncrement(document, requestFor('RSA_2048', {}));
  expect(readSignatures(Buffer.concat([letter, increment]))[0]).toMatchObject({ integrity: 'DIGEST_MISMATCH' });
});

it('hashes the file itself for a digest that was not given', () => {
  const request = requestFor('RSA_2048', { digest: 'sha384' });
  const document = openForSigning(letter, { sha256: createHash('sha256').update(letter) });
  expect(signPdfIncrement(document, request).equals(signPdfIncrement(letter, request))).toBe(true);
});

const folder = temporaryFolder();
const rootPem = certificatePem(authority.root);

describeWithTool(['pdfsig', 'certutil'], 'pdfsig', () => {
  const temporary = temporaryFolder();
  let database: string;
  beforeAll(() => {
    database = nssDatabase(temporary, rootPem);
  });

  it.each(cases)('finds %s valid and trusted', (title, kind, algorithm) => {
    const path = join(folder, `${title}.pdf`);
    writeFileSync(path, signedWith(kind, algorithm));
    const output = run('pdfsig', ['-nssdir', database, path]);
    expect(output).toContain('Signature is Valid.');
    expect(output).toContain('Certificate is Trusted.');
    expect(output).toContain('Total document signed');
  });
});

describeWithTool(['openssl'], 'openssl cms -verify -cades', () => {
  it.each(cases)('verifies %s', (_, kind, algorithm) => {
    const bytes = signedWith(kind, algorithm);
    const [, start, end, length] = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(bytes.toString('latin1'))!.map(Number);
    const paths = ['root.pem', 'content.bin', 'signature.der', 'out.bin'].map((file) => join(folder, file));
    const [root, content, container, out] = paths as [string, string, string, string];
    writeFileSync(root, rootPem);
    writeFileSync(content, Buffer.concat([bytes.subarray(0, start), bytes.subarray(end!, end! + length!)]));
    writeFileSync(container, Buffer.from(bytes.toString('latin1', start! + 1, end! - 1), 'hex'));
    const at = String(Math.floor(signedAt.getTime() / 1000));
    const files = ['-in', container, '-content', content, '-CAfile', root, '-out', out];
    const output = run('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', ...files, '-attime', at]);
    expect(output).toMatch(/CAdES Verification successful/i);
  });
});
