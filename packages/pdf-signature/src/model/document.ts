import { type PdfRefusedError, refusePdf } from '../errors.js';
import { decodeStream } from './filters.js';
import { isDigit, Lexer, standsAt } from './lexer.js';
import { defaultLimits, type PdfLimits } from './limits.js';
import { Notes } from './notes.js';
import { isName, PdfDict, PdfRef, PdfStream, type PdfValue } from './objects.js';
import type { PdfPage } from './page.js';
import { readPages } from './pages.js';
import { type IndirectObject, parseIndirectObject, parseValue } from './parser.js';
import type { PdfDocument } from './pdf-document.js';
import { readXref, type Xref, type XrefEntry } from './xref.js';

export type { PdfDocument };

export interface ObjectStream {
  readonly data: Buffer;
  readonly numbers: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * Opens a file without repairing anything.
 * @throws PdfRefusedError PDF_EMPTY, PDF_TOO_LARGE, PDF_NOT_A_PDF, PDF_HEADER_NOT_FIRST, PDF_DAMAGED, PDF_ENCRYPTED, PDF_TOO_COMPLEX,
 *   PDF_INFLATES_TOO_LARGE
 */
export function openPdf(input: Uint8Array, limits: PdfLimits = defaultLimits): PdfDocument {
  const bytes = Buffer.isBuffer(input) ? input : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (bytes.length === 0) throw refusePdf('PDF_EMPTY');
  if (bytes.length > limits.maxBytes) throw refusePdf('PDF_TOO_LARGE', `${bytes.length} bytes`);
  const version = headerVersionOf(bytes);
  if (version === undefined) throw noHeader(bytes);
  const xref = readXref(bytes, limits);
  const trailer = xref.sections[0]!.trailer;
  if (xref.sections.some((section) => section.trailer.has('Encrypt'))) throw refusePdf('PDF_ENCRYPTED');
  return new OpenedPdf(bytes, limits, xref, trailer, version);
}

/** How far into a file lenient readers look for the header. */
const lenientHeader = 1_024;

/**
 * Offsets count from the header (ISO 32000-2, 7.5.2), those of /ByteRange from the first byte (12.8.1): where the two differ, so do
 * readers, and which of the files they see was signed is not to be guessed.
 */
function noHeader(bytes: Buffer): PdfRefusedError {
  const at = bytes.subarray(0, lenientHeader + 5).indexOf('%PDF-', 'latin1');
  return at > 0 ? refusePdf('PDF_HEADER_NOT_FIRST', `${at} bytes before the header`) : refusePdf('PDF_NOT_A_PDF');
}

/** The `1.7` of `%PDF-1.7`. */
function headerVersionOf(bytes: Buffer): string | undefined {
  const [major, point, minor] = [bytes[5], bytes[6], bytes[7]];
  if (!standsAt(bytes, 0, '%PDF-') || !isDigit(major) || point !== 46 || !isDigit(minor)) return undefined;
  return String.fromCharCode(major, point, minor);
}

/**
 * An earlier state of a file: the objects as an earlier end of its cross-reference chain defines them. What was read of one
 * state is not read again for another.
 */
export const openState = (
  bytes: Buffer,
  limits: PdfLimits,
  xref: Xref,
  headerVersion: string,
  shared: SharedObjects,
): PdfDocument => new OpenedPdf(bytes, limits, xref, xref.sections[0]!.trailer, headerVersion, shared);

/** What all states of a file share, and what reading it has cost so far. */
export class SharedObjects {
  /** Inflated object streams by their offset in the file. */
  streams: Map<number, ObjectStream> | undefined;
  /** By offset; only those that are the same in every state that holds them. */
  objects: Map<number, IndirectObject> | undefined;
  /** Inflated bytes of object streams. */
  size = 0;
  /** Values read. */
  values = 0;
}

/** What the states of an open file go on with. */
export const sharedObjectsOf = (document: PdfDocument): SharedObjects =>
  document instanceof OpenedPdf ? document.shared : new SharedObjects();

const beingRead = Symbol('being read');

class OpenedPdf implements PdfDocument {
  readonly catalog: PdfDict;
  readonly catalogRef: PdfRef;
  readonly notes = new Notes();
  private readonly values = new Map<number, PdfValue | typeof beingRead>();
  private parsedBytes = 0;
  private knownPages: readonly PdfPage[] | undefined;

