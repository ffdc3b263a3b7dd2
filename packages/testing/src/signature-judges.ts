// What tools other than our own say of signed files, certificates and keys given by their bytes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Files = Readonly<Record<string, Buffer | string>>;

/**
 * Runs a tool on files given by content; `{name}` as an argument becomes the file's path.
 * @throws with what it said when it fails
 */
export function runForBytes(tool: string, args: readonly string[], files: Files): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-judge-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const placed = args.map((arg) => arg.replace(/^\{(.+)\}$/, (_, name: string) => join(folder, name)));
    const { status, stdout, stderr } = spawnSync(tool, placed, { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const textFor = (...given: Parameters<typeof runForBytes>): string => runForBytes(...given).toString('utf8');

export interface PdfsigSignature {
  /** Common name of the signing certificate. */
  readonly signer: string;
  /** `Signature is Valid.` when the cryptography holds. */
  readonly verdict: string;
  readonly wholeFile: boolean;
  /** SubFilter, `ETSI.CAdES.detached`. */
  readonly type: string;
}

/** One entry per signature that poppler finds, in its order. */
export const pdfsig = (pdf: Buffer): PdfsigSignature[] =>
  textFor('pdfsig', ['-nocert', '{file.pdf}'], { 'file.pdf': pdf })
    .split(/^Signature #\d+:/m)
    .slice(1)
    .map((part) => ({
      signer: /Signer Certificate Common Name: (.*)/.exec(part)?.[1] ?? '',
      verdict: /Signature Validation: (.*)/.exec(part)?.[1] ?? '',
      wholeFile: part.includes('- Total document signed'),
      type: /Signature Type: (.*)/.exec(part)?.[1] ?? '',
    }));

/** @throws when qpdf finds an error or a warning */
export const qpdfCheck = (pdf: Buffer): void =>
  void runForBytes('qpdf', ['--check', '{file.pdf}'], { 'file.pdf': pdf });

/** Containers and what they cover, found by plain search for byte ranges and not by a reader under test. */
export function signatureContainers(pdf: Buffer): { container: Buffer; covered: Buffer }[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map((range) => {
    const [start, length, after, rest] = range.slice(1).map(Number) as [number, number, number, number];
    const padded = Buffer.from(text.slice(start + length + 1, after - 1), 'hex');
    return {
      container: padded.subarray(0, derLength(padded)),
      covered: Buffer.concat([pdf.subarray(start, start + length), pdf.subarray(after, after + rest)]),
    };
  });
}

/** The hole behind a container is filled with zeros: its own length says where it ends. */
function derLength(der: Buffer): number {
  const first = der[1]!;
  return first < 0x80 ? 2 + first : 2 + (first & 0x7f) + der.readUIntBE(2, first & 0x7f);
}

/**
 * Digest, signature, signing-certificate-v2 and chain, by OpenSSL.
 * @param root PEM of the trust anchor
 * @param at the time at which the chain must be valid; now, when left out
 * @throws when OpenSSL rejects the container as CAdES
 */
export function opensslCades(
  { container, covered }: { container: Buffer; covered: Buffer },
  root: string,
  at?: Date,
): void {
  const time = at === undefined ? [] : ['-attime', String(Math.floor(at.getTime() / 1000))];
  const given = ['-inform', 'DER', '-in', '{signature}', '-content', '{covered}', '-CAfile', '{root}', ...time];
  const files = { signature: container, covered, root };
  runForBytes('openssl', ['cms', '-verify', '-cades', '-binary', ...given, '-purpose', 'any', '-out', '{out}'], files);
}

/** @throws when the chain of PEM certificates does not verify */
export const opensslVerify = (leaf: string, subordinate: string, root: string): string =>
  textFor('openssl', ['verify', '-x509_strict', '-CAfile', '{root}', '-untrusted', '{sub}', '{leaf}'], {
    leaf,
    sub: subordinate,
    root,
  });

/** Subject of a PEM certificate, a part a line. */
export const opensslSubject = (certificate: string): string =>
  textFor('openssl', ['x509', '-noout', '-subject', '-nameopt', 'utf8,sep_multiline', '-in', '{leaf}'], {
    leaf: certificate,
  });

/** A PKCS #12 as a certification authority hands it over; PEM in. */
export const opensslPkcs12 = (key: string, certificate: string, chain: string, passphrase: string): Buffer =>
  runForBytes(
    'openssl',
    ['pkcs12', '-export', '-inkey', '{key}', '-in', '{cert}', '-certfile', '{chain}', '-passout', `pass:${passphrase}`],
    { key, cert: certificate, chain },
  );
