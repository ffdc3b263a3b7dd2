import { type FormField, readFields } from '../form/read-fields.js';
import { isArray, PdfDict, PdfRef } from '../model/objects.js';
import { type FieldChange, pageOf } from './field-change.js';
import { fillingChange } from './filling-change.js';
import { changedKeys, sameValue } from './same-value.js';
import { signatureFieldChange } from './signature-field-change.js';
import { explain, isHeldOnlyBy, type Place, report, type Step } from './step.js';

/** Fields that were in the form already: filled, signed, or changed in a way nobody may. */
export function fieldChanges(step: Step): void {
  if (step.changed.size === 0) return;
  for (const field of touchedFields(step)) {
    const widgets = widgetsOf(step, field);
    const drawn = [field.ref, ...widgets];
    const touched = drawn.filter(({ objectNumber }) => step.changed.has(objectNumber));
    for (const { objectNumber } of touched) step.explained.add(objectNumber);
    const redrawn = drawn.filter((ref) => redrawnInPlace(step, ref));
    if (touched.length + redrawn.length === 0) continue;
    const place = placeOf(step, field.ref, field.name);
    const now = step.after.get(field.ref);
    if (!(now instanceof PdfDict)) report(step, 'FIELD_REMOVED', place);
    else {
      const keys = [...new Set([...drawn.flatMap((ref) => keysOf(step, ref)), ...redrawn.map(() => 'AP')])];
      const change: FieldChange = { field, now, widgets, keys, place };
      if (field.type === 'SIGNATURE') signatureFieldChange(step, change);
      else fillingChange(step, change);
    }
  }
}

/** Fields some changed object is part of, in the order of the form. */
function touchedFields(step: Step): FormField[] {
  const parts = new Set<number>();
  for (const object of step.changed.keys()) {
    parts.add(object);
    // What is shown, its dictionary, the widget: only where each has no other master does the change belong to the field.
    for (let level = 0, at = object; level < 2; level += 1) {
      const [holder, more] = step.references.holdersOf(at);
      if (holder === undefined || more !== undefined) break;
      parts.add(holder);
      at = holder;
    }
  }
  return readFields(step.before).filter(
    (field) =>
      parts.has(field.ref.objectNumber) ||
      (field.dict.has('Kids') && widgetsOf(step, field).some(({ objectNumber }) => parts.has(objectNumber))),
  );
}

/** Some programs write the new appearance over the old one: as good as a new /AP where nobody else shows the old one. */
function redrawnInPlace(step: Step, widget: PdfRef): boolean {
  const before = step.before.get(widget);
  const appearance = before instanceof PdfDict ? before.get('AP') : undefined;
  const entries = step.before.resolve(appearance);
  if (!(entries instanceof PdfDict)) return false;
  if (appearance instanceof PdfRef && !isHeldOnlyBy(step, appearance.objectNumber, widget.objectNumber)) return false;
  let redrawn = false;
  const owner = appearance instanceof PdfRef ? appearance.objectNumber : widget.objectNumber;
  for (const [ref, holder] of [
    [appearance, widget.objectNumber],
    [entries.get('N'), owner],
  ] as const) {
    if (!(ref instanceof PdfRef) || !step.changed.has(ref.objectNumber)) continue;
    if (explain(step, ref.objectNumber, holder)) redrawn = true;
  }
  return redrawn;
}

/** Widgets that are kids of their field rather than one dictionary with it. */
function widgetsOf(step: Step, field: FormField): PdfRef[] {
  const kids = step.before.resolve(field.dict.get('Kids'));
  return isArray(kids) ? kids.filter((kid): kid is PdfRef => kid instanceof PdfRef) : [];
}

function placeOf(step: Step, ref: PdfRef, field: string): Place {
  return { object: ref.objectNumber, field, page: pageOf(step, step.before.get(ref)) };
}

function keysOf(step: Step, ref: PdfRef): string[] {
  const change = step.changed.get(ref.objectNumber);
  if (change === undefined) return [];
  const { before, after } = change;
  if (!(before instanceof PdfDict && after instanceof PdfDict)) return ['*'];
  return changedKeys(before, after).filter((key) => !(key === 'P' && !before.has('P') && isListedOn(step, ref, after)));
}

/** A widget that begins to name the page it stands on says nothing new. */
function isListedOn(step: Step, widget: PdfRef, { entries }: PdfDict): boolean {
  const page = entries.get('P');
  const owner = page instanceof PdfRef && step.pages.has(page.objectNumber) ? step.before.get(page) : null;
  const list = owner instanceof PdfDict ? step.before.resolve(owner.get('Annots')) : null;
  return isArray(list) && list.some((item) => sameValue(item, widget));
}
