import { isDomainError } from '@lienthong/kernel';
import { openPdf, type PdfDocument } from '../model/document.js';
import type { ByteRange } from './byte-range.js';
import type { SignatureValue } from './signature-values.js';
import { signatureValues } from './signature-values.js';

/**
 * WHOLE_FILE: nothing stands behind what was signed. WHOLE_REVISION: a complete earlier state of the file was signed, and later
 * increments stand behind it (what they changed is a matter for the difference analysis). PARTIAL: neither; not to be trusted.
 */
export type Coverage = 'WHOLE_FILE' | 'WHOLE_REVISION' | 'PARTIAL';

export function coverageOf(document: PdfDocument, value: SignatureValue, range: ByteRange | undefined): Coverage {
  if (range === undefined) return 'PARTIAL';
  if (range.end === document.bytes.length) return 'WHOLE_FILE';
  return isRevision(document, value, range) ? 'WHOLE_REVISION' : 'PARTIAL';
}

/** The covered bytes must be a file of their own, an ancestor of this one, in which the same signature stands. */
function isRevision(document: PdfDocument, value: SignatureValue, { end }: ByteRange): boolean {
  try {
    const revision = openPdf(document.bytes.subarray(0, end), document.limits);
    const newest = revision.xref.sections[0]!.offset;
    if (!document.xref.sections.some(({ offset }) => offset === newest)) return false;
    return signatureValues(revision).some(
      (earlier) => earlier.field.name === value.field.name && earlier.ref?.objectNumber === value.ref?.objectNumber,
    );
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}
