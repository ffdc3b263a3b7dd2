import { refusePdf } from '../errors.js';
import { decodeStream } from './filters.js';
import { isWhite, Lexer, standsAt } from './lexer.js';
import type { PdfLimits } from './limits.js';
import { isArray, PdfDict, PdfStream, type PdfValue } from './objects.js';
import { parseIndirectObject, parseValue } from './parser.js';

export type XrefEntry =
  | { readonly kind: 'OFFSET'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'COMPRESSED'; readonly streamNumber: number; readonly index: number }
  | { readonly kind: 'FREE' };

export interface XrefSection {
  readonly kind: 'TABLE' | 'STREAM';
  /** Where the section stands: the offset of `xref` or of the stream object. */
  readonly offset: number;
  readonly trailer: PdfDict;
  /** What this section alone says, the objects of its /XRefStm behind its own. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** Object numbers it speaks of twice and differently: readers disagree about which they believe. */
  readonly ambiguous: readonly number[];
}

export interface Xref {
  /** What every object number means now, the newest section winning. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** Newest first. */
  readonly sections: readonly XrefSection[];
}

const direct = (value: PdfValue | undefined): PdfValue => value ?? null;

/** Follows the cross-reference sections from the LAST startxref of the file back through /Prev. */
export function readXref(bytes: Buffer, limits: PdfLimits): Xref {
  const entries = new SectionEntries(limits);
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  const queue: number[] = [lastStartxref(bytes)];
  while (queue.length > 0) {
    const offset = queue.shift()!;
    if (seen.has(offset)) throw refusePdf('PDF_DAMAGED', 'cross-reference sections form a loop');
    if (seen.size >= 2_000) throw refusePdf('PDF_TOO_COMPLEX', 'more than 2,000 cross-reference sections');
    seen.add(offset);
    const section = readSection(bytes, offset, entries, limits);
    // A hybrid file hides objects of old readers in a stream that is looked up before /Prev.
    const hybrid = section.kind === 'TABLE' ? section.trailer.get('XRefStm') : undefined;
    if (typeof hybrid === 'number') {
      if (seen.has(hybrid)) throw refusePdf('PDF_DAMAGED', 'cross-reference sections form a loop');
      seen.add(hybrid);
      readStreamSection(bytes, hybrid, entries, limits);
    }
    const { kind, trailer } = section;
    const { entries: said, ambiguous } = entries.take();
    sections.push({ kind, offset, trailer, entries: said, ambiguous });
    const previous = section.trailer.get('Prev');
    if (typeof previous === 'number') queue.push(previous);
    else if (previous !== undefined) throw refusePdf('PDF_DAMAGED', '/Prev is not a number');
  }
  return { entries: newestOf(sections, limits), sections };
}

/** The newest meaning of every object number. */
function newestOf(sections: readonly XrefSection[], limits: PdfLimits): ReadonlyMap<number, XrefEntry> {
  if (sections.length === 1) return sections[0]!.entries;
  const newest = new Map<number, XrefEntry>();
  for (const { entries } of sections) {
    entries.forEach((entry, objectNumber) => {
      if (!newest.has(objectNumber)) newest.set(objectNumber, entry);
    });
    assertFew(newest.size, limits);
  }
  return newest;
}

function assertFew(objects: number, { maxObjects }: PdfLimits): void {
  if (objects > maxObjects) throw refusePdf('PDF_TOO_COMPLEX', `more than ${maxObjects} objects`);
}

