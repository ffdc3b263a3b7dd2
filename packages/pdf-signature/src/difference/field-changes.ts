import { type FormField, readFields } from '../form/read-fields.js';
import { isArray, isName, PdfDict, PdfName, PdfRef, PdfString, type PdfValue, textOf } from '../model/objects.js';
import { boxOf } from '../model/pages.js';
import { buttonAppearanceFinding } from './button-appearance.js';
import { filledTextFinding } from './filled-text.js';
import { changedKeys, sameValue } from './same-value.js';
import { signatureAppearanceFinding } from './signature-appearance.js';
import { explain, isHeldOnlyBy, type Place, report, type Step } from './step.js';

/** Fields that were in the form already: filled, signed, or changed in a way nobody may. */
export function fieldChanges(step: Step): void {
  if (step.changed.size === 0) return;
  for (const field of readFields(step.before)) {
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
      else otherFieldChange(step, change);
    }
  }
}

interface FieldChange {
  readonly field: FormField;
  readonly now: PdfDict;
  readonly widgets: readonly PdfRef[];
  /** What differs in the field, its widgets and what they show. */
  readonly keys: readonly string[];
  readonly place: Place;
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

export function pageOf(step: Step, widget: PdfValue): number | undefined {
  const page = widget instanceof PdfDict ? widget.get('P') : undefined;
  return page instanceof PdfRef ? step.pages.get(page.objectNumber) : undefined;
}

/** /M of a widget tells when it was changed, nothing else. */
const harmless = new Set(['M']);
const textKeys = new Set(['V', 'AP', 'Ff', ...harmless]);
/** /I repeats in numbers which options /V names (ISO 32000-2, Table 233). */
const choiceKeys = new Set([...textKeys, 'I']);
const buttonKeys = new Set(['V', 'AS', 'AP', ...harmless]);
/** /DR has a meaning in the form alone (ISO 32000-2, Table 224); one widespread signer writes it into fields. */
const signedKeys = new Set(['V', 'AP', 'F', 'DR', ...harmless]);
const permittedKeys: Readonly<Record<Exclude<FormField['type'], 'SIGNATURE'>, ReadonlySet<string>>> = {
  TEXT: textKeys,
  CHOICE: choiceKeys,
  BUTTON: buttonKeys,
  UNKNOWN: harmless,
};
const readOnly = 1;

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

function otherFieldChange(step: Step, { field, now, widgets, keys, place }: FieldChange): void {
  const permitted = permittedKeys[field.type as keyof typeof permittedKeys];
  const foreign = keys.filter((key) => !permitted.has(key));
  if (foreign.length > 0) return report(step, 'FIELD_CHANGED', { ...place, detail: foreign.join(', ') });
  if (keys.every((key) => harmless.has(key))) return report(step, 'MODIFICATION_NOTED', place);
  const flags = step.before.resolve(field.dict.get('Ff'));
  if (typeof flags === 'number' && (flags & readOnly) !== 0) {
    return report(step, 'FIELD_CHANGED', { ...place, detail: 'read-only' });
  }
  if (keys.includes('Ff') && !onlyReadOnlyComes(flags, step.after.resolve(now.get('Ff')))) {
    return report(step, 'FIELD_CHANGED', { ...place, detail: 'Ff' });
  }
  const was = step.before.resolve(field.value);
  const is = step.after.resolve(now.get('V') ?? null);
  if (!isEmpty(was) && !sameValue(was, is)) return report(step, 'FIELD_VALUE_REPLACED', place);
  for (const ref of widgets.length === 0 ? [field.ref] : widgets) {
    const finding =
      field.type !== 'BUTTON'
        ? filledTextFinding(step, ref, is)
        : keys.includes('AP')
          ? buttonAppearanceFinding(step, ref)
          : undefined;
    if (finding !== undefined) return report(step, 'FIELD_SHOWS_OTHER', { ...place, detail: finding });
  }
  report(step, 'FIELD_FILLED', place);
}

const onlyReadOnlyComes = (was: PdfValue, is: PdfValue): boolean =>
  typeof is === 'number' && (is & ~readOnly) === (typeof was === 'number' ? was & ~readOnly : 0);

const isEmpty = (value: PdfValue): boolean =>
  value === null ||
  (value instanceof PdfString && value.bytes.length === 0) ||
  (value instanceof PdfName && value.text === 'Off');

function signatureFieldChange(step: Step, { field, now, widgets, keys, place }: FieldChange): void {
  if (step.before.resolve(field.value) !== null) {
    return report(step, 'SIGNED_FIELD_CHANGED', { ...place, detail: keys.join(', ') });
  }
  const foreign = keys.filter((key) => !signedKeys.has(key));
  if (foreign.length > 0 || !keys.includes('V')) {
    return report(step, 'FIELD_CHANGED', { ...place, detail: (foreign.length > 0 ? foreign : keys).join(', ') });
  }
  const drawn = widgets.length === 0 ? [field.ref] : widgets;
  signed(
    step,
    now,
    place,
    drawn.some((ref) => !isInvisible(step, step.after.get(ref))),
  );
  for (const ref of drawn) {
    const finding = signatureAppearanceFinding(step, ref);
    if (finding !== undefined) report(step, 'SIGNATURE_COVERS_CONTENT', { ...place, detail: finding });
  }
}

/** A field that has a signature now: what the signature is. */
function signed(step: Step, field: PdfDict, place: Place, shown: boolean): void {
  const raw = field.get('V');
  const value = step.after.resolve(raw);
  // A dictionary that lay ready in the signed state was never meant to be this signature.
  const prepared = raw instanceof PdfRef && !step.added.has(raw.objectNumber);
  if (!(value instanceof PdfDict) || prepared) {
    return report(step, 'SIGNATURE_UNSOUND', { ...place, detail: 'V' });
  }
  if (certifies(step, value)) report(step, 'CERTIFICATION_ADDED', place);
  const timeStamp =
    isName(step.after.resolve(value.get('SubFilter')), 'ETSI.RFC3161') &&
    (!value.has('Type') || isName(step.after.resolve(value.get('Type')), 'DocTimeStamp'));
  // Whatever shows itself is judged as a signature: a seal that is to stay the last would not be if a time-stamp could draw.
  report(step, timeStamp && !shown ? 'TIME_STAMP_ADDED' : 'SIGNATURE_ADDED', place);
}

function certifies(step: Step, signature: PdfDict): boolean {
  const references = step.after.resolve(signature.get('Reference'));
  return (
    isArray(references) &&
    references.some((item) => {
      const reference = step.after.resolve(item);
      return (
        reference instanceof PdfDict &&
        ['DocMDP', 'UR', 'UR3'].some((method) => isName(step.after.resolve(reference.get('TransformMethod')), method))
      );
    })
  );
}

const hiddenOrNoView = 2 | 32;

function isInvisible(step: Step, widget: PdfValue): boolean {
  if (!(widget instanceof PdfDict)) return true;
  const box = boxOf(step.after, widget.get('Rect'));
  const flags = step.after.resolve(widget.get('F'));
  if (typeof flags === 'number' && (flags & hiddenOrNoView) !== 0) return true;
  if (box === undefined || box[0] === box[2] || box[1] === box[3]) return true;
  return !drawnByReader.some((key) => widget.has(key)) && !widget.has('AP');
}

/** What readers draw of themselves where a widget brings no appearance. */
const drawnByReader = ['MK', 'BS', 'Border'] as const;

function isDrawnByReader(step: Step, widget: PdfValue): boolean {
  if (!(widget instanceof PdfDict) || step.after.dictIn(widget, 'AP')?.has('N') === true) return false;
  return drawnByReader.some((key) => {
    const value = step.after.resolve(widget.get(key));
    return value !== null && !(value instanceof PdfDict && value.entries.size === 0);
  });
}

const newFieldKeys = new Set(
  [
    'Type',
    'Subtype',
    'FT',
    'T',
    'TU',
    'F',
    'Ff',
    'Rect',
    'P',
    'V',
    'AP',
    'MK',
    'Lock',
    'SV',
    'DA',
    'Q',
    'M',
    'NM',
  ].concat('AS', 'Border', 'BS', 'DR', 'H'),
);

/** A field appended to the form: lawful only as a merged signature field with its widget, under a new name. */
export function newFieldChanges(step: Step, item: PdfValue): void {
  if (!(item instanceof PdfRef)) return report(step, 'FIELD_ADDED', { detail: 'no reference' });
  const field = step.after.get(item);
  const object = item.objectNumber;
  if (!(field instanceof PdfDict)) return report(step, 'FIELD_ADDED', { object });
  const partial = step.after.resolve(field.get('T'));
  const fieldName = partial instanceof PdfString ? textOf(partial) : '';
  const place: Place = { object, field: fieldName, page: pageOf(step, field) };
  const widgets = newWidgets(step, field, item);
  if (widgets === undefined) return report(step, 'FIELD_ADDED', { ...place, detail: 'Kids' });
  const foreign = [...field.entries.keys()].filter((key) => !newFieldKeys.has(key) && key !== 'Kids');
  const isSignature = isName(step.after.resolve(field.get('FT')), 'Sig');
  const isWidget = !field.has('Subtype') || isName(step.after.resolve(field.get('Subtype')), 'Widget');
  if (!step.added.has(object))
    return report(step, 'FIELD_ADDED', { ...place, detail: 'lay ready in the signed state' });
  if (!isSignature || !isWidget || foreign.length > 0 || fieldName === '') {
    return report(step, 'FIELD_ADDED', { ...place, detail: foreign.join(', ') || 'no signature field' });
  }
  if (readFields(step.before).some(({ name }) => name === fieldName)) {
    return report(step, 'FIELD_ADDED', { ...place, detail: 'name taken' });
  }
  step.acceptedFields.add(object);
  const shown = widgets.filter((ref) => !isInvisible(step, step.after.get(ref)));
  if (step.after.resolve(field.get('V')) === null) report(step, 'SIGNATURE_FIELD_ADDED', place);
  else signed(step, field, place, shown.length > 0);
  if (shown.length > 0) report(step, 'VISIBLE_SIGNATURE_FIELD_ADDED', place);
  for (const ref of widgets) step.acceptedFields.add(ref.objectNumber);
  for (const ref of shown) {
    if (isDrawnByReader(step, step.after.get(ref))) {
      report(step, 'SIGNATURE_COVERS_CONTENT', { ...place, detail: 'drawn by the reader itself' });
    }
    const finding = signatureAppearanceFinding(step, ref);
    if (finding !== undefined) report(step, 'SIGNATURE_COVERS_CONTENT', { ...place, detail: finding });
  }
}

/** The field itself, or the one widget some programs keep apart from it; undefined when /Kids is anything else. */
function newWidgets(step: Step, field: PdfDict, ref: PdfRef): readonly PdfRef[] | undefined {
  if (!field.has('Kids')) return [ref];
  const kids = step.after.resolve(field.get('Kids'));
  const [kid, more] = isArray(kids) ? kids : [];
  if (!(kid instanceof PdfRef) || more !== undefined || !step.added.has(kid.objectNumber)) return undefined;
  const widget = step.after.get(kid);
  if (!(widget instanceof PdfDict) || !isName(step.after.resolve(widget.get('Subtype')), 'Widget')) return undefined;
  const foreign = [...widget.entries.keys()].some((key) => key !== 'Parent' && (key === 'T' || !newFieldKeys.has(key)));
  return foreign ? undefined : [kid];
}
