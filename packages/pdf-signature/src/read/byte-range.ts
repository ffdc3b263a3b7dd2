import type { PdfDocument } from '../model/document.js';
import { hexDigit } from '../model/lexer.js';
import { isArray, PdfString } from '../model/objects.js';
import type { SignatureValue } from './signature-values.js';

/** The bytes a signature covers: [0, holeStart) and [holeEnd, end). */
export interface ByteRange {
  readonly holeStart: number;
  readonly holeEnd: number;
  readonly end: number;
}

/**
 * A ByteRange is believed only if it is `[0 a b c]`, inside the file, without overlap, and leaves out exactly one thing: the
 * hexadecimal /Contents string of its own signature, angle brackets included. Anything else lets foreign bytes hide in the gap.
 * @returns undefined when the range is not of that shape
 */
export function readByteRange(document: PdfDocument, { dict, ref, field }: SignatureValue): ByteRange | undefined {
  const { bytes } = document;
  const range = document.resolve(dict.get('ByteRange'));
  const contents = dict.get('Contents');
  if (!isArray(range) || range.length !== 4 || !(contents instanceof PdfString) || !contents.hexadecimal)
    return undefined;
  const [start, holeStart, holeEnd, length] = range;
  if (start !== 0 || !isOffset(holeStart) || !isOffset(holeEnd) || !isOffset(length)) return undefined;
  const end = holeEnd + length;
  if (holeStart < 1 || holeEnd < holeStart + 2 || end > bytes.length || length < 1) return undefined;
  if (bytes[holeStart] !== 60 || bytes[holeEnd - 1] !== 62) return undefined;
  const span = document.spanOf((ref ?? field.ref).objectNumber);
  if (span === undefined || holeStart < span.start || holeEnd > span.end) return undefined;
  return holdsExactly(bytes.subarray(holeStart + 1, holeEnd - 1), contents.bytes)
    ? { holeStart, holeEnd, end }
    : undefined;
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function holdsExactly(digits: Buffer, contents: Buffer): boolean {
  if (digits.length !== contents.length * 2) return false;
  for (let index = 0; index < contents.length; index += 1) {
    const high = hexDigit(digits[index * 2]);
    const low = hexDigit(digits[index * 2 + 1]);
    if (high < 0 || low < 0 || ((high << 4) | low) !== contents[index]) return false;
  }
  return true;
}
