import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { isArray, PdfDict, PdfName, PdfRef, PdfString, textOf, type PdfValue } from '../model/objects.js';

export type FieldType = 'TEXT' | 'SIGNATURE' | 'BUTTON' | 'CHOICE' | 'UNKNOWN';

/** A terminal field of the AcroForm. */
export interface FormField {
  /** Fully qualified, parts joined by full stops. */
  readonly name: string;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly type: FieldType;
  /** /V as written, own or inherited; undefined when the field is empty. */
  readonly value: PdfValue | undefined;
}

const types: Readonly<Record<string, FieldType>> = { Tx: 'TEXT', Sig: 'SIGNATURE', Btn: 'BUTTON', Ch: 'CHOICE' };

interface Inherited {
  readonly name: string;
  readonly type: PdfValue | undefined;
  readonly value: PdfValue | undefined;
}

/** All terminal fields in the order of the form; a node met twice is damage. */
export function readFields(document: PdfDocument): FormField[] {
  const form = document.dictIn(document.catalog, 'AcroForm');
  if (form === undefined) return [];
  const fields: FormField[] = [];
  const seen = new Set<number>();
  const visit = (value: PdfValue, inherited: Inherited, depth: number): void => {
    if (!(value instanceof PdfRef)) throw refusePdf('PDF_DAMAGED', 'form field is not a reference');
    if (seen.has(value.objectNumber)) throw refusePdf('PDF_DAMAGED', 'form field met twice');
    if (depth > document.limits.maxDepth) throw refusePdf('PDF_TOO_COMPLEX', 'form too deep');
    seen.add(value.objectNumber);
    const node = document.get(value);
    if (node === null) return;
    if (!(node instanceof PdfDict)) throw refusePdf('PDF_DAMAGED', 'form field is not a dictionary');
    const partial = document.resolve(node.get('T'));
    const own = partial instanceof PdfString ? textOf(partial) : undefined;
    const here: Inherited = {
      name: own === undefined ? inherited.name : inherited.name === '' ? own : `${inherited.name}.${own}`,
      type: node.get('FT') ?? inherited.type,
      value: node.get('V') ?? inherited.value,
    };
    const kids = fieldKids(document, node);
    if (kids.length > 0) {
      for (const kid of kids) visit(kid, here, depth + 1);
      return;
    }
    const type = document.resolve(here.type);
    fields.push({
      name: here.name,
      ref: value,
      dict: node,
      type: (type instanceof PdfName ? types[type.text] : undefined) ?? 'UNKNOWN',
      value: here.value,
    });
  };
  const list = document.resolve(form.get('Fields'));
  if (isArray(list)) for (const field of list) visit(field, { name: '', type: undefined, value: undefined }, 0);
  return fields;
}

/** Kids that are fields; kids without /T are only the field's widgets. */
function fieldKids(document: PdfDocument, node: PdfDict): PdfValue[] {
  const kids = document.resolve(node.get('Kids'));
  if (!isArray(kids)) return [];
  return kids.filter((kid) => {
    const value = document.resolve(kid);
    return value instanceof PdfDict && value.has('T');
  });
}
