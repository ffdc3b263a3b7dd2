import { isDomainError } from '@lienthong/kernel';
import { readFields } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import { isArray, PdfDict, PdfRef, type PdfValue } from '../model/objects.js';
import { type ByteRange, readByteRange } from '../read/byte-range.js';
import { type SignatureValue, signatureValues } from '../read/signature-values.js';
import { type Change, type FoundChange, judged } from './changes.js';
import { compareStates, type FileFacts, type State } from './compare-states.js';
import { type DifferencePolicy, judge, type Permissions, permissionsOf } from './permissions.js';
import { isEmptyEnd } from './increment-layout.js';
import { ReferenceIndex } from './reference-index.js';
import { readRevisions, type Revisions } from '../model/revisions.js';
import { sameValue } from './same-value.js';
import { Sight } from './sight.js';
import { annotationListsOf } from './widget-pages.js';
import { findingOf } from './step.js';

export type ChangesAfter = 'NONE' | 'LAWFUL' | 'UNLAWFUL';

export interface SignatureChanges {
  /** Fully qualified name of the signature field. */
  readonly fieldName: string;
  readonly changesAfter: ChangesAfter;
  /** Oldest first; unlawful ones are never cut off by lawful ones. */
  readonly changes: readonly Change[];
}

const mostChanges = 100;
/** Revisions behind the first signature; a document passed between authorities has a few dozen. */
const mostSteps = 500;

/**
 * What every later revision changed, as each signature judges it: by its own DocMDP, FieldMDP and /Lock, and by an earlier
 * certification. The work grows with the file and its increments, not with the number of signatures.
 * @param document the whole file
 * @param policy strict where left out
 * @returns one for each signature in the order of `readSignatures`; never throws for what a file holds
 */
export function judgeChanges(document: PdfDocument, policy: DifferencePolicy = {}): SignatureChanges[] {
  const revisions = readRevisions(document);
  const marked = signatureValues(document)
    .map((value) => {
      const range = readByteRange(document, value);
      return { value, range, state: range === undefined ? undefined : revisions.stateOf(range.end) };
    })
    .sort((a, b) => (a.range?.end ?? Infinity) - (b.range?.end ?? Infinity));
  const walk = walkRevisions(document, revisions, marked);
  return marked.map(({ value }) => {
    const fieldName = value.field.name;
    const permissions = walk.permissions(value, policy);
    if (permissions === undefined) {
      return resultOf(fieldName, [judged(notARevision(document, fieldName), false)]);
    }
    const changes = walk.foundAfter(value).map((found) => judge(found, permissions, policy));
    return resultOf(fieldName, changes, walk.isLast(value));
  });
}

const notARevision = (document: PdfDocument, field: string): FoundChange => ({
  code: 'NOT_A_REVISION',
  revisionEnd: document.bytes.length,
  field,
});

function resultOf(fieldName: string, changes: readonly Change[], untouched = false): SignatureChanges {
  const unlawful = changes.filter(({ lawful }) => !lawful);
  const lawful = changes.filter(({ lawful: fine }) => fine).slice(0, Math.max(0, mostChanges - unlawful.length));
  const kept = new Set<Change>([...unlawful.slice(0, mostChanges), ...lawful]);
  return {
    fieldName,
    changesAfter: unlawful.length > 0 ? 'UNLAWFUL' : untouched && changes.length === 0 ? 'NONE' : 'LAWFUL',
    changes: changes.filter((change) => kept.has(change)),
  };
}

interface Marked {
  readonly value: SignatureValue;
  readonly range: ByteRange | undefined;
  readonly state: number | undefined;
}

interface Walk {
  permissions(value: SignatureValue, policy: DifferencePolicy): Permissions | undefined;
  foundAfter(value: SignatureValue): readonly FoundChange[];
  isLast(value: SignatureValue): boolean;
}

