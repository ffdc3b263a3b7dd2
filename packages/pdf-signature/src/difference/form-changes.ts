import { readFields } from '../form/read-fields.js';
import { isArray, PdfDict, PdfRef, PdfString, type PdfValue } from '../model/objects.js';
import { fieldChanges } from './field-changes.js';
import { newFieldChanges } from './new-field-changes.js';
import { changedKeys, sameValue } from './same-value.js';
import { explain, report, type Step } from './step.js';

const empty = new PdfDict();

/** The AcroForm: fields are only appended, and only signature fields; nothing that draws the others may change. */
export function formChanges(step: Step): void {
  const { before, after } = step;
  const oldRef = before.catalog.get('AcroForm');
  const newRef = after.catalog.get('AcroForm');
  const oldForm = before.dictIn(before.catalog, 'AcroForm');
  const newForm = after.dictIn(after.catalog, 'AcroForm');
  const object = newRef instanceof PdfRef ? newRef.objectNumber : after.catalogRef.objectNumber;
  if (newForm === undefined) {
    if (oldForm !== undefined) report(step, 'FORM_CHANGED', { object, detail: 'AcroForm removed' });
    return;
  }
  if (oldRef instanceof PdfRef && !explain(step, oldRef.objectNumber, before.catalogRef.objectNumber)) return;
  for (const key of changedKeys(oldForm ?? empty, newForm)) {
    if (key !== 'Fields') formKeyChange(step, key, oldForm ?? empty, newForm, object);
  }
  const holder = oldRef instanceof PdfRef ? oldRef.objectNumber : before.catalogRef.objectNumber;
  const fieldsRef = oldForm?.get('Fields');
  if (fieldsRef instanceof PdfRef && !explain(step, fieldsRef.objectNumber, holder)) return;
  listedFields(step, before.resolve(oldForm?.get('Fields')), after.resolve(newForm.get('Fields')), object);
  fieldChanges(step);
}

function formKeyChange(step: Step, key: string, oldForm: PdfDict, newForm: PdfDict, object: number): void {
  const was = oldForm.get(key);
  const is = newForm.get(key);
  switch (key) {
    case 'SigFlags':
      if (typeof is === 'number' && is >= 0 && is <= 3 && (Number(was ?? 0) & ~is) === 0) return;
      break;
    case 'NeedAppearances':
      // Where viewers drew the values themselves, they would now show appearances that nobody has seen.
      if (step.before.resolve(was) === true && hasValues(step)) return report(step, 'FORM_REDRAWN', { object });
      if (is === undefined || is === null || is === false) return;
      return report(step, 'FORM_REDRAWN', { object });
    case 'DR':
      if (onlyUnusedNamesCome(step, oldForm, step.before.resolve(was), step.after.resolve(is))) return;
      return report(step, 'FORM_FONTS_CHANGED', { object, detail: key });
    case 'DA':
      // Some programs write a default where there was none; every field that shows text has its own.
      if (was === undefined && is instanceof PdfString && /^\/\w+ 0 Tf 0 g\s*$/.test(is.bytes.toString('latin1')))
        return;
      return report(step, 'FORM_FONTS_CHANGED', { object, detail: key });
  }
  report(step, 'FORM_CHANGED', { object, detail: key });
}

const hasValues = ({ before }: Step): boolean =>
  readFields(before).some(
    ({ type, value }) => (type === 'TEXT' || type === 'CHOICE') && before.resolve(value) !== null,
  );

/**
 * Fonts and encodings may come under names that nothing in the signed form speaks of; what was there stays as it was. A name that a
 * field's /DA mentions without its being defined would be the field's font from now on.
 */
function onlyUnusedNamesCome(step: Step, oldForm: PdfDict, was: PdfValue, is: PdfValue): boolean {
  if (!(is instanceof PdfDict) || !(was === null || was instanceof PdfDict)) return false;
  const old = was ?? empty;
  if (changedKeys(old, is).some((key) => key !== 'Font' && key !== 'Encoding')) return false;
  const spoken = defaultAppearances(step, oldForm);
  return (['Font', 'Encoding'] as const).every((kind) => {
    const oldNames = step.before.resolve(old.get(kind));
    const newNames = step.after.resolve(is.get(kind));
    if (newNames === null) return oldNames === null;
    if (!(newNames instanceof PdfDict)) return false;
    return changedKeys(oldNames instanceof PdfDict ? oldNames : empty, newNames).every(
      (key) => !(oldNames instanceof PdfDict && oldNames.has(key)) && !spoken.includes(`/${key} `),
    );
  });
}

function defaultAppearances(step: Step, form: PdfDict): string {
  const owners = [form, ...readFields(step.before).map(({ dict }) => dict)];
  return owners
    .map((owner) => step.before.resolve(owner.get('DA')))
    .map((value) => (value instanceof PdfString ? `${value.bytes.toString('latin1')} ` : ''))
    .join('');
}

function listedFields(step: Step, was: PdfValue, is: PdfValue, object: number): void {
  const old = isArray(was) ? was : [];
  if (!isArray(is)) {
    if (old.length > 0) report(step, 'FORM_CHANGED', { object, detail: 'Fields' });
    return;
  }
  for (let index = 0; index < old.length; index += 1) {
    if (sameValue(old[index], is[index])) continue;
    const gone = old[index];
    const stays = is.some((item) => sameValue(item, gone));
    const place = gone instanceof PdfRef ? { object: gone.objectNumber } : { object };
    report(step, stays ? 'FORM_CHANGED' : 'FIELD_REMOVED', { ...place, detail: 'Fields' });
    return;
  }
  for (const item of is.slice(old.length)) newFieldChanges(step, item);
}
