import { refusePdf } from '../errors.js';
import { type FormField, readFields } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfRef } from '../model/objects.js';

/** A signature field that has been signed, and what its signature says about later changes. */
export interface SignatureValue {
  readonly field: FormField;
  readonly dict: PdfDict;
  /** The object that holds the signature dictionary; undefined when it stands directly in the field. */
  readonly ref: PdfRef | undefined;
  /** DocMDP: 1 no change, 2 filling and signing, 3 also annotations; undefined for an approval signature. */
  readonly certifies: 1 | 2 | 3 | undefined;
  /** FieldMDP or the field's /Lock names all fields. */
  readonly locksAll: boolean;
  /** FieldMDP or /Lock names some fields. */
  readonly locksSome: boolean;
}

/** Every signature costs a hash over the file; a document passed between authorities carries a handful. */
const mostSignatures = 100;

/** All signatures in the order of the form. Nothing is verified here. */
export function signatureValues(
  document: PdfDocument,
  fields: readonly FormField[] = readFields(document),
): SignatureValue[] {
  const values: SignatureValue[] = [];
  for (const field of fields) {
    if (field.type !== 'SIGNATURE' || field.value === undefined) continue;
    const dict = document.resolve(field.value);
    if (!(dict instanceof PdfDict)) continue;
    if (values.length >= mostSignatures) throw refusePdf('PDF_TOO_COMPLEX', `more than ${mostSignatures} signatures`);
    const lock = document.dictIn(field.dict, 'Lock');
    const actions = [...transforms(document, dict, 'FieldMDP'), ...(lock === undefined ? [] : [lock])].map(
      (transform) => document.resolve(transform.get('Action')),
    );
    const level = transforms(document, dict, 'DocMDP').map((transform) => document.resolve(transform.get('P')) ?? 2)[0];
    values.push({
      field,
      dict,
      ref: field.value instanceof PdfRef ? field.value : undefined,
      certifies: level === 1 || level === 2 || level === 3 ? level : undefined,
      locksAll: actions.some((action) => isName(action ?? undefined, 'All')),
      locksSome: actions.some((action) => action instanceof PdfName && action.text !== 'All'),
    });
  }
  return values;
}

function transforms(document: PdfDocument, signature: PdfDict, method: string): PdfDict[] {
  const references = document.resolve(signature.get('Reference'));
  if (!isArray(references)) return [];
  return references.flatMap((item) => {
    const reference = document.resolve(item);
    if (!(reference instanceof PdfDict) || !isName(document.resolve(reference.get('TransformMethod')), method))
      return [];
    return [document.dictIn(reference, 'TransformParams') ?? new PdfDict(new Map())];
  });
}
