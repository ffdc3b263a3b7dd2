// The folder of trust anchors: what lies in it, and whether it is what lay there before.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { certificatesFromPem, readCertificate, type TrustAnchor } from '@lienthong/pki';

/** Folder name → class (reference 6.2: both chains are verified, only one is signed with). */
const classFolders = {
  'public-service': 'PUBLIC_SERVICE',
  'public-ca': 'PUBLIC_CA',
  configured: 'CONFIGURED',
} as const;

/** The configured roots cannot be read: a fault of the operation, never of a signature. */
export class TrustAnchorsError extends Error {
  readonly code = 'TRUST_ANCHORS_UNREADABLE';
  constructor(folder: string, detail: string) {
    super(`TRUST_ANCHORS_UNREADABLE ${folder}: ${detail}`);
    this.name = 'TrustAnchorsError';
  }

  static of(folder: string, error: unknown): TrustAnchorsError {
    return error instanceof TrustAnchorsError ? error : new TrustAnchorsError(folder, (error as Error).message);
  }
}

/** Another one whenever a file came, went or changed. @throws when the folder cannot be read */
export async function stampOf(folder: string): Promise<string> {
  const stamps: string[] = [];
  for (const { path } of await anchorFiles(folder)) {
    const { mtimeMs, size, ino } = await stat(path);
    stamps.push(`${path} ${mtimeMs} ${size} ${ino}`);
  }
  return stamps.join('\n');
}

/** @throws {TrustAnchorsError} when a file holds no certificate; whatever the file system says */
export async function readAnchors(folder: string): Promise<TrustAnchor[]> {
  const anchors: TrustAnchor[] = [];
  for (const { path, anchorClass } of await anchorFiles(folder)) {
    const certificates = certificatesFromPem(await readFile(path, 'utf8'));
    if (certificates.length === 0 || !certificates.every(isCertificate))
      throw new TrustAnchorsError(folder, `no certificate in ${path}, or not only certificates`);
    anchors.push(...certificates.map((certificate) => ({ certificate, class: anchorClass })));
  }
  return anchors;
}

function isCertificate(der: Buffer): boolean {
  try {
    readCertificate(der);
    return true;
  } catch {
    return false; // said by the caller
  }
}

interface AnchorFile {
  readonly path: string;
  readonly anchorClass: (typeof classFolders)[keyof typeof classFolders];
}

/** A class nobody has roots of needs no folder; the folder of the classes must be there. */
async function anchorFiles(folder: string): Promise<AnchorFile[]> {
  const present = new Set(await readdir(folder));
  const files: AnchorFile[] = [];
  for (const [name, anchorClass] of Object.entries(classFolders)) {
    if (!present.has(name)) continue;
    const entries = (await readdir(join(folder, name))).filter((entry) => /\.(pem|crt)$/.test(entry)).sort();
    files.push(...entries.map((entry) => ({ path: join(folder, name, entry), anchorClass })));
  }
  return files;
}
