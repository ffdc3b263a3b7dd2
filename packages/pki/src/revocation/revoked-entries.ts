import { DerError } from '../der/read.js';
import type { Revoked } from './reasons.js';

const maxEntries = 5_000_000;
const sequence = 0x30;
const integer = 2;
const utcTime = 23;
const generalizedTime = 24;
/** `BOOLEAN TRUE`, which an extension of an entry holds only when it is critical. */
const critical = Buffer.of(1, 1, 0xff);

/** What one entry says in full. */
export type EntryReader = (entry: Buffer) => Revoked;

/**
 * The entries of a list. An authority's holds hundreds of thousands, of which a signature asks for one or two: they stay bytes, and
 * where each stands is told by a table of their serial numbers once somebody asks.
 */
export class RevokedEntries {
  readonly size: number;
  private table: Int32Array | undefined;

  /**
   * @param list content of revokedCertificates (RFC 5280, 5.1)
   * @param read one entry, the whole of it
   * @throws DerError
   */
  constructor(
    private readonly list: Buffer,
    private readonly read: EntryReader,
  ) {
    this.size = walk(list, (entry) => {
      if (entry.hasExtensions && list.subarray(entry.at, entry.end).includes(critical))
        read(list.subarray(entry.at, entry.end));
    });
  }

  /** @param serial as `serialHex`; of two entries about one number the last */
  get(serial: string): Revoked | undefined {
    const wanted = Buffer.from(serial, 'hex');
    if (wanted.length === 0 || this.size === 0) return undefined;
    const table = (this.table ??= this.tabulated());
    const mask = table.length - 1;
    for (let place = hashOf(wanted, 0, wanted.length) & mask; table[place]! > 0; place = (place + 1) & mask) {
      const entry = entryAt(this.list, table[place]! - 1);
      const { serialAt, serialEnd } = entry;
      if (wanted.equals(this.list.subarray(significant(this.list, serialAt, serialEnd), serialEnd)))
        return this.readOne(entry);
    }
    return undefined;
  }

  /** An entry that cannot be read still says of whom it speaks: nothing is believed of that certificate. */
  private readOne({ at, end, serialAt, serialEnd }: Entry): Revoked {
    try {
      return this.read(this.list.subarray(at, end));
    } catch (error) {
      if (error instanceof DerError) return { serial: this.list.subarray(serialAt, serialEnd), at: new Date(0) };
      throw error;
    }
  }

  has(serial: string): boolean {
    return this.get(serial) !== undefined;
  }

  /** In the order of the list. */
  *values(): Generator<Revoked> {
    for (let at = 0; at < this.list.length;) {
      const { end } = entryAt(this.list, at);
      yield this.read(this.list.subarray(at, end));
      at = end;
    }
  }

  /** Offsets, one more than they are, by serial number; open addressing, later entries first. */
  private tabulated(): Int32Array {
    const { list, size } = this;
    const offsets = new Int32Array(size);
    let count = 0;
    walk(list, ({ at }) => (offsets[count++] = at));
    const table = new Int32Array(2 ** Math.ceil(Math.log2(size * 1.5 + 2)));
    const mask = table.length - 1;
    for (let index = size - 1; index >= 0; index -= 1) {
      const { serialAt, serialEnd } = entryAt(list, offsets[index]!);
      let place = hashOf(list, significant(list, serialAt, serialEnd), serialEnd) & mask;
      while (table[place]! > 0) place = (place + 1) & mask;
      table[place] = offsets[index]! + 1;
    }
    return table;
  }
}

interface Entry {
  readonly at: number;
  readonly end: number;
  readonly serialAt: number;
  readonly serialEnd: number;
  readonly hasExtensions: boolean;
}

function walk(list: Buffer, visit: (entry: Entry) => void): number {
  let count = 0;
  for (let at = 0; at < list.length; count += 1) {
    if (count >= maxEntries) throw new DerError('too many entries');
    const entry = entryAt(list, at);
    visit(entry);
    at = entry.end;
  }
  return count;
}

/** @throws DerError when no sound entry stands there */
function entryAt(list: Buffer, at: number): Entry {
  const start = contentAt(list, at, list.length, sequence);
  const end = start + lengthAt(list, at);
  const serialAt = contentAt(list, start, end, integer);
  const serialEnd = serialAt + lengthAt(list, start);
  assertShortest(list, serialAt, serialEnd);
  const isUtc = list[serialEnd] === utcTime;
  const timeAt = contentAt(list, serialEnd, end, isUtc ? utcTime : generalizedTime);
  const timeEnd = timeAt + lengthAt(list, serialEnd);
  if (timeEnd - timeAt !== (isUtc ? 13 : 15) || list[timeEnd - 1] !== 0x5a) throw new DerError('malformed time');
  const hasExtensions = timeEnd < end;
  if (hasExtensions && contentAt(list, timeEnd, end, sequence) + lengthAt(list, timeEnd) !== end)
    throw new DerError('element after an entry');
  return { at, end, serialAt, serialEnd, hasExtensions };
}

/** Where the content of an element begins; it ends within the limit. */
function contentAt(list: Buffer, at: number, limit: number, tag: number): number {
  if (list[at] !== tag) throw new DerError(`tag 0x${(list[at] ?? 0).toString(16)} in an entry`);
  const first = list[at + 1] ?? 0xff;
  const start = at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  if (start + lengthAt(list, at) > limit) throw new DerError('element cut off');
  return start;
}

function lengthAt(list: Buffer, at: number): number {
  const first = list[at + 1];
  if (first !== undefined && first < 0x80) return first;
  const count = (first ?? 0xff) & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > list.length) throw new DerError('indefinite or too long length');
  const length = list.readUIntBE(at + 2, count);
  if (length < 0x80 || (count > 1 && list[at + 2] === 0)) throw new DerError('length is not the shortest');
  return length;
}

function assertShortest(list: Buffer, at: number, end: number): void {
  const [first, second] = [list[at]!, list[at + 1]!];
  if (at === end) throw new DerError('integer empty');
  if (end - at > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    throw new DerError('integer is not the shortest');
}

/** Zeros before a number are no part of it. */
function significant(bytes: Buffer, at: number, end: number): number {
  let from = at;
  while (from < end - 1 && bytes[from] === 0) from += 1;
  return from;
}

/** FNV-1a. */
function hashOf(bytes: Buffer, at: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = at; index < end; index += 1) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
