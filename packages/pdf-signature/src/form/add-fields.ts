import { refusePdf } from '../errors.js';
import { drawValues } from './draw-values.js';
import { fieldNames } from './field-names.js';
import {
  constantDict,
  dict,
  isArray,
  name,
  type PdfArray,
  PdfDict,
  PdfRef,
  type PdfString,
  textString,
  type PdfValue,
} from '../model/objects.js';
import { Entries } from '../model/entries.js';
import type { PdfPage } from '../model/page.js';
import type { IncrementalUpdate } from '../model/writer.js';
import { fitsOnPage, type Placement, rectInUserSpace } from '../placement.js';

/** The page of a placement, which must lie wholly on it. @throws PdfRefusedError PLACEMENT_OUTSIDE_PAGE */
export function pageFor(pages: readonly PdfPage[], placement: Placement): PdfPage {
  const page = pages[placement.page - 1];
  if (page === undefined || !fitsOnPage(page, placement)) {
    throw refusePdf('PLACEMENT_OUTSIDE_PAGE', JSON.stringify(placement));
  }
  return page;
}

const printAndLocked = 4 | 128;

/** What every merged field-and-widget dictionary of ours holds; the caller adds what kind of field it is. */
export function widgetEntries(page: PdfPage, placement: Placement, fieldName: string): Entries {
  const entries = new Entries();
  entries.append('Type', annotation);
  entries.append('Subtype', widget);
  entries.append('T', usualNames.get(fieldName) ?? textString(fieldName));
  entries.append('F', printAndLocked);
  const [left, bottom, right, top] = rectInUserSpace(page, placement);
  entries.append('Rect', [rounded(left), rounded(bottom), rounded(right), rounded(top)]);
  entries.append('P', page.ref);
  if (page.rotate !== 0) entries.append('MK', dict({ R: page.rotate }));
  return entries;
}

const usualNames: ReadonlyMap<string, PdfString> = new Map(
  Object.values(fieldNames).map((text) => [text, textString(text)]),
);

/** Five decimals are finer than any printer. */
const rounded = (side: number): number => Math.round(side * 1e5) / 1e5;

const annotation = name('Annot');
const widget = name('Widget');

export interface NewField {
  readonly ref: PdfRef;
  readonly page: PdfPage;
}

const appendOnly = 2;
const signaturesExist = 1;

/** Enters fields, whose objects are in the update already, into the form and into their pages' annotations. */
export function enterFields(update: IncrementalUpdate, fields: readonly NewField[]): void {
  const { document } = update;
  drawValues(update);
  const pages: { readonly ref: PdfRef; readonly annotations: PdfRef[] }[] = [];
  for (const { page, ref } of fields) {
    const known = pages.find((entered) => entered.ref === page.ref);
    if (known === undefined) pages.push({ ref: page.ref, annotations: [ref] });
    else known.annotations.push(ref);
  }
  for (const { ref, annotations } of pages) annotate(update, ref, annotations);
  const catalog = update.get(document.catalogRef) as PdfDict;
  const raw = catalog.get('AcroForm');
  const found = update.resolve(raw);
  const form = found instanceof PdfDict ? found : noForm;
  const formRef = raw instanceof PdfRef && found instanceof PdfDict ? raw : update.allocate();
  const entered = longer(
    update,
    form.get('Fields'),
    fields.map(({ ref }) => ref),
  );
  const grown = form.entries
    .copy()
    .set('SigFlags', signaturesExist | appendOnly)
    .set('DR', withTimes(update, form));
  if (entered !== undefined) grown.set('Fields', entered);
  // It would let every viewer redraw what was signed.
  grown.delete('NeedAppearances');
  update.replace(formRef, new PdfDict(grown));
  if (formRef !== raw) update.replace(document.catalogRef, catalog.withEntry('AcroForm', formRef));
}

const noForm = dict({ Fields: [] });

function annotate(update: IncrementalUpdate, page: PdfRef, annotations: readonly PdfRef[]): void {
  const owner = update.get(page);
  if (!(owner instanceof PdfDict)) throw refusePdf('PDF_DAMAGED', '/Annots has no owner');
  const list = longer(update, owner.get('Annots'), annotations);
  if (list !== undefined) update.replace(page, owner.withEntry('Annots', list));
}

/** The array with more references at its end; one that is an object of its own is replaced there, and its holder stays as it is. */
function longer(update: IncrementalUpdate, raw: PdfValue | undefined, refs: readonly PdfRef[]): PdfArray | undefined {
  const list = update.resolve(raw);
  if (!isArray(list)) return refs;
  const all = [...list, ...refs];
  if (!(raw instanceof PdfRef)) return all;
  update.replace(raw, all);
  return undefined;
}

const standardFont = (baseFont: string): PdfDict =>
  dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name(baseFont), Encoding: name('WinAnsiEncoding') });
const times = { TiRo: standardFont('Times-Roman'), TiIt: standardFont('Times-Italic') };
const timesOnly = constantDict({ Font: dict(times) });

/** The fonts named in our fields' /DA, for viewers that offer the empty field for typing; what is filled brings its own. */
function withTimes(update: IncrementalUpdate, form: PdfDict): PdfDict {
  const found = update.resolve(form.get('DR'));
  if (!(found instanceof PdfDict)) return timesOnly;
  const fonts = update.resolve(found.get('Font'));
  const known = fonts instanceof PdfDict ? fonts : dict({});
  return found.with({
    Font: known.with({ TiRo: known.get('TiRo') ?? times.TiRo, TiIt: known.get('TiIt') ?? times.TiIt }),
  });
}
