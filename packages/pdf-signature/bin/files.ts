import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defaultLimits } from '../src/index.js';
import { refusePdf } from '../src/errors.js';
import { CommandFailure, exitCodes, WrongUsage } from './failures.js';

/** Of a key, a certificate, an image or a revocation list named beside the PDF. */
const largestSideBytes = 64 * 1024 * 1024;

/** The PDF of a command. @throws CommandFailure with exit code 3, PdfRefusedError: whatever is wrong, it is no PDF that can be read */
export function readPdfFile(file: string): Buffer {
  const failure = (code: string, vi: string, en: string): CommandFailure =>
    new CommandFailure(code, { vi: `${vi}: ${file}`, en: `${en}: ${file}` }, exitCodes.UNREADABLE);
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(file, defaultLimits.maxBytes);
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw failure('FILE_NOT_FOUND', 'Không có tệp này', 'There is no such file');
      case 'EISDIR':
        throw failure('FILE_IS_DIRECTORY', 'Đây là thư mục, không phải tệp', 'This is a folder, not a file');
      default:
        throw failure('FILE_NOT_READABLE', 'Không mở được tệp', 'The file cannot be opened');
    }
  }
  if (bytes === undefined) throw refusePdf('PDF_TOO_LARGE', file);
  return bytes;
}

/** A key, certificate or image named beside the PDF. @throws WrongUsage */
export function readSideFile(option: string, file: string): Buffer {
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(file, largestSideBytes);
  } catch (error) {
    throw new WrongUsage(`${option} ${file}: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new WrongUsage(`${option} ${file}: tệp quá lớn · the file is too large`);
  return bytes;
}

/**
 * Files, pipes and devices alike; memory is filled with no more than is wanted.
 * @returns undefined when there are more bytes than that
 */
function readAtMost(file: string, most: number): Buffer | undefined {
  // A pipe that nobody writes into would keep us waiting before it is even open.
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(handle);
    const { size } = stat;
    if (size > most) return undefined;
    const parts: Buffer[] = [];
    let length = 0;
    for (let room = size + 1; ; room = 65_536) {
      const part = Buffer.allocUnsafe(room);
      const read = readPatiently(handle, part, stat.isFIFO() && length === 0);
      if (read === 0) return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      length += read;
      if (length > most) return undefined;
      parts.push(part.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
}

/**
 * @param mayBegin a pipe whose end is met before anything came may have no writer yet
 * @throws Error ETIMEDOUT when nothing comes
 */
function readPatiently(handle: number, part: Buffer, mayBegin: boolean): number {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    try {
      const read = readSync(handle, part);
      if (read > 0 || !mayBegin) return read;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    Atomics.wait(clock, 0, 0, pauseMs);
  }
  if (mayBegin) return 0;
  throw Object.assign(new Error('nothing comes out of the pipe'), { code: 'ETIMEDOUT' });
}

/** Nobody ever wakes it. */
const clock = new Int32Array(new SharedArrayBuffer(4));
const pauseMs = 10;
const patienceMs = 1_500;

/**
 * Whole or not at all: written beside the target and renamed. A link is followed, the mode of an existing file kept.
 * @throws CommandFailure
 */
export function writeWhole(target: string, bytes: Buffer): void {
  let written: string | undefined;
  try {
    const { path, mode } = existing(target);
    written = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    const handle = openSync(written, 'wx', mode);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(written, path);
  } catch (error) {
    if (written !== undefined) rmSync(written, { force: true });
    const { message } = error as Error;
    throw new CommandFailure(
      'CANNOT_WRITE',
      { vi: `Không ghi được tệp: ${message}`, en: `The file cannot be written: ${message}` },
      exitCodes.CANNOT_WRITE,
    );
  }
}

function existing(target: string): { path: string; mode: number } {
  try {
    const path = realpathSync(target);
    return { path, mode: statSync(path).mode & 0o777 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { path: target, mode: 0o666 };
  }
}
