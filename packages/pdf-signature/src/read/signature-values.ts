import { refusePdf } from '../errors.js';
import { type FormField, readFields } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfRef, PdfString, textOf } from '../model/objects.js';

/** Fields a signature freezes: FieldMDP of the signature, or /Lock of its field (ISO 32000-2, 12.8.2.4, 12.7.5.5). */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  /** Fully qualified names; a name stands for all below it. */
  readonly fields: readonly string[];
  /** /P of a /Lock: the DocMDP level that holds from this signature on. */
  readonly permission?: 1 | 2 | 3;
}

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
  readonly locks: readonly FieldLock[];
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
    const locks = [...transforms(document, dict, 'FieldMDP'), ...(lock === undefined ? [] : [lock])].flatMap(
      (transform) => lockOf(document, transform),
    );
    const levels = transforms(document, dict, 'DocMDP').map((transform) =>
      levelOf(document.resolve(transform.get('P'))),
    );
    values.push({
      field,
      dict,
      ref: field.value instanceof PdfRef ? field.value : undefined,
      certifies: levels.length === 0 ? undefined : (Math.min(...levels) as 1 | 2 | 3),
      locksAll: locks.some(({ action }) => action === 'All'),
      locksSome: locks.some(({ action }) => action !== 'All'),
      locks,
    });
  }
  return values;
}

/** Absent means 2 (ISO 32000-2, Table 257); what nobody defined permits nothing. */
const levelOf = (value: unknown): 1 | 2 | 3 => (value === null ? 2 : value === 2 || value === 3 ? value : 1);

function lockOf(document: PdfDocument, transform: PdfDict): FieldLock[] {
  const action = document.resolve(transform.get('Action'));
  const permission = document.resolve(transform.get('P'));
  const names = document.resolve(transform.get('Fields'));
  const fields = (isArray(names) ? names : []).flatMap((item) => {
    const text = document.resolve(item);
    return text instanceof PdfString ? [textOf(text)] : [];
  });
  if (!(action instanceof PdfName)) return [];
  // An action nobody defined is taken for the strictest.
  const known = action.text === 'Include' || action.text === 'Exclude' ? action.text : 'All';
  return [{ action: known, fields, ...(permission === null ? {} : { permission: levelOf(permission) }) }];
}

function transforms(document: PdfDocument, signature: PdfDict, method: string): PdfDict[] {
  const references = document.resolve(signature.get('Reference'));
  if (!isArray(references)) return [];
  return references.flatMap((item) => {
    const reference = document.resolve(item);
    if (!(reference instanceof PdfDict) || !isName(document.resolve(reference.get('TransformMethod')), method))
      return [];
    return [document.dictIn(reference, 'TransformParams') ?? new PdfDict()];
  });
}
