import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfString, textOf } from '../model/objects.js';
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

/** @throws PdfRefusedError FILE_LOCKED when a signature has locked this field; in a joint document a seal locks all but the open ones */
export function assertOpen(document: PdfDocument, values: readonly SignatureValue[], fieldName: string): void {
  for (const value of values) {
    for (const lock of fieldLocks(document, value)) {
      const named = lock.fields.some((name) => fieldName === name || fieldName.startsWith(`${name}.`));
      if (lock.action === 'Include' ? named : lock.action === 'Exclude' && !named) {
        throw refusePdf('FILE_LOCKED', `${value.field.name} locks ${fieldName}`);
      }
    }
  }
}

interface NamedLock {
  readonly action: string;
  readonly fields: readonly string[];
}

/** FieldMDP of the signature and the /Lock of its field. */
function fieldLocks(document: PdfDocument, { dict, field }: SignatureValue): NamedLock[] {
  const references = document.resolve(dict.get('Reference'));
  const parameters = (isArray(references) ? references : []).flatMap((item) => {
    const reference = document.resolve(item);
    if (!(reference instanceof PdfDict)) return [];
    if (!isName(document.resolve(reference.get('TransformMethod')), 'FieldMDP')) return [];
    return [document.dictIn(reference, 'TransformParams')];
  });
  return [...parameters, document.dictIn(field.dict, 'Lock')].flatMap((lock) => {
    if (lock === undefined) return [];
    const action = document.resolve(lock.get('Action'));
    if (!(action instanceof PdfName)) return [];
    const names = document.resolve(lock.get('Fields'));
    const fields = (isArray(names) ? names : []).flatMap((item) => {
      const text = document.resolve(item);
      return text instanceof PdfString ? [textOf(text)] : [];
    });
    return [{ action: action.text, fields }];
  });
}
