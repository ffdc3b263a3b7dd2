import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfRef, PdfStream, type PdfValue } from '../model/objects.js';
import { sameEntry, type XrefEntry, type XrefSection } from '../model/xref.js';
import { catalogChanges, trailerChanges } from './catalog-changes.js';
import type { ChangeCode, FoundChange } from './changes.js';
import { layoutFinding } from './increment-layout.js';
import { pageChanges } from './page-changes.js';
import { placesOf } from './page-places.js';
import type { PdfPage } from '../model/page.js';
import type { ReferenceIndex } from './reference-index.js';
import { sameValue } from './same-value.js';
import type { Sight } from './sight.js';
import { type ChangedObject, findingOf, report, type Step } from './step.js';

/** What stays the same through all steps of one file. */
export interface FileFacts {
  readonly references: ReferenceIndex;
  /** The oldest state that is judged. */
  readonly origin: PdfDocument;
  readonly pageList: readonly PdfPage[];
  /** Page numbers by the object number of the page. */
  readonly pages: ReadonlyMap<number, number>;
  /** Page numbers by the object number of a list of annotations that is an object of its own. */
  readonly annotationLists: Map<number, number>;
  /** Objects that are inner nodes of the page tree. */
  readonly treeNodes: ReadonlySet<number>;
  readonly sight: Sight;
  /** Streams in which objects of an earlier state stand. */
  readonly containers: Set<number>;
}

export interface State {
  readonly document: PdfDocument;
  readonly end: number;
}

/** What one revision changed; nobody's permission is asked yet. */
export function compareStates(before: State, after: State, section: XrefSection, facts: FileFacts): FoundChange[] {
  const changed = new Map<number, ChangedObject>();
  const added = new Set<number>();
  const step: Step = {
    before: before.document,
    after: after.document,
    beforeEnd: before.end,
    afterEnd: after.end,
    section,
    references: facts.references,
    origin: facts.origin,
    pageList: facts.pageList,
    pages: facts.pages,
    annotationLists: facts.annotationLists,
    sight: facts.sight,
    listed: new Map(),
    changed,
    added,
    explained: new Set(),
    acceptedFields: new Set(),
    found: [],
  };
  try {
    if (section.trailer.has('XRefStm')) report(step, 'XREF_AMBIGUOUS', { detail: 'XRefStm' });
    for (const object of section.ambiguous) report(step, 'XREF_AMBIGUOUS', { object });
    const layout = layoutFinding(step);
    if (layout !== undefined) report(step, 'XREF_AMBIGUOUS', { detail: layout });
    for (const [object, entry] of section.entries) objectChange(step, facts, object, entry, changed, added);
    trailerChanges(step);
    catalogChanges(step);
    pageChanges(step, facts.treeNodes);
    unexplained(step, facts);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    report(step, 'REVISION_UNREADABLE', { detail: findingOf(error) });
  }
  remember(step, facts);
  return step.found;
}

function objectChange(
  step: Step,
  facts: FileFacts,
  object: number,
  entry: XrefEntry,
  changed: Map<number, ChangedObject>,
  added: Set<number>,
): void {
  const was = step.before.xref.entries.get(object);
  if (sameEntry(was, entry)) return;
  if (pointsBack(step, entry)) {
    report(step, 'XREF_POINTS_BACK', { object, ...firstPlace(step, facts, object) });
    // Judged here and now: no rule may take it for a lawful change.
    step.explained.add(object);
    return;
  }
  let before: PdfValue;
  let after: PdfValue;
  const ref = new PdfRef(object, was?.kind === 'OFFSET' ? was.generation : 0);
  try {
    before = step.before.get(ref);
    after =
      entry.kind === 'FREE'
        ? null
        : step.after.get(was === undefined || was.kind === 'FREE' ? refOf(object, entry) : ref);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    step.explained.add(object);
    return report(step, 'OBJECT_UNREADABLE', { object, detail: findingOf(error) });
  }
  const seen = step.references.holdersOf(object).length > 0;
  if (before === null && !seen) added.add(object);
  else if (before === null && after !== null)
    report(step, 'OBJECT_DEFINED_LATER', { object, ...firstPlace(step, facts, object) });
  else if (sameValue(before, after)) return;
  else if (facts.containers.has(object)) report(step, 'OBJECT_STREAM_REPLACED', { object });
  else if (!seen) added.add(object);
  else changed.set(object, { before, after });
}

