import { isArray, isName, PdfDict, PdfRef, type PdfValue } from '../model/objects.js';
import { boxOf } from '../model/pages.js';
import type { FieldChange } from './field-change.js';
import { signatureAppearanceFinding } from './signature-appearance.js';
import { type Place, report, type Step } from './step.js';

/** /DR has a meaning in the form alone (ISO 32000-2, Table 224); one widespread signer writes it into fields. */
const signedKeys = new Set(['V', 'AP', 'F', 'DR', 'M']);

/** A signature field of the signed form: an empty one may be signed, a signed one stays as it is. */
export function signatureFieldChange(step: Step, { field, now, widgets, keys, place }: FieldChange): void {
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
export function signed(step: Step, field: PdfDict, place: Place, shown: boolean): void {
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

const hidden = 2;
const print = 4;
const noView = 32;
const toggleNoView = 256;

/** On no screen, not under the mouse, and on no paper (ISO 32000-2, 12.5.3): what is kept off the screen alone may still be printed. */
const isNowhere = (flags: number): boolean =>
  (flags & hidden) !== 0 || ((flags & noView) !== 0 && (flags & (print | toggleNoView)) === 0);

export function isInvisible(step: Step, widget: PdfValue): boolean {
  if (!(widget instanceof PdfDict)) return true;
  const box = boxOf(step.after, widget.get('Rect'));
  const flags = step.after.resolve(widget.get('F'));
  if (typeof flags === 'number' && isNowhere(flags)) return true;
  if (box === undefined || box[0] === box[2] || box[1] === box[3]) return true;
  return !drawnByReader.some((key) => widget.has(key)) && !widget.has('AP');
}

/** What readers draw of themselves where a widget brings no appearance. */
export const drawnByReader = ['MK', 'BS', 'Border'] as const;
