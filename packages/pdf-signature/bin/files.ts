import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandFailure, exitCodes, WrongUsage } from './failures.js';

/** Beyond every limit of the reader, so that no file fills the memory before it is refused. */
const largestBytes = 512 * 1024 * 1024;

/** The PDF of a command. @throws CommandFailure with exit code 3: whatever is wrong, it is no PDF that can be read */
export function readPdfFile(file: string): Buffer {
  const failure = (code: string, vi: string, en: string): CommandFailure =>
    new CommandFailure(code, { vi: `${vi}: ${file}`, en: `${en}: ${file}` }, exitCodes.UNREADABLE);
  try {
    const { size } = statSync(file);
    if (size > largestBytes)
      throw failure('PDF_TOO_LARGE', 'Tệp vượt quá dung lượng cho phép', 'The file is too large');
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
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
}

/** A key, certificate or image named beside the PDF. @throws WrongUsage */
export function readSideFile(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new WrongUsage(`${option} ${file}: ${(error as Error).message}`);
  }
}

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
