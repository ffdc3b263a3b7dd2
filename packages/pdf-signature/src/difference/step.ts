import type { DomainError } from '@lienthong/kernel';
import { PdfRefusedError } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import type { PdfValue } from '../model/objects.js';
import type { PdfPage } from '../model/page.js';
import type { XrefSection } from '../model/xref.js';
import type { ChangeCode, FoundChange } from './changes.js';
import type { ReferenceIndex } from './reference-index.js';
import type { Sight } from './sight.js';

/** An object that stood in the older state and says something else in the newer one. */
export interface ChangedObject {
  readonly before: PdfValue;
  readonly after: PdfValue;
}

/** What the judges of one later revision share. */
export interface Step {
  readonly before: PdfDocument;
  readonly after: PdfDocument;
  readonly beforeEnd: number;
  readonly afterEnd: number;
  readonly section: XrefSection;
  readonly references: ReferenceIndex;
  /** The oldest state that is judged: pages are read there, since no later state may change them. */
  readonly origin: PdfDocument;
  /** Its pages; the first is number 1. */
  readonly pageList: readonly PdfPage[];
  /** Page numbers by the object number of the page. */
  readonly pages: ReadonlyMap<number, number>;
  /** Page numbers by the object number of a list of annotations that is an object of its own. */
  readonly annotationLists: ReadonlyMap<number, number>;
  readonly sight: Sight;
  /** By page number, object numbers of the annotations listed in the newer state. */
  readonly listed: Map<number, ReadonlySet<number>>;
  readonly changed: ReadonlyMap<number, ChangedObject>;
  /** Objects that nothing in the older state could see. */
  readonly added: ReadonlySet<number>;
  readonly explained: Set<number>;
  /** Signature fields that came lawfully with this revision. */
  readonly acceptedFields: Set<number>;
  readonly found: FoundChange[];
}

export type Place = Pick<FoundChange, 'object' | 'page' | 'field' | 'detail'>;

const mostFound = 300;

export function report(step: Step, code: ChangeCode, place: Place = {}): void {
  if (step.found.length >= mostFound) return;
  step.found.push({ code, revisionEnd: step.afterEnd, ...place });
}

/**
 * Marks an object as judged, if it has no other master than the one it was judged for.
 * @param holder object number of the only holder; 0 is the trailer
 */
export function explain(step: Step, objectNumber: number | undefined, holder: number): boolean {
  if (objectNumber === undefined || !step.changed.has(objectNumber)) return true;
  if (!isHeldOnlyBy(step, objectNumber, holder)) return false;
  step.explained.add(objectNumber);
  return true;
}

/** Whether nothing else refers to an object: what two hold may be lawful to change for one and not for the other. */
export function isHeldOnlyBy(step: Step, objectNumber: number, holder: number): boolean {
  const holders = step.references.holdersOf(objectNumber);
  return holders.length === 1 && holders[0] === holder;
}

/** What exactly was found wrong; English, for the log. */
export const findingOf = (error: DomainError): string =>
  error instanceof PdfRefusedError ? (error.finding ?? error.code) : error.code;
