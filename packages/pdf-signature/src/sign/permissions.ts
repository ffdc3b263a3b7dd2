import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { type SignatureValue, signatureValues } from '../read/signature-values.js';

/** @throws PdfRefusedError ALREADY_SEALED, FILE_LOCKED when a signature forbids filling fields */
export function assertFillable(
  document: PdfDocument,
  values: readonly SignatureValue[] = signatureValues(document),
): void {
  assertNotSealed(values);
  if (values.some(({ certifies, locksSome }) => certifies === 1 || locksSome)) throw refusePdf('FILE_LOCKED');
}

/** @throws PdfRefusedError ALREADY_SEALED when a signature has locked every field, which is what the seal does */
export function assertNotSealed(values: readonly SignatureValue[]): void {
  if (values.some(({ locksAll }) => locksAll)) throw refusePdf('ALREADY_SEALED');
}

/** @throws PdfRefusedError FILE_LOCKED when a certification forbids further signatures */
export function assertSignable(values: readonly SignatureValue[]): void {
  if (values.some(({ certifies }) => certifies === 1)) throw refusePdf('FILE_LOCKED');
}
