import { type FormField, readFields } from '../form/read-fields.js';
import { isArray, isName, PdfDict, PdfRef, PdfString, type PdfValue, textOf } from '../model/objects.js';
import { pageOf } from './field-change.js';
import { signatureAppearanceFinding } from './signature-appearance.js';
import { drawnByReader, isInvisible, signed } from './signature-field-change.js';
import { type Place, report, type Step } from './step.js';

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

/** By the fields as they were read: a revision may append thousands of fields to thousands. */
const taken = new WeakMap<readonly FormField[], ReadonlySet<string>>();

function takenNames({ before }: Step): ReadonlySet<string> {
  const fields = readFields(before);
  const names = taken.get(fields) ?? new Set(fields.map(({ name }) => name));
  taken.set(fields, names);
  return names;
}

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
  const foreign = [...field.entries.keys()].filter(
    (key) => (!newFieldKeys.has(key) && key !== 'Kids') || (key === 'H' && !isHighlight(step, field)),
  );
  const isSignature = isName(step.after.resolve(field.get('FT')), 'Sig');
  const isWidget = !field.has('Subtype') || isName(step.after.resolve(field.get('Subtype')), 'Widget');
  if (!step.added.has(object))
    return report(step, 'FIELD_ADDED', { ...place, detail: 'lay ready in the signed state' });
  if (!isSignature || !isWidget || foreign.length > 0 || fieldName === '') {
    return report(step, 'FIELD_ADDED', { ...place, detail: foreign.join(', ') || 'no signature field' });
  }
  if (takenNames(step).has(fieldName)) {
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

const highlights = ['N', 'I', 'O', 'P', 'T'] as const;

/** How a widget looks while it is pressed (ISO 32000-2, Table 191); with one appearance alone, nothing else can come out. */
function isHighlight({ after }: Step, widget: PdfDict): boolean {
  const mode = after.resolve(widget.get('H'));
  return mode === null || highlights.some((one) => isName(mode, one));
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
  return foreign || !isHighlight(step, widget) ? undefined : [kid];
}

function isDrawnByReader(step: Step, widget: PdfValue): boolean {
  if (!(widget instanceof PdfDict) || step.after.dictIn(widget, 'AP')?.has('N') === true) return false;
  return drawnByReader.some((key) => {
    const value = step.after.resolve(widget.get(key));
    return value !== null && !(value instanceof PdfDict && value.entries.size === 0);
  });
}
