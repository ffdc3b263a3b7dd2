import { isArray, isName, PdfDict, PdfRef, type PdfValue } from '../model/objects.js';
import { sameValue, changedKeys } from './same-value.js';
import { explain, report, type Step } from './step.js';

const contentKeys = new Set(['Contents', 'Resources']);

/** The page tree stays as it is; a page may gain the widgets of new signature fields, and nothing else. */
export function pageChanges(step: Step, treeNodes: ReadonlySet<number>): void {
  if ([...step.changed.keys()].some((object) => treeNodes.has(object)) || pagesRefChanged(step))
    treeChanges(step, treeNodes);
  for (const [object, { before, after }] of step.changed) {
    const page = step.pages.get(object);
    if (page === undefined || step.explained.has(object)) continue;
    step.explained.add(object);
    if (!(before instanceof PdfDict) || !(after instanceof PdfDict)) {
      report(step, 'PAGE_CHANGED', { object, page });
      continue;
    }
    for (const key of changedKeys(before, after)) {
      if (key === 'Annots') continue;
      report(step, contentKeys.has(key) ? 'CONTENT_CHANGED' : 'PAGE_CHANGED', { object, page, detail: key });
    }
  }
  annotationChanges(step);
}

const pagesRefChanged = (step: Step): boolean =>
  !sameValue(step.before.catalog.get('Pages'), step.after.catalog.get('Pages'));

function treeChanges(step: Step, treeNodes: ReadonlySet<number>): void {
  const was = step.before.pages();
  const is = step.after.pages();
  const numbers = (pages: typeof was): Set<number> => new Set(pages.map(({ ref }) => ref.objectNumber));
  const [old, now] = [numbers(was), numbers(is)];
  for (const { ref, number } of was) {
    if (!now.has(ref.objectNumber)) report(step, 'PAGE_REMOVED', { object: ref.objectNumber, page: number });
  }
  for (const { ref, number } of is) {
    if (!old.has(ref.objectNumber)) report(step, 'PAGE_ADDED', { object: ref.objectNumber, page: number });
  }
  for (const [object] of step.changed) {
    if (!treeNodes.has(object)) continue;
    step.explained.add(object);
    report(step, 'PAGE_TREE_CHANGED', { object });
  }
}

/** Pages whose list of annotations was touched, in the page itself or in an array of its own. */
function annotationChanges(step: Step): void {
  for (const [object, page] of touchedPages(step)) {
    const before = step.before.get(new PdfRef(object));
    const after = step.after.get(new PdfRef(object));
    if (!(before instanceof PdfDict) || !(after instanceof PdfDict)) continue;
    const list = before.get('Annots');
    // An array with another master stays unexplained, and is refused as a changed object.
    if (list instanceof PdfRef && !explain(step, list.objectNumber, object)) continue;
    listedAnnotations(step, { object, page }, step.before.resolve(list), step.after.resolve(after.get('Annots')));
  }
}

function touchedPages(step: Step): [number, number][] {
  const touched: [number, number][] = [];
  const arrays = [...step.changed].filter(([, { before }]) => isArray(before));
  for (const object of step.changed.keys()) {
    const page = step.pages.get(object);
    if (page !== undefined) touched.push([object, page]);
  }
  for (const [array] of arrays) {
    for (const holder of step.references.holdersOf(array)) {
      const page = step.pages.get(holder);
      if (page !== undefined && !step.changed.has(holder)) touched.push([holder, page]);
    }
  }
  return touched;
}

/** Items of one list that another does not hold; lists may be long. */
function missingIn(list: readonly PdfValue[], items: readonly PdfValue[]): PdfValue[] {
  const refs = new Set(list.map((item) => (item instanceof PdfRef ? `${item.objectNumber} ${item.generation}` : '')));
  const direct = list.filter((item) => !(item instanceof PdfRef)).slice(0, mostDirect);
  return items.filter((item) =>
    item instanceof PdfRef
      ? !refs.has(`${item.objectNumber} ${item.generation}`)
      : !direct.some((other) => sameValue(item, other)),
  );
}

/** Annotations written into the list itself; what lies beyond counts as come and gone. */
const mostDirect = 100;

function listedAnnotations(
  step: Step,
  { object, page }: { readonly object: number; readonly page: number },
  was: PdfValue,
  is: PdfValue,
): void {
  const old = isArray(was) ? was : [];
  const now = isArray(is) ? is : [];
  const kept = old.every((item, index) => sameValue(item, now[index]));
  if (!kept) {
    const gone = missingIn(now, old);
    for (const item of gone) {
      report(step, 'ANNOTATION_REMOVED', { object: item instanceof PdfRef ? item.objectNumber : object, page });
    }
    if (gone.length === 0) report(step, 'ANNOTATION_CHANGED', { object, page, detail: 'order of Annots' });
  }
  const come = kept ? now.slice(old.length) : missingIn(old, now);
  for (const item of come) {
    if (item instanceof PdfRef && step.acceptedFields.has(item.objectNumber)) continue;
    const annotation = step.after.resolve(item);
    const subtype = annotation instanceof PdfDict ? step.after.resolve(annotation.get('Subtype')) : null;
    report(step, 'ANNOTATION_ADDED', {
      object: item instanceof PdfRef ? item.objectNumber : object,
      page,
      detail: isName(subtype, 'Widget') ? 'Widget' : String((subtype as { text?: string } | null)?.text ?? 'none'),
    });
  }
}
