import { createHash } from 'node:crypto';
import type { PdfDocument } from './document.js';
import { Entries } from './entries.js';
import { isArray, PdfDict, PdfWritten, PdfRaw, PdfRef, PdfStream, PdfString, type PdfValue, name } from './objects.js';
import { ByteSink, writeValue } from './serialise.js';

export interface Increment {
  /** What is appended to the file: `wholeFile(document.bytes, bytes)` is the new file. */
  readonly bytes: Buffer;
  /** Offsets within the new file of every `PdfRaw` that carried a mark. */
  readonly marks: ReadonlyMap<string, number>;
}

/** The file after an update: its old bytes untouched, the increment behind them. */
export const wholeFile = (base: Uint8Array, increment: Uint8Array): Buffer => Buffer.concat([base, increment]);

/**
 * Objects added to and replaced in a file, written as one incremental update (ISO 32000-2, 7.5.6). The original bytes are
 * never touched; the cross-reference section has the kind of the newest one: table after table, stream after stream.
 */
export class IncrementalUpdate {
  private readonly changed = new Map<number, Changed>();
  private next: number;
  /** Objects that several appearances of one update share, by what they were made of. */
  readonly shared = new Map<object, PdfRef>();

  constructor(readonly document: PdfDocument) {
    this.next = document.nextObjectNumber;
  }

  /** A number for an object whose value follows later with `replace`. */
  allocate(): PdfRef {
    const ref = new PdfRef(this.next, 0);
    this.next += 1;
    this.changed.set(ref.objectNumber, { ref, value: undefined, offset: 0 });
    return ref;
  }

  add(value: PdfValue): PdfRef {
    const ref = new PdfRef(this.next, 0);
    this.next += 1;
    this.changed.set(ref.objectNumber, { ref, value, offset: 0 });
    return ref;
  }

  replace(ref: PdfRef, value: PdfValue): void {
    const known = this.changed.get(ref.objectNumber);
    if (known === undefined) this.changed.set(ref.objectNumber, { ref, value, offset: 0 });
    else {
      known.ref = ref;
      known.value = value;
    }
  }

  /** The value as it will be after this update. */
  get(ref: PdfRef): PdfValue {
    const changed = this.changed.get(ref.objectNumber);
    if (changed === undefined) return this.document.get(ref);
    const { value } = changed;
    return value instanceof PdfWritten ? value.value() : (value ?? null);
  }