const refOf = (object: number, entry: XrefEntry): PdfRef =>
  new PdfRef(object, entry.kind === 'OFFSET' ? entry.generation : 0);

/** A later section may only define what stands behind the earlier state. */
function pointsBack(step: Step, entry: XrefEntry): boolean {
  if (entry.kind === 'OFFSET') return entry.offset < step.beforeEnd;
  if (entry.kind === 'FREE') return false;
  const container = step.after.xref.entries.get(entry.streamNumber);
  return container?.kind !== 'OFFSET' || container.offset < step.beforeEnd;
}

function unexplained(step: Step, facts: FileFacts): void {
  for (const [object, { before, after }] of step.changed) {
    if (step.explained.has(object)) continue;
    const code = after === null ? 'OBJECT_REMOVED' : codeOf(step, facts, object, before, after);
    report(step, code, { object, ...firstPlace(step, facts, object) });
  }
}

function codeOf(step: Step, facts: FileFacts, object: number, before: PdfValue, after: PdfValue): ChangeCode {
  for (const value of [before, after]) {
    const dict = value instanceof PdfStream ? value.dict : value;
    if (!(dict instanceof PdfDict)) continue;
    const type = dict.get('Type');
    const subtype = dict.get('Subtype');
    if (isName(type, 'Font') || isName(type, 'FontDescriptor') || isName(subtype, 'CIDFontType2'))
      return 'FONT_CHANGED';
    if (isName(subtype, 'Image')) return 'IMAGE_CHANGED';
    if (isName(type, 'Annot') || (dict.has('Subtype') && dict.has('Rect'))) return 'ANNOTATION_CHANGED';
    if (isName(type, 'Sig') || isName(type, 'DocTimeStamp') || dict.has('ByteRange')) return 'SIGNATURE_CHANGED';
    if (isName(type, 'OCG') || isName(type, 'OCMD')) return 'OPTIONAL_CONTENT_CHANGED';
    if (isName(type, 'Pages')) return 'PAGE_TREE_CHANGED';
  }
  if (before instanceof PdfStream && before.dict.has('Length1')) return 'FONT_CHANGED';
  const holders = step.references.holdersOf(object);
  if (holders.some((holder) => isFont(step.before.get(new PdfRef(holder))))) return 'FONT_CHANGED';
  if (before instanceof PdfStream && holders.some((holder) => facts.pages.has(holder))) return 'CONTENT_CHANGED';
  if (isArray(before) && holders.some((holder) => facts.pages.has(holder))) return 'PAGE_CHANGED';
  return 'OBJECT_CHANGED';
}

const isFont = (value: PdfValue): boolean =>
  value instanceof PdfDict && (isName(value.get('Type'), 'Font') || isName(value.get('Type'), 'FontDescriptor'));

/** Where an object is seen; looked for only when something is wrong. */
function firstPlace(step: Step, facts: FileFacts, object: number): { page?: number } {
  const page = placesOf(step.before, facts.pages, object);
  return page === undefined ? {} : { page };
}

/** The next step measures against this one's result. */
function remember(step: Step, facts: FileFacts): void {
  for (const [object, entry] of step.section.entries) {
    if (sameEntry(step.before.xref.entries.get(object), entry)) continue;
    if (entry.kind === 'COMPRESSED') facts.containers.add(entry.streamNumber);
    try {
      const was = step.before.xref.entries.get(object);
      if (was !== undefined && was.kind !== 'FREE')
        facts.references.forget(object, step.before.get(refOf(object, was)));
      const isSection = entry.kind === 'OFFSET' && entry.offset === step.section.offset;
      if (entry.kind === 'FREE' || isSection) continue;
      const value = step.after.get(refOf(object, entry));
      facts.references.note(object, value);
      const page = facts.pages.get(object);
      const list = value instanceof PdfDict ? value.get('Annots') : undefined;
      if (page !== undefined && list instanceof PdfRef) facts.annotationLists.set(list.objectNumber, page);
    } catch (error) {
      // Said already as OBJECT_UNREADABLE.
      if (!isDomainError(error)) throw error;
    }
  }
  if (!sameValue(step.before.trailer.get('Info'), step.after.trailer.get('Info'))) {
    facts.references.forget(0, step.before.trailer);
    facts.references.note(0, step.after.trailer);
  }
}
