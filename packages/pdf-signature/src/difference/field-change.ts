import type { FormField } from '../form/read-fields.js';
import { PdfDict, PdfRef, type PdfValue } from '../model/objects.js';
import type { Place, Step } from './step.js';

/** A field of the signed form that differs, or whose widgets or appearances do. */
export interface FieldChange {
  readonly field: FormField;
  readonly now: PdfDict;
  readonly widgets: readonly PdfRef[];
  /** What differs in the field, its widgets and what they show. */
  readonly keys: readonly string[];
  readonly place: Place;
}

/** Number of the page a widget names as its own. */
export function pageOf(step: Step, widget: PdfValue): number | undefined {
  const page = widget instanceof PdfDict ? widget.get('P') : undefined;
  return page instanceof PdfRef ? step.pages.get(page.objectNumber) : undefined;
}
