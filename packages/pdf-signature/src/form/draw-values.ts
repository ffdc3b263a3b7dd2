/** Values that a document leaves to the viewer to draw (/NeedAppearances): drawn before it is signed, so that everybody sees the same. */
import { isDomainError } from '@lienthong/kernel';
import { fieldTextAppearance, textAppearance } from '../appearance/index.js';
import type { PdfDocument } from '../model/document.js';
import { dict, type PdfDict, PdfString, textOf } from '../model/objects.js';
import type { IncrementalUpdate } from '../model/writer.js';
import { shownBox } from './fill-fields.js';
import { type FormField, readFields } from './read-fields.js';

const multiline = 1 << 12;
const password = 1 << 13;
const usualSize = 12;
const alignments = ['LEFT', 'CENTRE', 'RIGHT'] as const;

/**
 * Of text fields and choices; a form that says nothing of its viewer is left as it is. What cannot be drawn, because the field stands on
 * no page or has letters nobody has, is left to the viewer.
 */
export function drawValues(update: IncrementalUpdate): void {
  const { document } = update;
  const form = document.dictIn(document.catalog, 'AcroForm');
  if (form === undefined || document.resolve(form.get('NeedAppearances')) !== true) return;
  const fields = readFields(document);
  // Somebody's signature covers the fields as they are.
  if (fields.some(({ type, value }) => type === 'SIGNATURE' && value !== undefined)) return;
  for (const field of fields) {
    if (field.type !== 'TEXT' && field.type !== 'CHOICE') continue;
    try {
      drawValue(update, form, field);
    } catch (error) {
      if (!isDomainError(error)) throw error;
    }
  }
}

function drawValue(update: IncrementalUpdate, form: PdfDict, field: FormField): void {
  const { document } = update;
  const value = document.resolve(field.value);
  const flags = numberIn(document, field.dict, 'Ff') ?? 0;
  if (!(value instanceof PdfString) || field.dict.has('AP') || !field.dict.has('Rect') || (flags & password) !== 0)
    return;
  const { box, rotation } = shownBox(document, field);
  const given = [field.dict, form].map((holder) => document.resolve(holder.get('DA')));
  const said = given.find((entry) => entry instanceof PdfString);
  const size = Number(/([\d.]+)\s+Tf/.exec(said?.bytes.toString('latin1') ?? '')?.[1] ?? 0);
  const align = alignments[numberIn(document, field.dict, 'Q') ?? numberIn(document, form, 'Q') ?? 0] ?? 'LEFT';
  const options = { box, rotation, align, fontSize: size > 0 ? size : usualSize };
  const appearance =
    (flags & multiline) !== 0
      ? textAppearance(textOf(value).split(/\r\n?|\n/), options)
      : fieldTextAppearance(textOf(value), options);
  update.replace(field.ref, field.dict.with({ AP: dict({ N: appearance.addTo(update) }) }));
}

function numberIn(document: PdfDocument, holder: PdfDict, key: string): number | undefined {
  const value = document.resolve(holder.get(key));
  return typeof value === 'number' ? value : undefined;
}
