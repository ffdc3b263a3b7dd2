// Tools other than our own that judge what the system made. Missing ones are a loud skip, in CI a failure.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `it`, or a skip that says which tool is missing. */
export function itWith(tool: string): typeof it | typeof it.skip {
  if (spawnSync(tool, ['--version']).error === undefined) return it;
  if (process.env['CI']) throw new Error(`CI needs ${tool}.`);
  console.warn(`SKIPPED, NOT CHECKED: ${tool} is not installed`);
  return it.skip;
}

export async function qpdfCheck(file: string): Promise<string> {
  const { stdout, stderr } = await run('qpdf', ['--check', file]);
  return stdout + stderr;
}

export interface PdfsigSignature {
  readonly valid: boolean;
  readonly wholeDocument: boolean;
  readonly type: string;
}

export async function pdfsig(file: string): Promise<PdfsigSignature[]> {
  const { stdout } = await run('pdfsig', ['-nocert', file]).catch((error: { stdout: string }) => error);
  return stdout
    .split(/^Signature #\d+:/m)
    .slice(1)
    .map((part) => ({
      valid: part.includes('Signature is Valid'),
      wholeDocument: part.includes('Total document signed') && !part.includes('Not total document signed'),
      type: /Signature Type: (.*)/.exec(part)?.[1] ?? '',
    }));
}

/** Verifies the last signature of the file with OpenSSL: digest, signature, signing-certificate-v2 (CAdES) and chain to the anchor (PEM). */
export async function opensslVerifies(file: string, trustAnchor: string): Promise<boolean> {
  const bytes = readFileSync(file);
  const text = bytes.toString('latin1');
  const range = [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)]
    .at(-1)!
    .slice(1)
    .map(Number) as [number, number, number, number];
  const [start, length, after, rest] = range;
  const hex = text.slice(start + length + 1, after - 1);
  const der = Buffer.from(hex, 'hex');
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-cms-'));
  try {
    writeFileSync(join(folder, 'anchor.pem'), trustAnchor);
    writeFileSync(join(folder, 'cms.der'), der.subarray(0, derLength(der)));
    writeFileSync(
      join(folder, 'content'),
      Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(after, after + rest)]),
    );
    const { stderr } = await run('openssl', [
      'cms',
      '-verify',
      '-cades',
      '-CAfile',
      join(folder, 'anchor.pem'),
      '-purpose',
      'any',
      '-binary',
      '-inform',
      'DER',
      '-in',
      join(folder, 'cms.der'),
      '-content',
      join(folder, 'content'),
      '-out',
      join(folder, 'out'),
    ]);
    return /successful/.test(stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The hole behind the CMS is filled with zeros: its own length says where it ends. */
function derLength(der: Buffer): number {
  const first = der[1]!;
  if (first < 0x80) return 2 + first;
  return 2 + (first & 0x7f) + der.readUIntBE(2, first & 0x7f);
}
