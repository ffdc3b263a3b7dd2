import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileHash, refuse, uuidV7 } from '@lienthong/kernel';
import { isMissing } from './local-place.js';
import type { Place } from './place.js';

export interface StageLimits {
  readonly maxBytes: number;
  /** What the client announced, in bytes. */
  readonly expectedSize?: number | undefined;
  /** What the client announced, lower-case hexadecimal. */
  readonly expectedSha256?: string | undefined;
}

/** A file that arrived whole and is not kept yet. End with `commit` or `discard`. */
export interface StagedFile {
  readonly sha256: FileHash;
  readonly sizeBytes: number;
  bytes(): Promise<Buffer>;
  /** Keeps it under its hash. May be called again. */
  commit(): Promise<void>;
  /** Drops it; does nothing after `commit`. */
  discard(): Promise<void>;
}

const tooLarge = (maxBytes: number) =>
  refuse(
    'FILE_TOO_LARGE',
    {
      vi: `Tệp lớn hơn ${maxBytes.toLocaleString('vi-VN')} byte cho phép.`,
      en: `The file is larger than the ${maxBytes.toLocaleString('en-GB')} bytes allowed.`,
    },
    { path: ['file'] },
  );

const sizeMismatch = (expected: number, actual: number) =>
  refuse(
    'FILE_SIZE_MISMATCH',
    {
      vi: `Tệp nhận được ${actual} byte, không phải ${expected} byte như đã khai báo.`,
      en: `${actual} bytes of the file arrived, not the ${expected} announced.`,
    },
    { path: ['file'] },
  );

const hashMismatch = () =>
  refuse(
    'FILE_HASH_MISMATCH',
    {
      vi: 'Mã băm SHA-256 của tệp nhận được khác với mã đã khai báo.',
      en: 'The SHA-256 of the file that arrived differs from the one announced.',
    },
    { path: ['file'] },
  );

/**
 * Receives a file piece by piece, measuring as it comes: an oversized one is refused at the first byte too many.
 * @throws DomainError FILE_TOO_LARGE, FILE_SIZE_MISMATCH, FILE_HASH_MISMATCH; the source's own error when it breaks off.
 *   Nothing is left behind in either case.
 */
export async function stage(
  place: Place,
  source: AsyncIterable<Uint8Array>,
  limits: StageLimits,
  readKept: (hash: FileHash) => Promise<Buffer>,
): Promise<StagedFile> {
  const { maxBytes, expectedSize, expectedSha256 } = limits;
  if (expectedSize !== undefined && expectedSize > maxBytes) throw tooLarge(maxBytes);
  await mkdir(place.stagingFolder, { recursive: true });
  const path = join(place.stagingFolder, uuidV7());
  try {
    const { sizeBytes, sha256 } = await receive(path, source, Math.min(maxBytes, expectedSize ?? maxBytes), (actual) =>
      expectedSize === undefined ? tooLarge(maxBytes) : sizeMismatch(expectedSize, actual),
    );
    if (expectedSize !== undefined && sizeBytes !== expectedSize) throw sizeMismatch(expectedSize, sizeBytes);
    if (expectedSha256 !== undefined && sha256 !== expectedSha256.toLowerCase()) throw hashMismatch();

    let committed = false;
    return {
      sha256,
      sizeBytes,
      bytes: () => (committed ? readKept(sha256) : readFile(path)),
      commit: async () => {
        if (committed) return;
        await place.keep(path, sha256, sizeBytes);
        committed = true;
        await rm(path, { force: true });
      },
      discard: () => rm(path, { force: true }),
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function receive(
  path: string,
  source: AsyncIterable<Uint8Array>,
  limit: number,
  beyond: (actual: number) => Error,
): Promise<{ sizeBytes: number; sha256: FileHash }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > limit) throw beyond(sizeBytes);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') as FileHash };
}

/** Removes what a killed process left half received. @param olderThanMs no upload takes that long */
export async function sweepStaging(place: Place, olderThanMs = 24 * 3_600_000): Promise<number> {
  const names = await readdir(place.stagingFolder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  let removed = 0;
  for (const name of names) {
    const path = join(place.stagingFolder, name);
    const found = await stat(path).catch(() => null); // another process may have finished with it meanwhile
    if (!found || Date.now() - found.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
