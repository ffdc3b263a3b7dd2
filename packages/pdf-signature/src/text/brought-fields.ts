/** Empty signature fields that a document brings along, made by a word processor or a form designer for its signers. */
import { isPrepared } from '../form/field-names.js';
import { shownBox } from '../form/fill-fields.js';
import { type FormField, readFields } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import { isArray, PdfDict, PdfString, textOf } from '../model/objects.js';
import { fitsOnPage, type Placement } from '../placement.js';
import type { SignerHints } from './signature-space.js';
import { foldLetters } from './text-lines.js';

export interface BroughtField {
  readonly name: string;
  readonly placement: Placement;
  /** False where only its place can be taken: it locks other fields, prescribes how to sign, is drawn apart from the field, or not printed. */
  readonly signable: boolean;
  /** Name and tooltip in lower case without diacritics, blanks and punctuation. */
  readonly words: string;
}

/** Smaller than this is a field not meant to be seen, millimetres. */
const smallest = { width: 10, height: 5 } as const;
/** Of an annotation (ISO 32000-2, Table 167). */
const hidden = 2;
const printed = 4;
const noView = 32;
const ofSeal = /condau|dongdau|mocdau|seal|stamp|vanthu|coquan|tochuc/u;

const squeeze = (text: string): string => foldLetters(text).replace(/[^a-z0-9]/gu, '');

/** Those for persons, in the order of the form. Never refuses a document that could be opened. */
export function broughtFields(document: PdfDocument): BroughtField[] {
  return readFields(document)
    .filter(({ type, value, name }) => type === 'SIGNATURE' && value === undefined && !isPrepared(name))
    .flatMap((field) => {
      const found = placeOf(document, field);
      if (found === undefined) return [];
      const tooltip = document.resolve(field.dict.get('TU'));
      const words = squeeze(`${field.name} ${tooltip instanceof PdfString ? textOf(tooltip) : ''}`);
      if (ofSeal.test(words)) return [];
      return [{ name: field.name, words, ...found }];
    });
}

function placeOf(document: PdfDocument, field: FormField): Pick<BroughtField, 'placement' | 'signable'> | undefined {
  const merged = field.dict.has('Rect');
  const widget = merged ? field : onlyWidget(document, field);
  if (widget === undefined) return undefined;
  const given = document.resolve(widget.dict.get('F'));
  const flags = typeof given === 'number' ? given : 0;
  // What is signed there nobody would see, and the image has to be seen (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d).
  if ((flags & (hidden | noView)) !== 0) return undefined;
  try {
    const { box } = shownBox(document, widget);
    if (!fitsOnPage(document.pages()[box.page - 1]!, box)) return undefined;
    if (box.widthMm < smallest.width || box.heightMm < smallest.height) return undefined;
    const free = !field.dict.has('Lock') && !field.dict.has('SV');
    // The clerk prints the signed document and stamps it for the file (Điều 18(5)): a field that is not printed is none to sign.
    return { placement: box, signable: merged && free && (flags & printed) !== 0 };
  } catch {
    // A field that stands on no page has no place to offer; the document can be signed without it.
    return undefined;
  }
}

function onlyWidget(document: PdfDocument, field: FormField): Pick<FormField, 'dict' | 'name' | 'ref'> | undefined {
  const kids = document.resolve(field.dict.get('Kids'));
  if (!isArray(kids) || kids.length !== 1) return undefined;
  const dict = document.resolve(kids[0]);
  return dict instanceof PdfDict ? { name: field.name, dict, ref: field.ref } : undefined;
}

/** Whether name or tooltip of the field speak of this signer. */
export const isMeantFor = ({ words }: BroughtField, { signerName, position }: SignerHints): boolean =>
  [signerName, position].some((text) => {
    const wanted = squeeze(text ?? '');
    return wanted.length >= 4 && words.includes(wanted);
  });

/** Whether one stands where the other is: the centre of either lies within the other. */
export const standsAt = (field: Placement, space: Placement): boolean =>
  field.page === space.page && (holdsCentre(field, space) || holdsCentre(space, field));

const holdsCentre = (outer: Placement, inner: Placement): boolean => {
  const x = inner.xMm + inner.widthMm / 2 - outer.xMm;
  const y = inner.yMm + inner.heightMm / 2 - outer.yMm;
  return x >= 0 && x <= outer.widthMm && y >= 0 && y <= outer.heightMm;
};
