import type { PdfDocument } from '../model/document.js';
import { isArray, PdfDict, PdfRef, PdfStream, type PdfValue } from '../model/objects.js';
import { sameValue } from './same-value.js';
import { explain, isHeldOnlyBy, report, type Step } from './step.js';

const lists = ['Certs', 'OCSPs', 'CRLs'] as const;
const known = new Set<string>(['Type', 'VRI', ...lists]);

/** The document security store may grow, never shrink (ISO 32000-2, 12.8.4.3). */
export function validationDataChanges(step: Step): void {
  const { before, after } = step;
  const oldRef = before.catalog.get('DSS');
  const newRef = after.catalog.get('DSS');
  const oldStore = before.dictIn(before.catalog, 'DSS');
  const newStore = after.dictIn(after.catalog, 'DSS');
  if (oldStore === undefined && newStore === undefined && sameValue(oldRef, newRef)) return;
  const object = newRef instanceof PdfRef ? newRef.objectNumber : after.catalogRef.objectNumber;
  if (newStore === undefined) return report(step, 'VALIDATION_DATA_REMOVED', { object });
  const holder = oldRef instanceof PdfRef ? oldRef.objectNumber : before.catalogRef.objectNumber;
  let sound = !(oldRef instanceof PdfRef) || explain(step, oldRef.objectNumber, before.catalogRef.objectNumber);
  let grown = oldStore === undefined || !sameValue(oldStore, newStore);
  for (const key of newStore.entries.keys()) if (!known.has(key) && !oldStore?.has(key)) sound = false;
  for (const key of oldStore?.entries.keys() ?? []) if (!newStore.has(key)) sound = false;
  for (const key of lists) {
    const was = listOf(before, oldStore?.get(key));
    const is = listOf(after, newStore.get(key));
    const ref = oldStore?.get(key);
    if (is === undefined || was === undefined) sound = false;
    else {
      if (ref instanceof PdfRef && step.changed.has(ref.objectNumber)) {
        grown = true;
        sound &&= explain(step, ref.objectNumber, holder);
      }
      grown ||= is.length !== was.length;
      sound &&= holdsAll(before, was, after, is) && is.every((item) => after.resolve(item) instanceof PdfStream);
    }
  }
  grown = relatedDataGrows(step, oldStore, newStore, holder) || grown;
  if (oldRef instanceof PdfRef && grown)
    sound &&= isHeldOnlyBy(step, oldRef.objectNumber, before.catalogRef.objectNumber);
  if (!sound) report(step, 'VALIDATION_DATA_REMOVED', { object });
  else if (grown) report(step, 'VALIDATION_DATA_ADDED', { object });
}

/** VRI: per signature what validates it. Entries may come and grow; one that goes is left unexplained. */
function relatedDataGrows(step: Step, oldStore: PdfDict | undefined, newStore: PdfDict, holder: number): boolean {
  const oldRef = oldStore?.get('VRI');
  const was = oldStore === undefined ? undefined : step.before.dictIn(oldStore, 'VRI');
  const is = step.after.dictIn(newStore, 'VRI');
  if (was === undefined) return is !== undefined;
  if (is === undefined || [...was.entries.keys()].some((key) => !is.has(key))) {
    report(step, 'VALIDATION_DATA_REMOVED', { detail: 'VRI' });
    return true;
  }
  if (oldRef instanceof PdfRef) {
    if (!isHeldOnlyBy(step, oldRef.objectNumber, holder)) return !sameValue(was, is);
    explain(step, oldRef.objectNumber, holder);
  }
  const owner = oldRef instanceof PdfRef ? oldRef.objectNumber : holder;
  for (const [key, item] of was.entries) {
    if (item instanceof PdfRef && step.after.resolve(is.get(key)) instanceof PdfDict) {
      explain(step, item.objectNumber, owner);
    }
  }
  return !sameValue(was, is);
}

/** Undefined when it is no array; an absent one is empty. */
function listOf(document: PdfDocument, value: PdfValue | undefined): readonly PdfValue[] | undefined {
  const list = document.resolve(value);
  if (list === null) return [];
  return isArray(list) ? list : undefined;
}

/** Every item is still there: as the same reference, or as the same bytes in another object. */
function holdsAll(before: PdfDocument, was: readonly PdfValue[], after: PdfDocument, is: readonly PdfValue[]): boolean {
  const refs = new Set(is.map((item) => (item instanceof PdfRef ? item.objectNumber : -1)));
  const missing = was.filter((item) => !(item instanceof PdfRef && refs.has(item.objectNumber)));
  if (missing.length === 0) return true;
  if (missing.length * is.length > 10_000) return false;
  const present = is.map((item) => after.resolve(item));
  return missing.every((item) => {
    const value = before.resolve(item);
    return present.some((other) => sameValue(value, other));
  });
}