/** Where the newest cross-reference section of a file stands. @throws PdfRefusedError PDF_DAMAGED */
export function lastStartxref(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && (isWhite(bytes[end - 1]) || bytes[end - 1] === 0)) end -= 1;
  if (end < 5 || !standsAt(bytes, end - 5, '%%EOF')) throw refusePdf('PDF_DAMAGED', 'no %%EOF at the end');
  let at = end - 5;
  while (at >= 0 && end - at <= 256 && !standsAt(bytes, at, 'startxref')) at -= 1;
  if (at < 0 || end - at > 256) throw refusePdf('PDF_DAMAGED', 'no startxref at the end');
  const lexer = new Lexer(bytes, at + 9, end);
  lexer.skipWhite();
  const offset = lexer.takeInteger();
  if (offset < 0 || offset >= at) throw refusePdf('PDF_DAMAGED', 'startxref points outside the file');
  return offset;
}

type SectionHead = Pick<XrefSection, 'kind' | 'offset' | 'trailer'>;

function readSection(bytes: Buffer, offset: number, entries: SectionEntries, limits: PdfLimits): SectionHead {
  if (!Number.isInteger(offset) || offset < 0 || offset >= bytes.length) {
    throw refusePdf('PDF_DAMAGED', `cross-reference section at ${offset} is outside the file`);
  }
  const lexer = new Lexer(bytes, offset, bytes.length, limits.maxValues);
  lexer.skipWhite();
  return lexer.takeWord('xref')
    ? readTableSection(lexer, offset, entries, limits)
    : readStreamSection(bytes, offset, entries, limits);
}

export const sameEntry = (a: XrefEntry | undefined, b: XrefEntry | undefined): boolean =>
  a?.kind === 'OFFSET'
    ? b?.kind === 'OFFSET' && a.offset === b.offset && a.generation === b.generation
    : a?.kind === 'COMPRESSED'
      ? b?.kind === 'COMPRESSED' && a.streamNumber === b.streamNumber && a.index === b.index
      : b === undefined || b.kind === 'FREE';

/** Entries section by section; counts what is read, so that a thousand sections cannot cost a thousand times. */
class SectionEntries {
  private read = 0;
  private section = new Map<number, XrefEntry>();
  private ambiguous: number[] = [];
  constructor(private readonly limits: PdfLimits) {}
  /** What was kept since the last time. */
  take(): Pick<XrefSection, 'entries' | 'ambiguous'> {
    const { section: entries, ambiguous } = this;
    this.section = new Map();
    this.ambiguous = [];
    return { entries, ambiguous };
  }
  keep(objectNumber: number, entry: XrefEntry): void {
    this.read += 1;
    const twice = this.section.get(objectNumber);
    if (twice === undefined) this.section.set(objectNumber, entry);
    else if (!sameEntry(twice, entry)) this.ambiguous.push(objectNumber);
    assertFew(this.section.size, this.limits);
    assertFew(this.read / 1.5, this.limits);
  }
}

const free: XrefEntry = { kind: 'FREE' };

function readTableSection(lexer: Lexer, offset: number, entries: SectionEntries, limits: PdfLimits): SectionHead {
  const { bytes } = lexer;
  const numbers: number[] = [];
  const found: XrefEntry[] = [];
  for (;;) {
    lexer.skipWhite();
    if (lexer.takeWord('trailer')) break;
    const first = lexer.takeInteger();
    lexer.skipWhite();
    const count = lexer.takeInteger();
    if (first < 0 || count < 0) throw lexer.damaged('malformed cross-reference subsection');
    if (first + count > 0x7fffffff || count * 18 > bytes.length) throw lexer.damaged('subsection larger than the file');
    for (let index = 0; index < count; index += 1) {
      lexer.skipWhite();
      const position = lexer.takeInteger();
      lexer.skipWhite();
      const generation = lexer.takeInteger();
      lexer.skipWhite();
      if (position < 0 || generation < 0) throw lexer.damaged('malformed cross-reference entry');
      if (lexer.takeWord('n')) {
        if (position >= bytes.length) throw lexer.damaged('object outside the file');
        // Some producers write unused numbers as "0000000000 00000 n"; no object can stand at the header.
        found.push(position === 0 ? free : { kind: 'OFFSET', offset: position, generation });
      } else if (lexer.takeWord('f')) found.push(free);
      else throw lexer.damaged('malformed cross-reference entry');
      numbers.push(first + index);
    }
  }
  const trailer = parseValue(lexer, limits.maxDepth);
  if (!(trailer instanceof PdfDict)) throw lexer.damaged('trailer is not a dictionary');
  const hybrid = trailer.has('XRefStm');
  for (let index = 0; index < found.length; index += 1) {
    if (!(hybrid && found[index] === free)) entries.keep(numbers[index]!, found[index]!);
  }
  return { kind: 'TABLE', offset, trailer };
}

