import { createHash } from 'node:crypto';
import type { PdfDocument } from './document.js';
import { isArray, PdfDict, PdfRef, PdfStream, PdfString, type PdfValue, name } from './objects.js';
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
  private readonly changed = new Map<number, { ref: PdfRef; value: PdfValue | undefined }>();
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
    this.changed.set(ref.objectNumber, { ref, value: undefined });
    return ref;
  }

  add(value: PdfValue): PdfRef {
    const ref = this.allocate();
    this.replace(ref, value);
    return ref;
  }

  replace(ref: PdfRef, value: PdfValue): void {
    this.changed.set(ref.objectNumber, { ref, value });
  }

  /** The value as it will be after this update. */
  get(ref: PdfRef): PdfValue {
    const changed = this.changed.get(ref.objectNumber);
    return changed === undefined ? this.document.get(ref) : (changed.value ?? null);
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

  serialise(): Increment {
    const base = this.document.bytes;
    const sink = new ByteSink(base.length, this.expectedSize());
    const last = base[base.length - 1];
    if (last !== 10 && last !== 13) sink.ascii('\n');
    const offsets = new Map<number, number>();
    for (const [number, { ref, value }] of this.changed) {
      if (value === undefined) throw new Error(`object ${number} was allocated and never given a value`);
      offsets.set(number, sink.at);
      sink.ascii(`${number} ${ref.generation} obj\n`);
      writeValue(sink, value);
      sink.ascii('\nendobj\n');
    }
    const trailer = this.trailer(sink.done());
    if (this.document.xref.sections[0]!.kind === 'TABLE') this.writeTable(sink, offsets, trailer);
    else this.writeStream(sink, offsets, trailer);
    return { bytes: sink.done(), marks: sink.marks };
  }

  /** Generous, so that nothing need be copied a second time. */
  private expectedSize(): number {
    let size = 24_576;
    for (const { value } of this.changed.values()) size += value instanceof PdfStream ? value.bytes.length + 512 : 512;
    return size;
  }

  /**
   * The second part of /ID follows from the content, so that the same act on the same file gives the same bytes. Sizes and the
   * last objects tell revisions apart; hashing whole images for it would cost as much as the copy of the file.
   */
  private trailer(body: Buffer): Record<string, PdfValue | undefined> {
    const { trailer } = this.document;
    const id = this.document.resolve(trailer.get('ID'));
    const parts = isArray(id) && id[0] instanceof PdfString && id[1] instanceof PdfString ? id : undefined;
    const revision =
      parts === undefined
        ? undefined
        : createHash('sha256')
            .update((parts[1] as PdfString).bytes)
            .update(`${this.document.bytes.length} ${body.length}`)
            .update(body.subarray(-4096))
            .digest()
            .subarray(0, 16);
    return {
      Size: this.next,
      Root: trailer.get('Root'),
      Info: trailer.get('Info'),
      ID: revision === undefined ? undefined : [parts![0]!, new PdfString(revision, true)],
      Prev: this.document.xref.sections[0]!.offset,
    };
  }

  private writeTable(sink: ByteSink, offsets: Map<number, number>, trailer: Record<string, PdfValue | undefined>) {
    const start = sink.at;
    sink.ascii('xref\n');
    for (const run of consecutiveRuns(offsets)) {
      sink.ascii(`${run[0]!} ${run.length}\n`);
      for (const number of run) {
        sink.padded(offsets.get(number)!, 10);
        sink.ascii(' ');
        sink.padded(this.changed.get(number)!.ref.generation, 5);
        sink.ascii(' n \n');
      }
    }
    sink.ascii('trailer\n');
    writeValue(sink, new PdfDict(definedOf(trailer)));
    sink.ascii(`\nstartxref\n${start}\n%%EOF\n`);
  }

  private writeStream(sink: ByteSink, offsets: Map<number, number>, trailer: Record<string, PdfValue | undefined>) {
    const own = this.next;
    const start = sink.at;
    offsets.set(own, start);
    const index: number[] = [];
    const rows = Buffer.alloc(offsets.size * 7);
    let at = 0;
    for (const run of consecutiveRuns(offsets)) {
      index.push(run[0]!, run.length);
      for (const number of run) {
        rows[at] = 1;
        rows.writeUInt32BE(offsets.get(number)!, at + 1);
        rows.writeUInt16BE(this.changed.get(number)?.ref.generation ?? 0, at + 5);
        at += 7;
      }
    }
    const entries = definedOf({ Type: name('XRef'), ...trailer, Size: own + 1, W: [1, 4, 2], Index: index });
    sink.ascii(`${own} 0 obj\n`);
    writeValue(sink, new PdfStream(new PdfDict(entries), rows));
    sink.ascii(`\nendobj\nstartxref\n${start}\n%%EOF\n`);
  }
}

const definedOf = (entries: Record<string, PdfValue | undefined>): Map<string, PdfValue> => {
  const map = new Map<string, PdfValue>();
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) map.set(key, value);
  return map;
};

/** Object numbers in rising order, cut where one is missing. */
function consecutiveRuns(offsets: Map<number, number>): number[][] {
  const runs: number[][] = [];
  for (const number of [...offsets.keys()].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)! + 1 === number) run.push(number);
    else runs.push([number]);
  }
  return runs;
}
