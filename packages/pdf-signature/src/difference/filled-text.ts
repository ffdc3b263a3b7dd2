import type { PdfRef, PdfValue } from '../model/objects.js';
import type { Step } from './step.js';

/** Says what is wrong with what a filled field shows; undefined when it shows its value. */
export function filledTextFinding(_step: Step, _widget: PdfRef, _value: PdfValue): string | undefined {
  return undefined;
}
