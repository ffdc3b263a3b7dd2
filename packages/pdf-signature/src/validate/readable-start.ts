import { isDomainError } from '@lienthong/kernel';
import { openPdf, type PdfDocument } from '../model/document.js';
import type { PdfLimits } from '../model/limits.js';

/** A file is appended to in good order or not; a handful of ends tells which. */
const mostEnds = 8;

/**
 * The longest beginning of a file, cut at an end-of-file mark, that can be read, when the whole cannot.
 * @returns undefined when there is none, or when the whole is refused for what stands in its beginning too
 */
export function withoutReadableEnd(input: Uint8Array, limits: PdfLimits): PdfDocument | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (bytes.length > limits.maxBytes) return undefined;
  let end = bytes.length;
  for (let tried = 0; tried < mostEnds; tried += 1) {
    const at = bytes.lastIndexOf('%%EOF', end);
    if (at <= 0) return undefined;
    try {
      return openPdf(bytes.subarray(0, endOfLine(bytes, at + 5)), limits);
    } catch (error) {
      if (!isDomainError(error)) throw error;
    }
    end = at - 1;
  }
  return undefined;
}

/** The line end after the mark belongs to the revision. */
function endOfLine(bytes: Buffer, at: number): number {
  if (bytes[at] === 13 && bytes[at + 1] === 10) return at + 2;
  return bytes[at] === 13 || bytes[at] === 10 ? at + 1 : at;
}
