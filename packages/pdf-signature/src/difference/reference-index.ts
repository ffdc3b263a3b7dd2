import { isDomainError } from '@lienthong/kernel';
import { type PdfDocument, sharedObjectsOf } from '../model/document.js';
import { PdfRef, PdfStream, type PdfValue } from '../model/objects.js';
import { parseIndirectObject } from '../model/parser.js';
import { eachReference } from './same-value.js';

/** Bytes of objects, streams' own bytes left out, that are read to learn who refers to whom. */
const mostParsedBytes = 24 * 1024 * 1024;

/** Stands for the trailer among the holders of a reference. */
export const trailerHolder = 0;

/**
 * Who refers to the objects that some later revision touches. An object the signed state refers to without defining it, and an
 * array that serves two masters, are both ways to change a page by what looks like a harmless addition.
 */
export class ReferenceIndex {
  /** Objects of the signed state that cannot be read: nobody can say what they refer to. */
  readonly unreadable: number[] = [];
  exhausted = false;
  private readonly holders = new Map<number, number[]>();
  private parsed = 0;

  /**
   * @param targets numbers of the objects later revisions touch; nothing is remembered of others
   * @param sections offsets of cross-reference streams, which name the catalog as a trailer does
   */
  constructor(
    private readonly targets: ReadonlySet<number>,
    private readonly sections: ReadonlySet<number>,
  ) {}

  /** Reads every object of a state once; keeps none. */
  readAll(document: PdfDocument): void {
    if (this.targets.size === 0) return;
    const { objects } = sharedObjectsOf(document);
    this.note(trailerHolder, document.trailer);
    for (const [objectNumber, entry] of document.xref.entries) {
      if (entry.kind === 'FREE') continue;
      if (this.parsed > mostParsedBytes) {
        this.exhausted = true;
        return;
      }
      try {
        if (entry.kind === 'OFFSET') {
          const known = objects?.get(entry.offset);
          const usable = known !== undefined && known.end < document.bytes.length ? known : undefined;
          const { value, end } =
            usable ??
            parseIndirectObject(
              document.bytes,
              entry.offset,
              document.limits.maxDepth,
              (length) => {
                const bytes = document.resolve(length);
                return typeof bytes === 'number' ? bytes : -1;
              },
              document.limits.maxValues,
            );
          this.parsed += end - entry.offset - (value instanceof PdfStream ? value.bytes.length : 0) + 32;
          this.note(objectNumber, this.sections.has(entry.offset) ? withoutTrailer(value) : value);
        } else {
          this.parsed += 128;
          this.note(objectNumber, document.get(new PdfRef(objectNumber)));
        }
      } catch (error) {
        if (!isDomainError(error)) throw error;
        this.unreadable.push(objectNumber);
      }
    }
  }

  /** One entry for each time a reference is written. */
  holdersOf(objectNumber: number): readonly number[] {
    return this.holders.get(objectNumber) ?? [];
  }

  note(holder: number, value: PdfValue): void {
    eachReference(value, ({ objectNumber }) => {
      if (!this.targets.has(objectNumber)) return;
      const known = this.holders.get(objectNumber);
      if (known === undefined) this.holders.set(objectNumber, [holder]);
      else known.push(holder);
    });
  }

  forget(holder: number, value: PdfValue): void {
    eachReference(value, ({ objectNumber }) => {
      const known = this.holders.get(objectNumber);
      const at = known?.indexOf(holder) ?? -1;
      if (at >= 0) known!.splice(at, 1);
    });
  }
}

const withoutTrailer = (value: PdfValue): PdfValue =>
  value instanceof PdfStream ? value.dict.with({ Root: undefined, Info: undefined }) : value;
