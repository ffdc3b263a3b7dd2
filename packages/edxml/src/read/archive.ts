import { constants, crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { refusePacket } from '../refusal.js';

/** One file of an archive, as its central directory describes it. */
export interface ArchiveEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly size: number;
  /** Its bytes as they stand in the archive. */
  readonly stored: Buffer;
}

const [endMark, directoryMark, localMark] = [0x06054b50, 0x02014b50, 0x04034b50];
const most = 1000;

/** @returns the files (not folders) of a ZIP archive, or undefined where it is none that can be read */
export function archiveEntries(zip: Buffer): ArchiveEntry[] | undefined {
  const end = findEnd(zip);
  if (end === undefined) return undefined;
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count > most) return undefined;
  const entries: ArchiveEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== directoryMark) return undefined;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength!);
    const stored = storedBytes(zip, zip.readUInt32LE(at + 42), zip.readUInt32LE(at + 20));
    if (!stored) return undefined;
    if (!name.endsWith('/')) {
      entries.push({
        name,
        method: zip.readUInt16LE(at + 10),
        isEncrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
        crc: zip.readUInt32LE(at + 16),
        size: zip.readUInt32LE(at + 24),
        stored,
      });
    }
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return entries;
}

function findEnd(zip: Buffer): number | undefined {
  const first = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= first; at -= 1) if (zip.readUInt32LE(at) === endMark) return at;
  return undefined;
}

function storedBytes(zip: Buffer, local: number, size: number): Buffer | undefined {
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== localMark) return undefined;
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  return from + size > zip.length ? undefined : zip.subarray(from, from + size);
}

const leadsOutside = (name: string): boolean =>
  name.startsWith('/') || /^[A-Za-z]:/.test(name) || name.split(/[\\/]/).includes('..') || name.includes('\0');

const extension = (name: string): string => /\.([^./\\]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';

/**
 * The file that the reference kit zipped before sending it under its own name, or undefined where the archive is the file:
 * several entries (also every Office document), a format that cannot be inflated, or an archive sent as one.
 * @throws ATTACHMENT_ZIP_HOSTILE where an entry's name leads outside its folder
 */
export function zippedFile(entries: readonly ArchiveEntry[], attachmentName: string): ArchiveEntry | undefined {
  const hostile = entries.find(({ name }) => leadsOutside(name));
  if (hostile) throw refusePacket('ATTACHMENT_ZIP_HOSTILE', undefined, { entry: hostile.name.slice(0, 100) });
  const [only, ...others] = entries;
  if (!only || others.length > 0 || only.isEncrypted || (only.method !== 0 && only.method !== 8)) return undefined;
  return extension(attachmentName) === 'zip' && extension(only.name) !== 'zip' ? undefined : only;
}

/** What of the allowance a file takes; refuses before anything is inflated where the directory is honest. */
export function checkSize(entry: ArchiveEntry, allowance: number, path: string): void {
  if (entry.size > allowance) throw refusePacket('ATTACHMENT_ZIP_BOMB', path, { size: entry.size, allowance });
}

/**
 * @returns the file's bytes, or undefined where they are damaged
 * @throws ATTACHMENT_ZIP_BOMB where they are more than allowed
 */
export function inflate(entry: ArchiveEntry, allowance: number, path: string): Buffer | undefined {
  checkSize(entry, allowance, path);
  try {
    const bytes =
      entry.method === 0 ? entry.stored : inflateRawSync(entry.stored, { maxOutputLength: Math.max(1, allowance) });
    return bytes.length === entry.size && crc32(bytes) === entry.crc ? bytes : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw refusePacket('ATTACHMENT_ZIP_BOMB', path);
    return undefined;
  }
}

/**
 * The same, piece by piece, for files too large to hold. A damaged file is found out only at its end: inflate it twice, the
 * first time for the verdict alone.
 * @returns the pieces; they end early at damage, which `verdict` then tells
 */
export async function* inflateInPieces(
  entry: ArchiveEntry,
  allowance: number,
  path: string,
  verdict: { isWhole: boolean },
): AsyncGenerator<Buffer> {
  checkSize(entry, allowance, path);
  let size = 0;
  let crc = 0;
  try {
    for await (const piece of entry.method === 0 ? slices(entry.stored) : inflated(entry.stored)) {
      size += piece.length;
      if (size > allowance) throw refusePacket('ATTACHMENT_ZIP_BOMB', path);
      if (size > entry.size) break;
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    size = -1;
  }
  verdict.isWhole = size === entry.size && crc === entry.crc;
}

const isDamage = (error: unknown): boolean => /^(Z_|ERR_)/.test((error as NodeJS.ErrnoException).code ?? '');

async function* inflated(stored: Buffer): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ finishFlush: constants.Z_FINISH });
  stream.end(stored);
  yield* stream as AsyncIterable<Buffer>;
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
