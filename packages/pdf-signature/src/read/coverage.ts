import { isDomainError } from '@lienthong/kernel';
import type { Revisions } from '../model/revisions.js';
import type { PdfDocument } from '../model/document.js';
import type { ByteRange } from './byte-range.js';
import { type SignatureValue, signatureValues } from './signature-values.js';

/**
 * WHOLE_FILE: nothing stands behind what was signed. WHOLE_REVISION: a complete earlier state of the file was signed, and later
 * increments stand behind it (what they changed is a matter for the difference analysis). PARTIAL: neither; not to be trusted.
 */
export type Coverage = 'WHOLE_FILE' | 'WHOLE_REVISION' | 'PARTIAL';

export function coverageOf(
  document: PdfDocument,
  revisions: Revisions,
  value: SignatureValue,
  range: ByteRange | undefined,
): Coverage {
  if (range === undefined) return 'PARTIAL';
  if (range.end === document.bytes.length) return 'WHOLE_FILE';
  return isRevision(revisions, value, range) ? 'WHOLE_REVISION' : 'PARTIAL';
}

/** The covered bytes must be a file of their own, an ancestor of this one, in which the same signature stands. */
function isRevision(revisions: Revisions, value: SignatureValue, { end }: ByteRange): boolean {
  const state = revisions.stateOf(end);
  if (state === undefined) return false;
  try {
    return signatureValues(revisions.open(state, end)).some(
      (earlier) => earlier.field.name === value.field.name && earlier.ref?.objectNumber === value.ref?.objectNumber,
    );
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}
