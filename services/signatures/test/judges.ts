// Independent tools judge what the worker made. Where they are missing the checks are skipped loudly; in CI they are required.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Tool = 'pdfsig' | 'qpdf' | 'openssl';

const isPresent = (tool: Tool): boolean =>
  spawnSync(tool, [tool === 'pdfsig' ? '-v' : tool === 'openssl' ? 'version' : '--version']).error === undefined;

/** @throws in CI when a tool is missing */
export function judge(name: string, needed: readonly Tool[], check: () => Promise<void>): void {
  const missing = needed.filter((tool) => !isPresent(tool));
  if (missing.length === 0) return void it(name, check);
  if (process.env['CI']) return void it(name, () => Promise.reject(new Error(`CI needs ${missing.join(', ')}`)));
  process.stderr.write(`\n*** SKIPPED: "${name}" needs ${missing.join(', ')} on the PATH. ***\n\n`);
  it.skip(name, check);
}

/** Runs a tool on files given by content; `{name}` in the arguments becomes the file's path. */
function runForBytes(tool: Tool, args: readonly string[], files: Readonly<Record<string, Buffer | string>>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'signatures-judge-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const placed = args.map((arg) => arg.replace(/^\{(.+)\}$/, (_, name: string) => join(folder, name)));
    return execFileSync(tool, placed, { stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (...given: Parameters<typeof runForBytes>): string => runForBytes(...given).toString('utf8');

/** One entry per signature that poppler finds: its signer and its verdict. */
export function pdfsig(pdf: Buffer): { signer: string; verdict: string; wholeFile: boolean }[] {
  const report = run('pdfsig', ['-nocert', '{file.pdf}'], { 'file.pdf': pdf });
  return report
    .split(/^Signature #\d+:/m)
    .slice(1)
    .map((part) => ({
      signer: /Signer Certificate Common Name: (.*)/.exec(part)?.[1] ?? '',
      verdict: /Signature Validation: (.*)/.exec(part)?.[1] ?? '',
      wholeFile: part.includes('Total document signed'),
    }));
}

/** @throws when qpdf finds an error or a warning */
export const qpdfCheck = (pdf: Buffer): void => void run('qpdf', ['--check', '{file.pdf}'], { 'file.pdf': pdf });

/** @throws when the chain does not verify */
export const opensslVerify = (leaf: string, subordinate: string, root: string): string =>
  run('openssl', ['verify', '-x509_strict', '-CAfile', '{root}', '-untrusted', '{sub}', '{leaf}'], {
    leaf,
    sub: subordinate,
    root,
  });

export const opensslSubject = (certificate: string): string =>
  run('openssl', ['x509', '-noout', '-subject', '-nameopt', 'utf8,sep_multiline', '-in', '{leaf}'], {
    leaf: certificate,
  });

/** The last signature's container and the bytes it covers, by the byte range as it stands in the file. */
function lastSignature(pdf: Buffer): { container: Buffer; covered: Buffer } {
  const text = pdf.toString('latin1');
  const range = [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].at(-1);
  if (!range) throw new Error('no signature');
  const [start, length, restart, rest] = range.slice(1).map(Number) as [number, number, number, number];
  const hex = text.slice(start + length + 1, restart - 1);
  const padded = Buffer.from(hex, 'hex');
  // The outer SEQUENCE says where the container ends and the padding begins.
  const end = 4 + padded.readUInt16BE(2);
  return {
    container: padded.subarray(0, end),
    covered: Buffer.concat([pdf.subarray(start, start + length), pdf.subarray(restart, restart + rest)]),
  };
}

/** @throws when OpenSSL rejects the newest signature as CAdES against this root */
export function opensslCades(pdf: Buffer, root: string): void {
  const { container, covered } = lastSignature(pdf);
  run(
    'openssl',
    [
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      '{signature}',
      '-content',
      '{covered}',
      '-CAfile',
      '{root}',
      '-purpose',
      'any',
      '-out',
      '/dev/null',
    ],
    { signature: container, covered, root },
  );
}

/** A PKCS #12 as a certification authority hands it over; PEM in. */
export const opensslPkcs12 = (key: string, certificate: string, chain: string, passphrase: string): Buffer =>
  runForBytes(
    'openssl',
    ['pkcs12', '-export', '-inkey', '{key}', '-in', '{cert}', '-certfile', '{chain}', '-passout', `pass:${passphrase}`],
    { key, cert: certificate, chain },
  );