/** Goes once through the states from the oldest signed one to the whole file, two of them open at a time. */
function walkRevisions(document: PdfDocument, revisions: Revisions, marked: readonly Marked[]): Walk {
  const last = revisions.sections.length - 1;
  const ends = new Map<number, number>();
  for (const { state, range } of marked) if (state !== undefined) ends.set(state, range!.end);
  ends.set(last, document.bytes.length);
  const first = Math.min(...ends.keys());
  const steps: FoundChange[][] = [];
  const known = new Map<
    SignatureValue,
    { readonly signature: SignatureValue; readonly all: readonly SignatureValue[] }
  >();
  const fail = (code: FoundChange['code'], detail?: string): void => {
    // Behind the last state, so that no signature is spared.
    steps[last + 1] = [{ code, revisionEnd: document.bytes.length, detail }];
  };
  try {
    const signedEnds = marked.flatMap(({ state, range }) => (state === last ? [range!.end] : []));
    if (signedEnds.length > 0 && !isEmptyEnd(document.bytes, Math.min(...signedEnds))) fail('XREF_AMBIGUOUS');
    let state: State = openAt(revisions, first, ends);
    identify(state, first, marked, known);
    if (last > first) {
      const facts = factsOf(state, revisions, first);
      if (facts.references.exhausted || last - first > mostSteps) fail('TOO_MUCH_TO_JUDGE');
      else {
        const unreadable = facts.references.unreadable.slice(0, 10);
        const { end } = state;
        steps[last] = unreadable.map((object) => ({ code: 'OBJECT_UNREADABLE', revisionEnd: end, object }));
        for (let at = first + 1; at <= last; at += 1) {
          const next = openAt(revisions, at, ends);
          const found = compareStates(state, next, revisions.sections[at]!, facts);
          steps[at] = [...(steps[at] ?? []), ...found];
          state = next;
          identify(state, at, marked, known);
        }
      }
    }
  } catch (error) {
    if (!isDomainError(error)) throw error;
    fail('REVISION_UNREADABLE', findingOf(error));
  }
  return {
    permissions(value, policy) {
      const then = known.get(value);
      return then === undefined ? undefined : permissionsOf(then.signature, then.all, policy);
    },
    foundAfter(value) {
      const state = marked.find((one) => one.value === value)!.state!;
      return steps.flatMap((found, at) => (at > state ? found : []));
    },
    isLast: (value) => marked.find((one) => one.value === value)!.range!.end === document.bytes.length,
  };
}

function openAt(revisions: Revisions, state: number, ends: ReadonlyMap<number, number>): State {
  const end = ends.get(state) ?? revisions.endOf(state);
  return { document: revisions.open(state, end), end };
}

/** Finds in a state the signatures that cover it: same field, same dictionary as in the whole file. */
function identify(
  { document }: State,
  at: number,
  marked: readonly Marked[],
  known: Map<SignatureValue, { readonly signature: SignatureValue; readonly all: readonly SignatureValue[] }>,
): void {
  const here = marked.filter(({ state }) => state === at);
  if (here.length === 0) return;
  const all = signatureValues(document);
  for (const { value } of here) {
    const signature = all.find(
      (then) =>
        then.field.name === value.field.name &&
        sameValue(then.field.ref, value.field.ref) &&
        then.ref?.objectNumber === value.ref?.objectNumber &&
        sameValue(then.dict, value.dict),
    );
    if (signature !== undefined) known.set(value, { signature, all });
  }
}

function factsOf({ document }: State, revisions: Revisions, first: number): FileFacts {
  const targets = new Set<number>();
  for (const { entries } of revisions.sections.slice(first + 1))
    for (const object of entries.keys()) targets.add(object);
  for (const ref of sharedSuspects(document)) targets.add(ref.objectNumber);
  const references = new ReferenceIndex(targets, new Set(revisions.sections.flatMap(sectionOffsets)));
  references.readAll(document);
  const pageList = document.pages();
  const pages = new Map(pageList.map(({ ref, number }) => [ref.objectNumber, number]));
  const treeNodes = new Set<number>();
  innerNodes(document, document.catalog.get('Pages'), treeNodes);
  const containers = new Set<number>();
  for (const [, entry] of document.xref.entries) if (entry.kind === 'COMPRESSED') containers.add(entry.streamNumber);
  return {
    references,
    origin: document,
    pageList,
    pages,
    annotationLists: annotationListsOf(pageList),
    treeNodes,
    sight: new Sight(),
    containers,
  };
}

/** Dictionaries whose parts may change lawfully, and would not if somebody else used them as well. */
function sharedSuspects(document: PdfDocument): PdfRef[] {
  const store = document.dictIn(document.catalog, 'DSS');
  const found = [document.catalog.get('DSS'), store?.get('VRI')];
  for (const { dict } of readFields(document)) {
    found.push(dict.get('AP'));
    const kids = document.resolve(dict.get('Kids'));
    for (const kid of isArray(kids) ? kids : []) {
      const widget = document.resolve(kid);
      if (widget instanceof PdfDict) found.push(widget.get('AP'));
    }
  }
  return found.filter((value) => value instanceof PdfRef);
}

/** Where a section's streams stand: its own, and the hidden half of a hybrid one. */
const sectionOffsets = ({ offset, trailer }: Revisions['sections'][number]): number[] => {
  const hybrid = trailer.get('XRefStm');
  return typeof hybrid === 'number' ? [offset, hybrid] : [offset];
};

/** Inner nodes of the page tree and arrays of /Kids that are objects of their own; the tree has been walked, so it ends. */
function innerNodes(document: PdfDocument, value: PdfValue | undefined, into: Set<number>): void {
  const node = document.resolve(value);
  if (!(value instanceof PdfRef) || !(node instanceof PdfDict)) return;
  const raw = node.get('Kids');
  const kids = document.resolve(raw);
  if (!isArray(kids)) return;
  into.add(value.objectNumber);
  if (raw instanceof PdfRef) into.add(raw.objectNumber);
  for (const kid of kids) innerNodes(document, kid, into);
}
