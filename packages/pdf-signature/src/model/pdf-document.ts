import type { PdfLimits } from './limits.js';
import type { Notes } from './notes.js';
import type { PdfDict, PdfRef, PdfStream, PdfValue } from './objects.js';
import type { PdfPage } from './page.js';
import type { Xref } from './xref.js';

/** An open file: its structure is read at once, its objects when asked for. Never changes; see `IncrementalUpdate`. */
export interface PdfDocument {
  readonly bytes: Buffer;
  readonly limits: PdfLimits;
  readonly xref: Xref;
  /** Of the newest section. */
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  readonly catalogRef: PdfRef;
  /** One above the highest object number in use or ever declared. */
  readonly nextObjectNumber: number;
  /** From the header, e.g. `1.6`. */
  readonly headerVersion: string;
  readonly notes: Notes;
  /** The object's value; null when there is none (ISO 32000-2, 7.3.10). */
  get(ref: PdfRef): PdfValue;
  /** Follows references until a value stands there; `undefined` and a loop give null. */
  resolve(value: PdfValue | undefined): PdfValue;
  /** `resolve(dict.get(key))` when that is a dictionary, else undefined. */
  dictIn(dict: PdfDict, key: string): PdfDict | undefined;
  /** Decoded bytes of a stream, refused with PDF_INFLATES_TOO_LARGE beyond `limit` bytes (default: maxStreamInflated). */
  streamBytes(stream: PdfStream, limit?: number): Buffer;
  /** All pages in reading order with what they inherit. */
  pages(): readonly PdfPage[];
  /** Where an object stands in the file, from its number to `endobj`; undefined for one inside an object stream. */
  spanOf(objectNumber: number): { readonly start: number; readonly end: number } | undefined;
  /** Numbers of all objects that are not free. */
  objectNumbers(): Iterable<number>;
}
