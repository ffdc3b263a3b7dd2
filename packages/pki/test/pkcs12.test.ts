import { createPrivateKey, sign, verify } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { describeWithTool, personSubject, readyKeyPair, run } from '@lienthong/testing';
import {
  certificatePem,
  createAuthority,
  createPkcs12,
  type KeyKind,
  PkiRefusedError,
  readCertificate,
  readPkcs12,
} from '../src/index.js';
import { testFiles } from './tools.js';

const authority = createAuthority({ keys: 'P256', newKey: readyKeyPair });
const signers = new Map<KeyKind, ReturnType<typeof authority.issue>>();
const signerWith = (kind: KeyKind): ReturnType<typeof authority.issue> => {
  const signer = signers.get(kind) ?? authority.issue('PERSON', personSubject, { keys: kind });
  signers.set(kind, signer);
  return signer;
};
const vietnamese = 'Mật khẩu của Yến: ữ đường phố';
const code = (code: string) => expect.objectContaining({ code });

describe('a PKCS #12 file of our own', () => {
  it.each(['RSA_2048', 'P256', 'P384'] as const)('gives key (%s) and chain back, the root left out', (kind) => {
    const { key, certificateChain } = signerWith(kind);
    const bytes = createPkcs12({ key, certificateChain, password: vietnamese, name: 'Nguyễn Thị Hoàng Yến' });
    const read = readPkcs12(bytes, vietnamese);
    expect(read.privateKey.equals(key)).toBe(true);
    expect(read.certificateChain).toEqual(certificateChain.slice(0, 2));
    // Composed or decomposed, as the keyboard gives it.
    expect(readPkcs12(bytes, vietnamese.normalize('NFD')).certificate).toEqual(certificateChain[0]);
    expect(() => readPkcs12(bytes, `${vietnamese} `)).toThrow(code('PKCS12_WRONG_PASSWORD'));
    expect(() => readPkcs12(bytes, '')).toThrow(code('PKCS12_WRONG_PASSWORD'));
  });

  it('damaged anywhere ends in a refusal, and never says the password', () => {
    const { key, certificateChain } = signerWith('P256');
    const bytes = createPkcs12({ key, certificateChain, password: 'bí mật 1' });
    for (let index = 0; index < bytes.length; index += 41) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 0x41;
      try {
        expect(readPkcs12(changed, 'bí mật 1').privateKey.equals(key)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(PkiRefusedError);
        expect(`${(error as Error).message}${(error as PkiRefusedError).finding}`).not.toContain('bí mật');
      }
    }
    for (const nothing of [
      Buffer.alloc(0),
      Buffer.from('%PDF-1.7'),
      bytes.subarray(0, 300),
      Buffer.alloc(2_000_000, 0x30),
    ])
      expect(() => readPkcs12(nothing, 'x')).toThrow(code('PKCS12_UNREADABLE'));
  });
});