  constructor(
    readonly bytes: Buffer,
    readonly limits: PdfLimits,
    readonly xref: Xref,
    readonly trailer: PdfDict,
    readonly headerVersion: string,
    readonly shared = new SharedObjects(),
  ) {
    const root = trailer.get('Root');
    if (!(root instanceof PdfRef)) throw refusePdf('PDF_DAMAGED', 'no /Root in the trailer');
    const catalog = this.get(root);
    if (!(catalog instanceof PdfDict) || !isName(this.resolve(catalog.get('Type')), 'Catalog')) {
      throw refusePdf('PDF_DAMAGED', '/Root is no catalog');
    }
    this.catalog = catalog;
    this.catalogRef = root;
  }

  get nextObjectNumber(): number {
    let next = 1;
    for (const { trailer } of this.xref.sections) {
      const size = trailer.get('Size');
      if (typeof size === 'number' && size > next) next = size;
    }
    for (const number of this.xref.entries.keys()) if (number >= next) next = number + 1;
    return next;
  }

  get(ref: PdfRef): PdfValue {
    const known = this.values.get(ref.objectNumber);
    const entry = this.xref.entries.get(ref.objectNumber);
    if (entry === undefined || entry.kind === 'FREE') return null;
    if ((entry.kind === 'OFFSET' ? entry.generation : 0) !== ref.generation) return null;
    if (known === beingRead) throw refusePdf('PDF_DAMAGED', `object ${ref.objectNumber} needs itself`);
    if (known !== undefined) return known;
    this.values.set(ref.objectNumber, beingRead);
    const value = this.read(ref.objectNumber, entry);
    this.values.set(ref.objectNumber, value);
    return value;
  }

  private read(objectNumber: number, entry: Exclude<XrefEntry, { kind: 'FREE' }>): PdfValue {
    if (entry.kind === 'COMPRESSED') return this.readCompressed(objectNumber, entry.streamNumber, entry.index);
    const found = this.objectAt(entry.offset);
    // Objects that stand inside one another would be read again and again.
    this.parsedBytes += found.end - entry.offset;
    if (this.parsedBytes > this.bytes.length) throw refusePdf('PDF_DAMAGED', 'objects overlap');
    if (found.objectNumber !== objectNumber || found.generation !== entry.generation) {
      throw refusePdf('PDF_DAMAGED', `object ${objectNumber} is not where the cross-reference says`);
    }
    return found.value;
  }

  private get valuesLeft(): number {
    return this.limits.maxValues - this.shared.values;
  }

  private objectAt(offset: number): IndirectObject {
    const known = this.shared.objects?.get(offset);
    if (known !== undefined && known.end < this.bytes.length) return known;
    const found = this.parseAt(offset);
    this.shared.values += found.values;
    if (this.xref.sections.length === 1 && this.shared.objects === undefined) return found;
    // The /Length of a stream may be another in another state, and so may be what follows the last byte of this one.
    const { value, end } = found;
    const isSame = !(value instanceof PdfStream) || typeof value.dict.get('Length') === 'number';
    if (isSame && end < this.bytes.length) (this.shared.objects ??= new Map()).set(offset, found);
    return found;
  }

  private parseAt(offset: number): IndirectObject {
    const lengthOf = (length: PdfValue | undefined): number => {
      const value = this.resolve(length);
      return typeof value === 'number' ? value : -1;
    };
    return parseIndirectObject(this.bytes, offset, this.limits.maxDepth, lengthOf, this.valuesLeft);
  }

