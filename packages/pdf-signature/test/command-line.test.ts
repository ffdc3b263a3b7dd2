import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatePem, createPkcs12, type IssuedSigner } from '@lienthong/pki';
import { describeWithTool, run, sampleDocument, sampleDocumentPath } from '@lienthong/testing';
import { readFields } from '../src/form/read-fields.js';
import { locatePlacements, openPdf } from '../src/index.js';
import { at, call, folder, json, program, put } from './command-line-kit.js';
import { handmadePdf } from './handmade.js';
import { listed, pem, quiet, signed, subject } from './validation-kit.js';

const person = quiet.issue('PERSON', subject, { keys: 'P256' });
const p12Of = (name: string, signer: IssuedSigner, password = 'Mật khẩu 1'): string =>
  put(name, createPkcs12({ key: signer.key, certificateChain: signer.certificateChain, password }));
const key = p12Of('person.p12', person);
const withKey = ['--p12', key, '--password-env', 'MAT_KHAU'];
const trust = put('root.pem', `Gốc thử nghiệm\n${pem(quiet)}`);
const letter = sampleDocumentPath('cong-van.pdf');
const good = put('good.pdf', signed(person));

/** Of the first signature field, points. */
function boxOf(file: string): number[] {
  const document = openPdf(readFileSync(file));
  return readFields(document)
    .find(({ type }) => type === 'SIGNATURE')!
    .dict.get('Rect') as number[];
}

