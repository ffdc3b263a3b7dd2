import type { TimeStampToken } from '@lienthong/pki';
import type { PdfDocument } from '../model/document.js';
import { isName, PdfString } from '../model/objects.js';
import { tokenOf } from '../read/containers.js';
import { readByteRange } from '../read/byte-range.js';
import { type SignatureValue, signatureValues } from '../read/signature-values.js';
import { type Baseline, baselineOf, read } from './baseline.js';

/** A document time-stamp and the state of the file it covers. */
export interface StampedRevision {
  readonly fieldName: string;
  /** Length of the file it covers, bytes. */
  readonly end: number;
  readonly token: TimeStampToken;
}

/** Signatures of people and seals, and document time-stamps that can be read, each oldest first. */
export function signaturesAndTimeStamps(document: PdfDocument): {
  readonly signatures: readonly Baseline[];
  readonly timeStamps: readonly StampedRevision[];
} {
  const signatures: Baseline[] = [];
  const timeStamps: StampedRevision[] = [];
  for (const value of signatureValues(document)) {
    if (isName(document.resolve(value.dict.get('SubFilter')), 'ETSI.RFC3161')) {
      timeStamps.push(...stampedRevision(document, value));
    } else signatures.push(baselineOf(document, value));
  }
  const byEnd = (a: { readonly end: number }, b: { readonly end: number }): number => a.end - b.end;
  return { signatures: signatures.sort(byEnd), timeStamps: timeStamps.sort(byEnd) };
}

function stampedRevision(document: PdfDocument, value: SignatureValue): StampedRevision[] {
  const range = readByteRange(document, value);
  const contents = value.dict.get('Contents');
  if (range === undefined || !(contents instanceof PdfString)) return [];
  const token = read(() => tokenOf(contents.bytes));
  return token === undefined ? [] : [{ fieldName: value.field.name, end: range.end, token }];
}