  private readCompressed(objectNumber: number, streamNumber: number, index: number): PdfValue {
    const container = this.objectStream(streamNumber);
    const offset = container.offsets[index];
    if (offset === undefined || container.numbers[index] !== objectNumber) {
      throw refusePdf('PDF_DAMAGED', `object ${objectNumber} is not in object stream ${streamNumber}`);
    }
    const end = container.offsets[index + 1] ?? container.data.length;
    const lexer = new Lexer(container.data, offset, end, this.valuesLeft);
    const value = parseValue(lexer, this.limits.maxDepth);
    this.shared.values += lexer.values;
    if (value instanceof PdfRef) throw refusePdf('PDF_DAMAGED', `object ${objectNumber} is only a reference`);
    return value;
  }

  private objectStream(streamNumber: number): ObjectStream {
    const entry = this.xref.entries.get(streamNumber);
    if (entry?.kind !== 'OFFSET') throw refusePdf('PDF_DAMAGED', `no object stream ${streamNumber}`);
    const { shared } = this;
    const known = shared.streams?.get(entry.offset);
    if (known !== undefined) return known;
    const value = this.get(new PdfRef(streamNumber, entry.generation));
    if (!(value instanceof PdfStream) || !isName(value.dict.get('Type'), 'ObjStm')) {
      throw refusePdf('PDF_DAMAGED', `object ${streamNumber} is no object stream`);
    }
    const count = this.resolve(value.dict.get('N'));
    const first = this.resolve(value.dict.get('First'));
    const data = this.streamBytes(value);
    shared.size += data.length;
    if (shared.size > this.limits.maxStructureInflated) {
      throw refusePdf('PDF_INFLATES_TOO_LARGE', 'object streams together');
    }
    if (typeof count !== 'number' || typeof first !== 'number' || count * 3 > data.length + 3 || first > data.length) {
      throw refusePdf('PDF_DAMAGED', `header of object stream ${streamNumber}`);
    }
    const lexer = new Lexer(data, 0, first);
    const numbers: number[] = [];
    const offsets: number[] = [];
    for (let index = 0; index < count; index += 1) {
      lexer.skipWhite();
      const number = lexer.takeInteger();
      lexer.skipWhite();
      const offset = lexer.takeInteger();
      if (number < 0 || offset < 0 || first + offset < (offsets.at(-1) ?? 0) || first + offset > data.length)
        throw refusePdf('PDF_DAMAGED', `header of object stream ${streamNumber}`);
      numbers.push(number);
      offsets.push(first + offset);
    }
    const opened = { data, numbers, offsets };
    (shared.streams ??= new Map()).set(entry.offset, opened);
    return opened;
  }

  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let step = 0; current instanceof PdfRef; step += 1) {
      if (step > 16) return null;
      current = this.get(current);
    }
    return current;
  }

  dictIn(dict: PdfDict, key: string): PdfDict | undefined {
    const value = this.resolve(dict.get(key));
    return value instanceof PdfDict ? value : undefined;
  }

  streamBytes(stream: PdfStream, limit: number = this.limits.maxStreamInflated): Buffer {
    const { bytes, undecoded } = decodeStream(stream.dict, stream.bytes, (value) => this.resolve(value), limit);
    if (undecoded.length > 0) throw refusePdf('PDF_DAMAGED', `image filter /${undecoded[0]} where bytes are expected`);
    return bytes;
  }

  pages(): readonly PdfPage[] {
    return (this.knownPages ??= readPages(this));
  }

  spanOf(objectNumber: number): { readonly start: number; readonly end: number } | undefined {
    const entry = this.xref.entries.get(objectNumber);
    if (entry?.kind !== 'OFFSET') return undefined;
    return { start: entry.offset, end: this.objectAt(entry.offset).end };
  }

  *objectNumbers(): Iterable<number> {
    for (const [number, entry] of this.xref.entries) if (entry.kind !== 'FREE') yield number;
  }
}