describe('validate', () => {
  it('passes a self-made file with its root, and prints exactly the promised keys', async () => {
    const report = await json('validate', good, '--trust', trust);
    expect(report).toMatchObject({ status: 0, verdict: 'TOTAL_PASSED' });
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]).toMatchObject({
      field: 'Ky1',
      signer: subject.commonName,
      time: '2026-11-05T09:03:04+07:00',
      integrity: true,
      coverage: 'WHOLE_FILE',
      changesAfter: 'NONE',
      level: 'B-B',
      chain: 'TRUSTED',
      findings: expect.any(Array),
    });
  });

  it('is indeterminate without the root, failed when changed, and gives the code of each', async () => {
    expect(await json('validate', good)).toMatchObject({
      status: 2,
      verdict: 'INDETERMINATE',
      signatures: [{ integrity: true }],
    });
    const changed = readFileSync(good);
    changed[changed.indexOf('595')] = 0x36;
    expect(await json('validate', put('changed.pdf', changed), '--trust', trust)).toMatchObject({
      status: 1,
      verdict: 'TOTAL_FAILED',
      signatures: [{ integrity: false }],
    });
    expect(await json('validate', letter)).toMatchObject({ status: 4, verdict: 'NO_SIGNATURE', signatures: [] });
  });

  it('says UNREADABLE with code 3 for whatever is no PDF that can be read', async () => {
    const linkToNothing = at('link.pdf');
    symlinkSync(at('nowhere'), linkToNothing);
    const files = [
      put('empty.pdf', ''),
      put('text.pdf', 'xin chào'),
      at('missing.pdf'),
      folder,
      linkToNothing,
      sampleDocumentPath('bad/encrypted.pdf'),
      sampleDocumentPath('bad/truncated.pdf'),
    ];
    for (const report of await Promise.all(files.map((file) => json('validate', file, '--trust', trust)))) {
      expect(report).toMatchObject({ status: 3, verdict: 'UNREADABLE', signatures: [] });
    }
  });

  it('waits for nobody at a pipe, and reads one that is written into', async () => {
    const [silent, open, written] = ['silent', 'open', 'written'].map((name) => {
      execFileSync('mkfifo', [at(name)]);
      return at(name);
    }) as [string, string, string];
    const holder = spawn('sleep', ['60'], { stdio: ['ignore', openSync(open, 'r+'), 'ignore'] });
    const writer = spawn('sh', ['-c', `cat "$0" > "$1"`, good, written]);
    const [nobody, nothing, all] = await Promise.all(
      [silent, open, written].map((file) => json('validate', file, '--trust', trust)),
    );
    expect(nobody).toMatchObject({ status: 3, verdict: 'UNREADABLE', signatures: [] });
    expect(nothing).toMatchObject({ status: 3, verdict: 'UNREADABLE', signatures: [] });
    expect(all).toMatchObject({ status: 0, verdict: 'TOTAL_PASSED' });
    holder.kill();
    writer.kill();
  });

  it('ends quietly when nobody reads its answer', () => {
    const command = `"$0" "$1" validate "$2" --json | true; exit "\${PIPESTATUS[0]}"`;
    const { status, stderr } = spawnSync('bash', ['-c', command, process.execPath, program, good], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
  });

  it('takes several roots in one file, in several files and in several options, in any order', async () => {
    const other = put('other.pem', pem(listed()));
    const both = put('both.pem', pem(listed(), quiet));
    const der = put('root.der', quiet.root);
    const ways = [
      [good, '--trust', other, trust],
      ['--trust', other, '--trust', trust, '--', good],
      ['--trust', other, trust, good],
      [`--trust=${both}`, good],
      [good, '--trust', der],
    ];
    for (const report of await Promise.all(ways.map((args) => json('validate', ...args)))) {
      expect(report).toMatchObject({ status: 0, verdict: 'TOTAL_PASSED' });
    }
  });

  it('speaks Vietnamese first, then English', async () => {
    const { status, out } = await call('validate', good, '--trust', trust);
    expect(status).toBe(0);
    expect(out.indexOf('Kết quả: Chữ ký số hợp lệ')).toBe(0);
    expect(out.indexOf('Result: Valid')).toBeGreaterThan(100);
    expect(out).toContain(`Người ký: ${subject.commonName}`);
  });

  it('asks for revocation data that is named, and takes it from files', async () => {
    const ca = listed();
    const signer = ca.issue('PERSON', subject);
    const file = put('listed.pdf', signed(signer));
    const root = put('listed.pem', pem(ca));
    expect(await json('validate', file, '--trust', root)).toMatchObject({
      status: 2,
      signatures: [{ subIndication: 'TRY_LATER' }],
    });
    const now = new Date();
    const lists = [put('sub.crl', ca.crl({ at: now })), put('root.crl', ca.crl({ at: now, of: 'ROOT' }))];
    expect(await json('validate', file, '--trust', root, '--crl', ...lists)).toMatchObject({
      status: 0,
      signatures: [{ revocation: 'GOOD' }],
    });
    expect(await json('validate', file, '--trust', root, '--missing-revocation', 'note')).toMatchObject({ status: 0 });
  });

  it('answers wrong usage with 64 and the usage', async () => {
    const wrong = [
      ['validate'],
      ['validate', good, good],
      ['validate', good, '--trust'],
      ['validate', good, '--trust', at('missing.pem')],
      ['validate', good, '--trust', good],
      ['validate', good, '--trust', put('cut.pem', pem(quiet).slice(0, 200))],
      ['validate', good, '--crl', trust],
      ['validate', good, '--ocsp', trust],
      ['validate', good, '--unknown'],
      ['validate', good, '--time', 'yesterday'],
      ['prove', good],
      [],
    ];
    for (const { status, out, error } of await Promise.all(wrong.map((args) => call(...args)))) {
      expect({ status, out }).toEqual({ status: 64, out: '' });
      expect(error).toContain('pdf-signature validate FILE');
    }
  });
});

describe('inspect', () => {
  it('tells what stands in a file, also in one that may not be signed', async () => {
    expect(await json('inspect', good)).toMatchObject({
      status: 0,
      admitted: true,
      signatures: [{ field: 'Ky1', integrity: 'INTACT' }],
      pages: [{ widthPt: 595 }],
    });
    expect(await json('inspect', sampleDocumentPath('bad/javascript.pdf'))).toMatchObject({
      status: 0,
      admitted: false,
      refused: { code: 'PDF_ACTIVE_CONTENT' },
    });
    expect((await call('inspect', put('again.pdf', ''))).status).toBe(3);
  });
});

