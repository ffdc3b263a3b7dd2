import { isDomainError } from '@lienthong/kernel';
import { openState, type PdfDocument, sharedObjectsOf } from './document.js';
import { Subject } from './notes.js';
import { lastStartxref, type XrefEntry, type XrefSection } from './xref.js';

/** The states of one file along its cross-reference chain, the oldest first. */
export interface Revisions {
  readonly sections: readonly XrefSection[];
  /**
   * Which state a length of the file is: the covered bytes are a file of their own, and exactly the sections up to this one
   * stand in it. Undefined when they are no state of this file.
   */
  stateOf(end: number): number | undefined;
  /** The file as the sections up to this one define it. @throws PdfRefusedError PDF_DAMAGED where it has no catalog */
  open(state: number, end: number): PdfDocument;
  /** The end of the file at a state nobody signed, bytes. */
  endOf(state: number): number;
}

export function readRevisions(document: PdfDocument): Revisions {
  const found = document.notes.get(ownRevisions);
  if (found !== undefined) return found;
  const made = revisionsOf(document);
  document.notes.set(lineage, { revisions: made, state: made.sections.length - 1 });
  return document.notes.set(ownRevisions, made);
}

const lineage = new Subject<{ readonly revisions: Revisions; readonly state: number }>();

/** Whose state an open file is; undefined for one whose revisions nobody has asked for. */
export const lineageOf = (document: PdfDocument): Revisions | undefined => document.notes.get(lineage)?.revisions;

/** Numbers of the objects that some section between two states of one file speaks of; undefined when they are of two files. */
export function changedBetween(a: PdfDocument, b: PdfDocument): ReadonlySet<number> | undefined {
  const [one, other] = [a.notes.get(lineage), b.notes.get(lineage)];
  if (one === undefined || one.revisions !== other?.revisions) return undefined;
  const changed = new Set<number>();
  const [from, to] = [Math.min(one.state, other.state), Math.max(one.state, other.state)];
  for (const { entries } of one.revisions.sections.slice(from + 1, to + 1))
    for (const object of entries.keys()) changed.add(object);
  return changed;
}

/** Several questions are asked of one open file; its states are the same for all of them. */
const ownRevisions = new Subject<Revisions>();

function revisionsOf(document: PdfDocument): Revisions {
  const { bytes, limits, headerVersion } = document;
  const sections = [...document.xref.sections].reverse();
  const shared = sharedObjectsOf(document);
  const positions = new Map(sections.map(({ offset }, index) => [offset, index]));
  // The highest offset of the sections up to each, and the lowest of those behind it.
  const highest: number[] = [];
  for (const { offset } of sections) highest.push(Math.max(highest.at(-1) ?? 0, offset));
  const lowest: number[] = [];
  for (let at = sections.length - 1, low = Infinity; at >= 0; at -= 1) {
    lowest[at] = low;
    low = Math.min(low, sections[at]!.offset);
  }
  const history = new EntryHistory(sections);

  const revisions: Revisions = {
    sections,
    stateOf(end) {
      const state = positions.get(newestSection(bytes, end) ?? -1);
      return state !== undefined && highest[state]! < end && lowest[state]! >= end ? state : undefined;
    },
    open(state, end) {
      if (state === sections.length - 1 && end === bytes.length) return document;
      const past = { entries: history.at(state), sections: sections.slice(0, state + 1).reverse() };
      const opened = openState(bytes.subarray(0, end), limits, past, headerVersion, shared);
      opened.notes.set(lineage, { revisions, state });
      return opened;
    },
    endOf(state) {
      if (state === sections.length - 1) return bytes.length;
      const mark = bytes.indexOf('%%EOF', sections[state]!.offset, 'latin1');
      const limit = Math.min(lowest[state]!, bytes.length);
      if (mark < 0 || mark + 5 > limit) return limit;
      let end = mark + 5;
      if (bytes[end] === 13 && end < limit) end += 1;
      if (bytes[end] === 10 && end < limit) end += 1;
      return end;
    },
  };
  return revisions;
}

function newestSection(bytes: Buffer, end: number): number | undefined {
  try {
    return lastStartxref(bytes.subarray(0, end));
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

interface Said {
  readonly section: number;
  readonly entry: XrefEntry;
}

/**
 * What later sections said about each object number, and the oldest as it stands, which is by far the largest; a state is looked
 * up, never copied.
 */
class EntryHistory {
  private readonly said = new Map<number, Said[]>();
  private readonly oldest: ReadonlyMap<number, XrefEntry>;

  constructor(sections: readonly XrefSection[]) {
    this.oldest = sections[0]!.entries;
    sections.forEach(({ entries }, section) => {
      if (section === 0) return;
      for (const [objectNumber, entry] of entries) {
        const known = this.said.get(objectNumber);
        if (known === undefined) this.said.set(objectNumber, [{ section, entry }]);
        else known.push({ section, entry });
      }
    });
  }

  at(state: number): ReadonlyMap<number, XrefEntry> {
    return new StateEntries(this.oldest, this.said, state);
  }
}

class StateEntries extends Map<number, XrefEntry> {
  constructor(
    private readonly oldest: ReadonlyMap<number, XrefEntry>,
    private readonly said: ReadonlyMap<number, readonly Said[]>,
    private readonly state: number,
  ) {
    super();
  }
  override get(objectNumber: number): XrefEntry | undefined {
    const known = this.said.get(objectNumber);
    if (known === undefined) return this.oldest.get(objectNumber);
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (known[middle]!.section <= this.state) low = middle + 1;
      else high = middle;
    }
    return known[low - 1]?.entry ?? this.oldest.get(objectNumber);
  }
  override has(objectNumber: number): boolean {
    return this.get(objectNumber) !== undefined;
  }
  override *entries(): MapIterator<[number, XrefEntry]> {
    for (const objectNumber of this.oldest.keys()) yield [objectNumber, this.get(objectNumber)!];
    for (const objectNumber of this.said.keys()) {
      if (this.oldest.has(objectNumber)) continue;
      const entry = this.get(objectNumber);
      if (entry !== undefined) yield [objectNumber, entry];
    }
  }
  override *keys(): MapIterator<number> {
    for (const [objectNumber] of this.entries()) yield objectNumber;
  }
  override [Symbol.iterator](): MapIterator<[number, XrefEntry]> {
    return this.entries();
  }
}