  /** Follows references, seeing this update's values. */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let step = 0; current instanceof PdfRef; step += 1) {
      if (step > 16) return null;
      current = this.get(current);
    }
    return current;
  }

  get isEmpty(): boolean {
    return this.changed.size === 0;
  }

  /** @param holeBytes of the signature in it, so that its room is made at once */
  serialise(holeBytes = 0): Increment {
    const base = this.document.bytes;
    const sink = new ByteSink(base.length, this.expectedSize() + 2 * holeBytes);
    const last = base[base.length - 1];
    if (last !== 10 && last !== 13) sink.ascii('\n');
    for (const changed of this.changed.values()) {
      const { ref, value } = changed;
      if (value === undefined) throw new Error(`object ${ref.objectNumber} was allocated and never given a value`);
      changed.offset = sink.at;
      sink.natural(ref.objectNumber);
      sink.ascii(' ');
      sink.natural(ref.generation);
      sink.ascii(' obj\n');
      writeValue(sink, value);
      sink.ascii('\nendobj\n');
    }
    const trailer = this.trailer(sink);
    if (this.document.xref.sections[0]!.kind === 'TABLE') this.writeTable(sink, trailer);
    else this.writeStream(sink, trailer);
    return { bytes: sink.done(), marks: sink.marks };
  }

  /** Generous, so that nothing need be copied a second time. */
  private expectedSize(): number {
    let size = 2048;
    for (const { value } of this.changed.values()) size += 512 + largePart(value);
    return size;
  }

  /**
   * The second part of /ID follows from the content, so that the same act on the same file gives the same bytes. Sizes and the
   * last objects tell revisions apart; hashing whole images for it would cost as much as the copy of the file.
   */
  private trailer(sink: ByteSink): Entries {
    const { trailer } = this.document;
    const id = this.document.resolve(trailer.get('ID'));
    const parts = isArray(id) && id[0] instanceof PdfString && id[1] instanceof PdfString ? id : undefined;
    const entries = new Entries().set('Size', this.next).set('Root', trailer.get('Root')!);
    const about = trailer.get('Info');
    if (about !== undefined) entries.set('Info', about);
    if (parts !== undefined) {
      const body = sink.done();
      const revision = createHash('sha256')
        .update((parts[1] as PdfString).bytes)
        .update(`${this.document.bytes.length} ${body.length}`)
        .update(body.subarray(-4096))
        .digest()
        .subarray(0, 16);
      entries.set('ID', [parts[0]!, new PdfString(revision, true)]);
    }
    return entries.set('Prev', this.document.xref.sections[0]!.offset);
  }

  private writeTable(sink: ByteSink, trailer: Entries): void {
    const start = sink.at;
    const rows = risingNumbers(this.changed);
    sink.ascii('xref\n');
    for (let first = 0, end: number; first < rows.length; first = end) {
      end = runEnd(rows, first);
      sink.natural(rows[first]!.ref.objectNumber);
      sink.ascii(' ');
      sink.natural(end - first);
      sink.ascii('\n');
      for (let row = first; row < end; row += 1) {
        const { offset, ref } = rows[row]!;
        sink.padded(offset, 10);
        sink.ascii(' ');
        sink.padded(ref.generation, 5);
        sink.ascii(' n \n');
      }
    }
    sink.ascii('trailer\n');
    writeValue(sink, new PdfDict(trailer));
    writeEnd(sink, start);
  }

  private writeStream(sink: ByteSink, trailer: Entries): void {
    const own = new PdfRef(this.next, 0);
    const start = sink.at;
    const rows = [...risingNumbers(this.changed), { ref: own, value: null, offset: start }];
    const index: number[] = [];
    const table = Buffer.alloc(rows.length * 7);
    for (let first = 0, end: number; first < rows.length; first = end) {
      end = runEnd(rows, first);
      index.push(rows[first]!.ref.objectNumber, end - first);
      for (let row = first; row < end; row += 1) {
        const { offset, ref } = rows[row]!;
        table[row * 7] = 1;
        table.writeUInt32BE(offset, row * 7 + 1);
        table.writeUInt16BE(ref.generation, row * 7 + 5);
      }
    }
    const entries = new Entries().set('Type', name('XRef'));
    for (const [key, value] of trailer) entries.set(key, value);
    entries
      .set('Size', own.objectNumber + 1)
      .set('W', [1, 4, 2])
      .set('Index', index);
    sink.natural(own.objectNumber);
    sink.ascii(' 0 obj\n');
    writeValue(sink, new PdfStream(new PdfDict(entries), table));
    sink.ascii('\nendobj');
    writeEnd(sink, start);
  }
}

function writeEnd(sink: ByteSink, start: number): void {
  sink.ascii('\nstartxref\n');
  sink.natural(start);
  sink.ascii('\n%%EOF\n');
}

interface Changed {
  ref: PdfRef;
  value: PdfValue | undefined;
  /** In the new file, once it is written. */
  offset: number;
}

function largePart(value: PdfValue | undefined): number {
  if (value instanceof PdfStream || value instanceof PdfRaw) return value.bytes.length;
  if (!(value instanceof PdfWritten)) return 0;
  let size = 0;
  for (const piece of value.pieces) size += largePart(piece);
  return size;
}

/** By object number. New objects come in that order; the few replaced ones among them are put in their place. */
function risingNumbers(changed: ReadonlyMap<number, Changed>): Changed[] {
  const rows: Changed[] = [];
  if (changed.size > 64) return [...changed.values()].sort((a, b) => a.ref.objectNumber - b.ref.objectNumber);
  for (const row of changed.values()) {
    let at = rows.length;
    rows.push(row);
    for (; at > 0 && rows[at - 1]!.ref.objectNumber > row.ref.objectNumber; at -= 1) rows[at] = rows[at - 1]!;
    rows[at] = row;
  }
  return rows;
}

/** Where object numbers that follow one another end. */
function runEnd(rows: readonly Changed[], first: number): number {
  let end = first + 1;
  while (end < rows.length && rows[end]!.ref.objectNumber === rows[end - 1]!.ref.objectNumber + 1) end += 1;
  return end;
}
