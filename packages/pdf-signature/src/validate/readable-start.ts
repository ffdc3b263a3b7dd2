import { isDomainError } from '@lienthong/kernel';
import { openPdf, type PdfDocument } from '../model/document.js';
import type { PdfLimits } from '../model/limits.js';
import { lastStartxref } from '../model/xref.js';
import { rawSignatures } from '../read/raw-signatures.js';

/** A file is appended to in good order or not; looking at an end is cheap, opening a file is not. */
const mostEnds = 64;
const mostOpened = 3;

/**
 * The beginnings of a file that cannot be read as a whole, cut at an end-of-file mark, that can be read and may hold a signature; the
 * longest first. Whoever writes more such marks than are looked at finds the file cut where a signature says that it ended.
 */
export function* readableStarts(input: Uint8Array, limits: PdfLimits): Generator<PdfDocument> {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (bytes.length > limits.maxBytes) return;
  const firstSignature = bytes.indexOf('/ByteRange');
  if (firstSignature < 0) return;
  let opened = 0;
  let mark = bytes.length;
  for (let looked = 0; looked < mostEnds && opened < mostOpened; looked += 1) {
    mark = bytes.lastIndexOf('%%EOF', mark - 1);
    if (mark < firstSignature) break;
    const start = bytes.subarray(0, endOfLine(bytes, mark + 5));
    if (!pointsToSection(start)) continue;
    opened += 1;
    const document = refused(() => openPdf(start, limits));
    if (document !== undefined) yield document;
  }
  if (mark < firstSignature) return;
  const ends = new Set(rawSignatures(bytes).map(({ range }) => range.end));
  for (const end of [...ends].sort((a, b) => b - a).slice(0, mostOpened)) {
    const document = refused(() => openPdf(bytes.subarray(0, end), limits));
    if (document !== undefined) yield document;
  }
}

/** Whether a cross-reference table or an object stands where the last startxref says. */
function pointsToSection(bytes: Buffer): boolean {
  const offset = refused(() => lastStartxref(bytes));
  return offset !== undefined && /^\s*(?:xref\b|\d+ \d+ obj\b)/.test(bytes.toString('latin1', offset, offset + 40));
}

function refused<T>(reading: () => T): T | undefined {
  try {
    return reading();
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

/** The line end after the mark belongs to the revision. */
function endOfLine(bytes: Buffer, at: number): number {
  if (bytes[at] === 13 && bytes[at + 1] === 10) return at + 2;
  return bytes[at] === 13 || bytes[at] === 10 ? at + 1 : at;
}
