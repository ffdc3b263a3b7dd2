import { refusePdf } from '../errors.js';
import { constantDict, dict, isArray, name, PdfDict, PdfRef, textString, type PdfValue } from '../model/objects.js';
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
export function widgetEntries(page: PdfPage, placement: Placement, fieldName: string): Map<string, PdfValue> {
  const entries = new Map<string, PdfValue>();
  entries.set('Type', annotation);
  entries.set('Subtype', widget);
  entries.set('T', textString(fieldName));
  entries.set('F', printAndLocked);
  const [left, bottom, right, top] = rectInUserSpace(page, placement);
  entries.set('Rect', [rounded(left), rounded(bottom), rounded(right), rounded(top)]);
  entries.set('P', page.ref);
  if (page.rotate !== 0) entries.set('MK', dict({ R: page.rotate }));
  return entries;
}

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
  const byPage = new Map<PdfPage, PdfRef[]>();
  for (const { page, ref } of fields) {
    const refs = byPage.get(page);
    if (refs === undefined) byPage.set(page, [ref]);
    else refs.push(ref);
  }
  byPage.forEach((refs, page) => appendTo(update, page.ref, 'Annots', refs));
  const catalog = update.get(document.catalogRef) as PdfDict;
  const raw = catalog.get('AcroForm');
  const found = update.resolve(raw);
  const form = found instanceof PdfDict ? found : noForm;
  const formRef = raw instanceof PdfRef && found instanceof PdfDict ? raw : update.allocate();
  update.replace(
    formRef,
    // NeedAppearances would let every viewer redraw what was signed.
    form.with({
      SigFlags: signaturesExist | appendOnly,
      NeedAppearances: undefined,
      DR: withTimes(update, form),
    }),
  );
  appendTo(
    update,
    formRef,
    'Fields',
    fields.map(({ ref }) => ref),
  );
  if (formRef !== raw) update.replace(document.catalogRef, catalog.withEntry('AcroForm', formRef));
}

const noForm = dict({ Fields: [] });

/** Appends to an array that stands in a dictionary directly or by reference. */
function appendTo(update: IncrementalUpdate, holder: PdfRef, key: string, refs: readonly PdfRef[]): void {
  const owner = update.get(holder);
  if (!(owner instanceof PdfDict)) throw refusePdf('PDF_DAMAGED', `/${key} has no owner`);
  const raw = owner.get(key);
  const list = update.resolve(raw);
  const longer = [...(isArray(list) ? list : []), ...refs];
  if (raw instanceof PdfRef && isArray(list)) update.replace(raw, longer);
  else update.replace(holder, owner.withEntry(key, longer));
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