/** Some programs write every offset in eight bytes; what does not fit into six lies outside any file. */
function numberAt(data: Buffer, at: number, width: number): number {
  if (width <= 6) return width === 0 ? 0 : data.readUIntBE(at, width);
  for (let leading = at; leading < at + width - 6; leading += 1)
    if (data[leading] !== 0) throw refusePdf('PDF_DAMAGED', 'number too large in a cross-reference stream');
  return data.readUIntBE(at + width - 6, 6);
}

function readStreamSection(bytes: Buffer, offset: number, entries: SectionEntries, limits: PdfLimits): SectionHead {
  const lengthOf = (length: PdfValue | undefined): number => (typeof length === 'number' ? length : -1);
  const { value } = parseIndirectObject(bytes, offset, limits.maxDepth, lengthOf, limits.maxValues);
  if (!(value instanceof PdfStream)) throw refusePdf('PDF_DAMAGED', `no cross-reference section at byte ${offset}`);
  const { dict } = value;
  const widths = dict.get('W');
  const size = dict.get('Size');
  const type = dict.get('Type');
  if (type === undefined || !isArray(widths) || widths.length !== 3 || typeof size !== 'number') {
    throw refusePdf('PDF_DAMAGED', `no cross-reference stream at byte ${offset}`);
  }
  const [w0, w1, w2] = widths.map((width) => {
    if (typeof width !== 'number' || !Number.isInteger(width) || width < 0 || width > 16) {
      throw refusePdf('PDF_DAMAGED', 'field widths of a cross-reference stream');
    }
    return width;
  }) as [number, number, number];
  const row = w0 + w1 + w2;
  if (row === 0) throw refusePdf('PDF_DAMAGED', 'field widths of a cross-reference stream');
  const { bytes: data } = decodeStream(dict, value.bytes, direct, limits.maxObjects * 24);
  const index = dict.get('Index') ?? [0, size];
  if (!isArray(index) || index.length % 2 !== 0) throw refusePdf('PDF_DAMAGED', '/Index of a cross-reference stream');
  let at = 0;
  for (let pair = 0; pair < index.length; pair += 2) {
    const first = index[pair];
    const count = index[pair + 1];
    if (
      typeof first !== 'number' ||
      typeof count !== 'number' ||
      first < 0 ||
      count < 0 ||
      first + count > 0x7fffffff
    ) {
      throw refusePdf('PDF_DAMAGED', '/Index of a cross-reference stream');
    }
    if (at + count * row > data.length) throw refusePdf('PDF_DAMAGED', 'cross-reference stream too short');
    for (let item = 0; item < count; item += 1, at += row) {
      const kind = w0 === 0 ? 1 : numberAt(data, at, w0);
      const second = numberAt(data, at + w0, w1);
      const third = numberAt(data, at + w0 + w1, w2);
      if (kind === 0) entries.keep(first + item, free);
      else if (kind === 1) {
        if (second >= bytes.length) throw refusePdf('PDF_DAMAGED', 'object outside the file');
        entries.keep(first + item, { kind: 'OFFSET', offset: second, generation: third });
      } else if (kind === 2) {
        entries.keep(first + item, { kind: 'COMPRESSED', streamNumber: second, index: third });
      }
    }
  }
  return { kind: 'STREAM', offset, trailer: dict };
}