describeWithTool(['openssl'], 'openssl pkcs12', () => {
  const files = testFiles();
  const passwords = ['123456', '', vietnamese, vietnamese.normalize('NFD')];
  const ways: [string, string[]][] = [
    ['modern AES-256', []],
    ['AES-128 with SHA-1 PRF', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['legacy RC2-40 and 3DES', ['-legacy']],
    ['3DES for both', ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
    ['certificates in the clear', ['-certpbe', 'NONE']],
    ['nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['no MAC', ['-nomac']],
  ];
  const cases = [
    ...ways.flatMap(([name, args]) => [
      [name, 'RSA_2048', vietnamese, args] as const,
      [name, 'P256', '', args] as const,
    ]),
    ...[ways[0]!, ways[2]!].flatMap(([name, args]) =>
      passwords.map((password) => [name, 'P256', password, args] as const),
    ),
  ];

  it.each(cases)('%s, %s, password "%s" is read', (_, kind, password, args) => {
    const { key, certificateChain } = signerWith(kind);
    const inputs = [
      ['-in', files.write('cert.pem', certificatePem(certificateChain[0]!))],
      ['-inkey', files.write('key.pem', key.export({ type: 'pkcs8', format: 'pem' }))],
      ['-certfile', files.write('chain.pem', certificateChain.slice(1).map(certificatePem).join(''))],
      ['-name', 'Khóa ký của Yến'],
    ].flat();
    const out = files.path('out.p12');
    run('openssl', ['pkcs12', '-export', ...args, ...inputs, '-out', out, '-passout', `pass:${password}`]);
    const read = readPkcs12(files.read('out.p12'), password);
    expect(read.privateKey.equals(key)).toBe(true);
    expect(read.certificateChain).toEqual(certificateChain.slice(0, 2));
    if (!args.includes('NONE'))
      expect(() => readPkcs12(files.read('out.p12'), 'sai mật khẩu')).toThrow(code('PKCS12_WRONG_PASSWORD'));
  });

  // The Vietnamese keyboard of Windows gives letters as ê and ơ whole and the tone as a mark behind them: neither NFC nor NFD.
  it.each([ways[0]!, ways[1]!, ways[2]!])('%s, password typed on the keyboard of Windows, is read', (_, args) => {
    const { key, certificateChain } = signerWith('P256');
    const out = files.path('windows.p12');
    const apart = 'M\u00e2\u0323t kh\u00e2\u0309u cu\u0303ng \u01b0\u0303 \u0111\u01b0\u01a1\u0300ng';
    expect([apart.normalize('NFC'), apart.normalize('NFD')]).not.toContain(apart);
    run('openssl', [
      ...['pkcs12', '-export', ...args, '-in', files.write('cert.pem', certificatePem(certificateChain[0]!))],
      ...['-inkey', files.write('key.pem', key.export({ type: 'pkcs8', format: 'pem' }))],
      ...['-out', out, '-passout', `pass:${apart}`],
    ]);
    for (const typed of [apart, apart.normalize('NFC'), apart.normalize('NFD')])
      expect(readPkcs12(files.read('windows.p12'), typed).privateKey.equals(key)).toBe(true);
  });

  it.each(passwords.filter((password) => password !== ''))('reads ours, password "%s"', (password) => {
    const { key, certificateChain } = signerWith('P384');
    const file = files.write('ours.p12', createPkcs12({ key, certificateChain, password }));
    const composed = password.normalize('NFC');
    const shown = run('openssl', ['pkcs12', '-in', file, '-nodes', '-passin', `pass:${composed}`]);
    const text = /-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----/.exec(shown)![0];
    const data = Buffer.from('x');
    expect(
      verify(
        'sha384',
        data,
        readCertificate(certificateChain[0]!).publicKey,
        sign('sha384', data, createPrivateKey(text)),
      ),
    ).toBe(true);
    expect(shown.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  });
});

describeWithTool(['openssl', 'pk12util', 'certutil'], 'pk12util (NSS, which writes BER)', () => {
  const files = testFiles();

  it.each(['RSA_2048', 'P256'] as const)('takes ours (%s), and what it writes is read', (kind) => {
    mkdirSync(files.path(kind));
    const database = `sql:${files.path(kind)}`;
    run('certutil', ['-N', '-d', database, '--empty-password']);
    const { key, certificateChain } = signerWith(kind);
    const ours = files.write('ours.p12', createPkcs12({ key, certificateChain, password: vietnamese, name: kind }));
    run('pk12util', ['-i', ours, '-d', database, '-W', vietnamese, '-K', '']);
    // AES under 600,000 iterations, which takes its time.
    const out = files.path(`${kind}.p12`);
    run('pk12util', ['-o', out, '-n', kind, '-d', database, '-W', vietnamese, '-K', '']);
    const read = readPkcs12(files.read(`${kind}.p12`), vietnamese);
    expect(read.privateKey.equals(key)).toBe(true);
    expect(read.certificate).toEqual(certificateChain[0]);
  });
});
