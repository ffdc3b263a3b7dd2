import { isArray, PdfDict, PdfRef } from '../model/objects.js';
import type { PdfPage } from '../model/page.js';
import type { Step } from './step.js';

/**
 * Pages whose list of annotations holds a widget in the newer state. A reader draws it there, whatever page it names itself in /P
 * (ISO 32000-2, Table 31 and 166).
 */
export function pagesShowing(step: Step, widget: PdfRef): readonly PdfPage[] {
  const pages = step.pageList;
  return [...candidates(step, widget)]
    .filter((number) => listedOn(step, pages[number - 1]!).has(widget.objectNumber))
    .map((number) => pages[number - 1]!);
}

/** Numbers of the pages that spoke of the widget before, and of those whose list was touched. */
function candidates(step: Step, widget: PdfRef): ReadonlySet<number> {
  const found = new Set<number>();
  for (const object of [...step.references.holdersOf(widget.objectNumber), ...step.changed.keys()]) {
    const number = step.pages.get(object) ?? step.annotationLists.get(object);
    if (number !== undefined) found.add(number);
  }
  return found;
}

/** Object numbers of the annotations of a page. */
function listedOn(step: Step, { ref, number }: PdfPage): ReadonlySet<number> {
  let listed = step.listed.get(number);
  if (listed === undefined) {
    const page = step.after.get(ref);
    const list = page instanceof PdfDict ? step.after.resolve(page.get('Annots')) : null;
    const refs = (isArray(list) ? list : []).filter((item) => item instanceof PdfRef);
    step.listed.set(number, (listed = new Set(refs.map(({ objectNumber }) => objectNumber))));
  }
  return listed;
}

/** Arrays of annotations that are objects of their own, by object number the page they are of. */
export function annotationListsOf(pages: readonly PdfPage[]): Map<number, number> {
  const lists = new Map<number, number>();
  for (const { dict, number } of pages) {
    const list = dict.get('Annots');
    if (list instanceof PdfRef) lists.set(list.objectNumber, number);
  }
  return lists;
}