describe('sign', () => {
  it('signs into a new invisible field, again beside it, and in place', async () => {
    const out = at('signed.pdf');
    expect(await json('sign', letter, out, ...withKey)).toMatchObject({ status: 0, field: 'Signature1', level: 'B-B' });
    expect(await json('sign', out, out, ...withKey)).toMatchObject({ status: 0, field: 'Signature2' });
    const report = await json('validate', out, '--trust', trust);
    expect(report).toMatchObject({
      verdict: 'TOTAL_PASSED',
      signatures: [{ changesAfter: 'LAWFUL' }, { coverage: 'WHOLE_FILE', changesAfter: 'NONE' }],
    });
    expect(
      readFileSync(out).subarray(0, sampleDocument('cong-van.pdf').length).equals(sampleDocument('cong-van.pdf')),
    ).toBe(true);
  });

  it('signs an empty field of the file, and makes one of that name where there is none', async () => {
    const field = '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [50 50 200 120] /F 4 /P 3 0 R >>';
    const prepared = handmadePdf('/Annots [4 0 R]', '/AcroForm << /Fields [4 0 R] /SigFlags 3 >>', [field]);
    const image = sampleDocumentPath('images/signature-blue.png');
    for (const [name, bytes] of [
      ['has', prepared],
      ['has-not', handmadePdf('')],
    ] as const) {
      const out = at(`${name}-signed.pdf`);
      const args = [put(`${name}.pdf`, bytes), out, ...withKey, '--field', 'Ky', '--image', image];
      expect(await json('sign', ...args)).toMatchObject({ status: 0, field: 'Ky' });
      expect(await json('validate', out, '--trust', trust)).toMatchObject({ verdict: 'TOTAL_PASSED' });
      expect(await json('sign', out, at('again-signed.pdf'), ...withKey, '--field', 'Ky')).toMatchObject({
        status: 1,
        refused: { code: 'SIGNATURE_FIELD_TAKEN' },
      });
    }
  });

  it('puts an image where the text says, else bottom right on the last page, or where it is told, never off the page', async () => {
    const image = ['--image', sampleDocumentPath('images/signature-blue.png')];
    const out = at('image.pdf');
    expect((await json('sign', put('blank.pdf', handmadePdf('')), out, ...withKey, ...image)).status).toBe(0);
    const [left, bottom] = boxOf(out);
    expect(left).toBeGreaterThan(250);
    expect(bottom).toBeLessThan(50);
    expect((await json('sign', letter, out, ...withKey, ...image)).status).toBe(0);
    const { placement, source } = locatePlacements(openPdf(readFileSync(letter)), {
      signerName: subject.commonName,
    }).signature;
    expect(source).toBe('TEXT');
    const points = 72 / 25.4;
    const [x, , right] = boxOf(out);
    expect((x! + right!) / 2).toBeCloseTo((placement.xMm + placement.widthMm / 2) * points, 0);
    expect((await json('sign', out, out, ...withKey, ...image, '--at', '1,3,3,14,9', '--pss')).status).toBe(0);
    expect(await json('validate', out, '--trust', trust)).toMatchObject({ verdict: 'TOTAL_PASSED' });
    const off = await json('sign', letter, at('off.pdf'), ...withKey, ...image, '--at', '1,200,290,50,25');
    expect(off).toMatchObject({ status: 1, refused: { code: 'PLACEMENT_OUTSIDE_PAGE' } });
    expect((await call('sign', letter, at('off.pdf'), ...withKey, ...image, '--at', '1,2,3')).status).toBe(64);
  });

  it('refuses with a reason and leaves nothing behind: wrong password, sealed file, no PDF, no place to write', async () => {
    const before = readdirSync(folder).length;
    const args = [letter, at('never.pdf'), '--p12', key, '--password-env'];
    expect(await json('sign', ...args, 'TRONG')).toMatchObject({
      status: 1,
      refused: { code: 'PKCS12_WRONG_PASSWORD' },
    });
    expect((await call('sign', ...args, 'KHONG_CO')).status).toBe(64);
    expect((await call('sign', letter, at('never.pdf'))).status).toBe(64);
    expect(await json('sign', at('missing.pdf'), at('never.pdf'), ...withKey)).toMatchObject({ status: 3 });
    expect(await json('sign', letter, join(folder, 'no', 'such.pdf'), ...withKey)).toMatchObject({ status: 73 });
    expect(await json('sign', letter, folder, ...withKey)).toMatchObject({ status: 73 });
    expect(readdirSync(folder).length).toBe(before);
  });

  it('keeps the input whole when the output cannot be written', async () => {
    const locked = at('locked');
    mkdirSync(locked);
    const file = join(locked, 'in.pdf');
    writeFileSync(file, sampleDocument('cong-van.pdf'));
    chmodSync(locked, 0o555);
    const { status } = await call('sign', file, join(folder, 'missing', 'out.pdf'), ...withKey);
    expect(status).toBe(73);
    expect(readFileSync(file).equals(sampleDocument('cong-van.pdf'))).toBe(true);
    chmodSync(locked, 0o755);
  });
});

