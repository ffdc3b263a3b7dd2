import { fieldTextAppearance } from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { dict, isArray, type PdfDict, PdfRef, PdfString, textString } from '../model/objects.js';
import type { Rotation } from '../model/page.js';
import { boxOf } from '../model/pages.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { type Placement, placementOf } from '../placement.js';
import { assertFillable } from '../sign/permissions.js';
import { fieldNames, type TextFieldKey, textFieldKeys } from './field-names.js';
import { type FormField, readFields } from './read-fields.js';

/** Texts for the prepared fields, exactly as they are to be shown: `05`, `07`, `11`. */
export type FieldValues = Partial<Readonly<Record<TextFieldKey, string>>>;

const readOnly = 1;

/**
 * Fills prepared fields after the leader's signature. Only /V, /AP and /Ff of these fields change, which a certification with
 * DocMDP P=2 permits (ISO 32000-2, 12.8.2.2).
 * @throws PdfRefusedError FIELD_MISSING, FIELD_ALREADY_FILLED, ALREADY_SEALED, FILE_LOCKED, NUMBER_OR_DATE_INVALID, and those of `openPdf`
 * @throws DomainError TEXT_NOT_PRINTABLE
 */
export const fillFields = (bytes: Uint8Array, values: FieldValues): Buffer =>
  wholeFile(bytes, fillIncrement(openPdf(bytes), values));

/** As `fillFields`, giving only what is to be appended. */
export function fillIncrement(document: PdfDocument, values: FieldValues): Buffer {
  assertFillable(document);
  const fields = readFields(document);
  const update = new IncrementalUpdate(document);
  for (const key of textFieldKeys) {
    const text = values[key];
    if (text === undefined) continue;
    if (text.trim() === '' || text.length > 40) throw refusePdf('NUMBER_OR_DATE_INVALID', `${key}: ${text}`);
    fill(update, preparedField(fields, key), text.normalize('NFC').trim());
  }
  if (update.isEmpty) throw refusePdf('NUMBER_OR_DATE_INVALID', 'nothing to fill');
  return update.serialise().bytes;
}

function preparedField(fields: readonly FormField[], key: TextFieldKey): FormField {
  const field = fields.find(({ name, type }) => name === fieldNames[key] && type === 'TEXT');
  if (field === undefined) throw refusePdf('FIELD_MISSING', fieldNames[key]);
  if (filledText(field) !== '') throw refusePdf('FIELD_ALREADY_FILLED', field.name);
  return field;
}

/** What stands in a text field; empty when nothing does. */
export const filledText = (field: FormField): string =>
  field.value instanceof PdfString ? field.value.bytes.toString('latin1') : field.value === undefined ? '' : ' ';

function fill(update: IncrementalUpdate, field: FormField, text: string): void {
  const { document } = update;
  const { box, rotation } = shownBox(document, field);
  const { fontSize, italic } = defaultAppearance(field);
  const cover = document.dictIn(field.dict, 'MK')?.has('BG') === true;
  const align = (['LEFT', 'CENTRE', 'RIGHT'] as const)[Number(field.dict.get('Q') ?? 0)] ?? 'LEFT';
  const appearance = fieldTextAppearance(text, {
    box,
    rotation,
    fontSize,
    align,
    style: italic ? 'ITALIC' : 'UPRIGHT',
    cover,
  });
  update.replace(
    field.ref,
    field.dict.with({ V: textString(text), AP: dict({ N: appearance.addTo(update) }), Ff: readOnly }),
  );
}

/** Where a merged field-and-widget stands as the reader sees it. @throws PdfRefusedError PDF_DAMAGED */
export function shownBox(
  document: PdfDocument,
  field: Pick<FormField, 'dict' | 'name' | 'ref'>,
): { readonly box: Placement; readonly rotation: Rotation } {
  const owner = field.dict.get('P');
  const page =
    owner instanceof PdfRef
      ? document.pages().find(({ ref }) => ref.objectNumber === owner.objectNumber)
      : document.pages().find(({ dict: entries }) => annotates(document, entries, field.ref));
  const rect = boxOf(document, field.dict.get('Rect'));
  if (page === undefined || rect === undefined) throw refusePdf('PDF_DAMAGED', `field ${field.name} stands on no page`);
  return { box: placementOf(page, rect), rotation: page.rotate };
}

/** A widget need not say on which page it stands (ISO 32000-2, Table 166, /P is optional). */
function annotates(document: PdfDocument, page: PdfDict, { objectNumber }: PdfRef): boolean {
  const annotations = document.resolve(page.get('Annots'));
  return isArray(annotations) && annotations.some((own) => own instanceof PdfRef && own.objectNumber === objectNumber);
}

function defaultAppearance({ dict: entries }: FormField): { fontSize: number; italic: boolean } {
  const given = entries.get('DA');
  const match = given instanceof PdfString ? /^\/(\w+) ([\d.]+) Tf/.exec(given.bytes.toString('latin1')) : null;
  return { fontSize: Number(match?.[2] ?? 13), italic: match?.[1] === 'TiIt' };
}
