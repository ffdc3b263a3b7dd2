import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { Subject } from '../model/notes.js';
import {
  isArray,
  PdfDict,
  PdfName,
  PdfRef,
  PdfString,
  textOf,
  type PdfArray,
  type PdfValue,
} from '../model/objects.js';
import { changedBetween, lineageOf, type Revisions } from '../model/revisions.js';

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

/** What was read of a form, so that the next state of the file need not be read from the beginning. */
interface ReadForm {
  readonly document: PdfDocument;
  readonly list: PdfArray | undefined;
  readonly fields: readonly FormField[];
  /**
   * Position in `fields` by object number, when every item of the list is one field in one dictionary; undefined for a form that is a
   * tree. All states share it, and it may know of fields behind the end of this one's.
   */
  readonly positions: Map<number, number> | undefined;
}

/** A file never changes once it is open, and many questions are asked of its fields. */
const ownForm = new Subject<ReadForm>();
/** The form of the state read last; a form of tens of thousands of fields is otherwise read anew for each of dozens of signatures. */
const newest = new WeakMap<Revisions, ReadForm>();

/** All terminal fields in the order of the form; a node met twice is damage. Read once for each open file. */
export const readFields = (document: PdfDocument): readonly FormField[] => formOf(document).fields;

function formOf(document: PdfDocument): ReadForm {
  const found = document.notes.get(ownForm);
  if (found !== undefined) return found;
  const revisions = lineageOf(document);
  const neighbour = revisions === undefined ? undefined : newest.get(revisions);
  const form = (neighbour === undefined ? undefined : formFrom(neighbour, document)) ?? readForm(document);
  if (revisions !== undefined) newest.set(revisions, form);
  return document.notes.set(ownForm, form);
}

const listOf = (document: PdfDocument): PdfArray | undefined => {
  const form = document.dictIn(document.catalog, 'AcroForm');
  const list = form === undefined ? undefined : document.resolve(form.get('Fields'));
  return isArray(list) ? list : undefined;
};

/**
 * The form of one state by that of another: only the dictionaries that differ are looked at, and fields at the end of the list that
 * one of them has more.
 */
function formFrom(
  { document: other, list: was, fields, positions }: ReadForm,
  document: PdfDocument,
): ReadForm | undefined {
  const changed = changedBetween(other, document);
  const list = listOf(document);
  if (positions === undefined || changed === undefined || was === undefined || list === undefined) return undefined;
  const shared = Math.min(was.length, list.length);
  for (let at = 0; at < shared && list !== was; at += 1) if (!isSameRef(was[at]!, list[at])) return undefined;
  const differing = [...changed].flatMap((object) => positions.get(object) ?? []).filter((at) => at < shared);
  if (list.length === was.length && differing.length === 0) return { document, list, fields, positions };
  const now = fields.slice(0, shared);
  for (const at of [...differing, ...Array.from(list.slice(shared), (_, index) => shared + index)]) {
    const field = plainField(document, list[at]!);
    if (field === undefined || (positions.get(field.ref.objectNumber) ?? at) !== at) return undefined;
    positions.set(field.ref.objectNumber, at);
    now[at] = field;
  }
  return { document, list, fields: now, positions };
}

const isSameRef = (a: PdfValue, b: PdfValue | undefined): boolean =>
  a === b ||
  (a instanceof PdfRef && b instanceof PdfRef && a.objectNumber === b.objectNumber && a.generation === b.generation);

/** A field that is one dictionary, its name and kind written in it; undefined when it is anything else. */
function plainField(document: PdfDocument, item: PdfValue): FormField | undefined {
  const node = item instanceof PdfRef ? document.get(item) : null;
  if (!(node instanceof PdfDict) || node.has('Kids')) return undefined;
  const [partial, type] = [node.get('T'), node.get('FT')];
  if (partial instanceof PdfRef || type instanceof PdfRef) return undefined;
  return fieldOf(
    item as PdfRef,
    node,
    partial instanceof PdfString ? textOf(partial) : '',
    type ?? null,
    node.get('V'),
  );
}

const fieldOf = (ref: PdfRef, dict: PdfDict, name: string, type: PdfValue, value: PdfValue | undefined): FormField => ({
  name,
  ref,
  dict,
  type: (type instanceof PdfName ? types[type.text] : undefined) ?? 'UNKNOWN',
  value,
});

function readForm(document: PdfDocument): ReadForm {
  const list = listOf(document);
  const fields: FormField[] = [];
  const seen = new Set<number>();
  let isPlain = true;
  const visit = (value: PdfValue, inherited: Inherited, depth: number): void => {
    if (!(value instanceof PdfRef)) throw refusePdf('PDF_DAMAGED', 'form field is not a reference');
    if (seen.has(value.objectNumber)) throw refusePdf('PDF_DAMAGED', 'form field met twice');
    if (depth > document.limits.maxDepth) throw refusePdf('PDF_TOO_COMPLEX', 'form too deep');
    seen.add(value.objectNumber);
    const node = document.get(value);
    const field = depth === 0 ? plainField(document, value) : undefined;
    if (field !== undefined) {
      fields.push(field);
      return;
    }
    isPlain = false;
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
    fields.push(fieldOf(value, node, here.name, document.resolve(here.type), here.value));
  };
  for (const field of list ?? []) visit(field, { name: '', type: undefined, value: undefined }, 0);
  const positions = isPlain ? new Map(fields.map(({ ref }, index) => [ref.objectNumber, index])) : undefined;
  return { document, list, fields, positions };
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