describe('sign with a time-stamping authority', () => {
  let server: Server;
  let mode: 'GOOD' | 'BROKEN' = 'GOOD';
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (mode === 'BROKEN') return response.writeHead(503).end();
        expect(request.headers['content-type']).toBe('application/timestamp-query');
        response.end(quiet.timeStamp(Buffer.concat(parts), { at: new Date() }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('reaches B-T, and signs nothing when the authority does not answer', async () => {
    const out = at('stamped.pdf');
    expect(await json('sign', letter, out, ...withKey, '--tsa', address())).toMatchObject({ status: 0, level: 'B-T' });
    expect(await json('validate', out, '--trust', trust)).toMatchObject({
      verdict: 'TOTAL_PASSED',
      signatures: [{ level: 'B-T', timeSource: 'SIGNATURE_TIME_STAMP' }],
    });
    mode = 'BROKEN';
    const refused = await json('sign', letter, at('unstamped.pdf'), ...withKey, '--tsa', address());
    expect(refused).toMatchObject({ status: 1, refused: { code: 'TIME_STAMP_UNAVAILABLE' } });
    expect(readdirSync(folder)).not.toContain('unstamped.pdf');
    expect((await call('sign', letter, at('x.pdf'), ...withKey, '--tsa', 'tệp')).status).toBe(64);
  });
});

describeWithTool(['openssl'], 'PKCS#12 files of openssl', () => {
  const chain = put('chain.pem', person.certificateChain.slice(1).map(certificatePem).join(''));
  const certificate = put('certificate.pem', certificatePem(person.certificate));
  const keyPem = put('key.pem', person.key.export({ type: 'pkcs8', format: 'pem' }) as string);
  const rsaKey = at('rsa.pem');
  const rsaCertificate = at('rsa-certificate.pem');
  run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-keyout', rsaKey, '-out', rsaCertificate, '-days', '30', '-subj', '/CN=Tu ky']); // prettier-ignore

  it.each([
    ['modern, EC', ['-inkey', keyPem, '-in', certificate, '-certfile', chain], trust],
    ['modern, RSA', ['-inkey', rsaKey, '-in', rsaCertificate], rsaCertificate],
    ['legacy RC2 and 3DES', ['-legacy', '-inkey', rsaKey, '-in', rsaCertificate], rsaCertificate],
  ])('%s, with a Vietnamese password', async (name, args, root) => {
    const file = at(`${name.replace(/\W+/g, '-')}.p12`);
    run('openssl', ['pkcs12', '-export', ...args, '-out', file, '-passout', 'pass:Mật khẩu 1']);
    const out = `${file}.pdf`;
    expect(await json('sign', letter, out, '--p12', file, '--password-env', 'MAT_KHAU')).toMatchObject({ status: 0 });
    expect(await json('validate', out, '--trust', root)).toMatchObject({ status: 0, verdict: 'TOTAL_PASSED' });
  });
});
