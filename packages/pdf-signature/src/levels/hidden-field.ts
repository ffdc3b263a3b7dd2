import { refusePdf } from '../errors.js';
import { dict, isArray, name, PdfDict, PdfRef, textString } from '../model/objects.js';
import type { IncrementalUpdate } from '../model/writer.js';

/** Hidden, printed, locked: a widget without extent that no viewer shows (ISO 32000-2, 12.7.5.5 and 12.5.3). */
const flags = 2 | 4 | 128;
const signaturesExist = 1;
const appendOnly = 2;

/**
 * A signature field nobody sees, on page 1, holding this value or still to be signed. Changes the least a new field can change
 * (the form's /Fields, the page's /Annots), because it is added behind signatures that have locked everything else.
 */
export function addHiddenSignatureField(update: IncrementalUpdate, fieldName: string, value?: PdfRef): PdfRef {
  const { document } = update;
  const [page] = document.pages();
  if (page === undefined) throw refusePdf('PDF_NO_PAGES');
  const field = update.add(
    dict({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: textString(fieldName),
      F: flags,
      Rect: [0, 0, 0, 0],
      P: page.ref,
      V: value,
    }),
  );
  append(update, page.ref, 'Annots', field);
  const raw = document.catalog.get('AcroForm');
  const form = document.resolve(raw);
  if (raw instanceof PdfRef && form instanceof PdfDict) {
    append(update, raw, 'Fields', field);
    markSigned(update, raw);
    return field;
  }
  const direct = form instanceof PdfDict ? form : dict({});
  const ref = update.add(direct);
  append(update, ref, 'Fields', field);
  markSigned(update, ref);
  update.replace(document.catalogRef, document.catalog.with({ AcroForm: ref }));
  return field;
}

function append(update: IncrementalUpdate, holder: PdfRef, key: string, item: PdfRef): void {
  const owner = update.get(holder);
  if (!(owner instanceof PdfDict)) throw refusePdf('PDF_DAMAGED', `/${key} has no owner`);
  const raw = owner.get(key);
  const list = update.resolve(raw);
  const longer = [...(isArray(list) ? list : []), item];
  if (raw instanceof PdfRef && isArray(list)) update.replace(raw, longer);
  else update.replace(holder, owner.withEntry(key, longer));
}

function markSigned(update: IncrementalUpdate, formRef: PdfRef): void {
  const form = update.get(formRef) as PdfDict;
  const given = update.resolve(form.get('SigFlags'));
  const marked = (typeof given === 'number' ? given : 0) | signaturesExist | appendOnly;
  if (marked !== given) update.replace(formRef, form.with({ SigFlags: marked }));
}
