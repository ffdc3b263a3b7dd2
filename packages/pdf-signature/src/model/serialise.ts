import {
  ConstantDict,
  isArray,
  PdfDict,
  PdfName,
  PdfWritten,
  PdfRaw,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from './objects.js';

/** Short pieces are put down byte by byte: crossing into native code costs more than it saves for them. */
const shortText = 96;

/** Bytes under construction. */
export class ByteSink {
  private buffer: Buffer;
  private written = 0;
  readonly marks = new Map<string, number>();

  /** @param origin offset in the file at which the output will stand */
  constructor(
    private readonly origin: number,
    expected: number,
  ) {
    this.buffer = Buffer.allocUnsafe(expected);
  }

  /** Offset in the file of the next byte. */
  get at(): number {
    return this.origin + this.written;
  }

  /** One byte per character. */
  ascii(text: string): void {
    const { length } = text;
    if (this.written + length > this.buffer.length) this.grow(length);
    if (length > shortText) this.buffer.write(text, this.written, 'latin1');
    else {
      const { buffer, written } = this;
      for (let index = 0; index < length; index += 1) buffer[written + index] = text.charCodeAt(index);
    }
    this.written += length;
  }

  /** A non-negative integer with leading zeros, as cross-reference tables want it. */
  padded(value: number, digits: number): void {
    if (this.written + digits > this.buffer.length) this.grow(digits);
    const { buffer } = this;
    let rest = value;
    for (let at = this.written + digits - 1; at >= this.written; at -= 1) {
      // What fits into 31 bits is divided without leaving the integers.
      const tenth = rest < 0x80000000 ? (rest / 10) | 0 : Math.floor(rest / 10);
      buffer[at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.written += digits;
  }

  /** A non-negative integer of at most 15 digits. */
  natural(value: number): void {
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits += 1;
    this.padded(value, digits);
  }

  /** A number of any size and sign. */
  number(value: number): void {
    if (Number.isInteger(value) && value >= 0 && value < 1e15) this.natural(value);
    else if (!this.coordinate(value)) this.ascii(numberText(value));
  }

  /** What has at most five decimals and few digits is written without making a text of it. @returns whether it was */
  private coordinate(value: number): boolean {
    const scaled = Math.round(value * 1e5);
    if (value <= 0 || scaled >= 0x80000000 || scaled / 1e5 !== value) return false;
    const whole = (scaled / 1e5) | 0;
    let rest = scaled - whole * 1e5;
    let digits = 5;
    for (; rest % 10 === 0; rest = (rest / 10) | 0) digits -= 1;
    this.natural(whole);
    this.ascii('.');
    this.padded(rest, digits);
    return true;
  }

  /** A literal string (ISO 32000-2, 7.3.4.2). */
  literal(bytes: Buffer): void {
    const { length } = bytes;
    if (this.written + 2 * length + 2 > this.buffer.length) this.grow(2 * length + 2);
    const { buffer } = this;
    let at = this.written;
    buffer[at++] = 40;
    for (let index = 0; index < length; index += 1) {
      const code = bytes[index]!;
      // Backslash and parentheses are escaped, and line ends, which a reader would take for one another.
      if (code === 92 || code === 40 || code === 41) buffer[at++] = 92;
      else if (code === 13 || code === 10) {
        buffer[at++] = 92;
        buffer[at++] = code === 13 ? 114 : 110;
        continue;
      }
      buffer[at++] = code;
    }
    buffer[at++] = 41;
    this.written = at;
  }

  raw(bytes: Uint8Array): void {
    if (this.written + bytes.length > this.buffer.length) this.grow(bytes.length);
    this.buffer.set(bytes, this.written);
    this.written += bytes.length;
  }

  private grow(more: number): void {
    const larger = Buffer.allocUnsafe(Math.ceil((this.written + more) * 1.25));
    larger.set(this.buffer.subarray(0, this.written));
    this.buffer = larger;
  }

  done(): Buffer {
    return this.buffer.subarray(0, this.written);
  }
}

/** Writes one value; neighbours must be separated by the caller. */
export function writeValue(sink: ByteSink, value: PdfValue): void {
  if (typeof value === 'number') sink.number(value);
  else if (value instanceof PdfName) sink.ascii(nameText(value.text));
  else if (value instanceof PdfRef) {
    sink.natural(value.objectNumber);
    sink.ascii(' ');
    sink.natural(value.generation);
    sink.ascii(' R');
  } else if (value instanceof ConstantDict) sink.raw(constantBytes(value));
  else if (value instanceof PdfDict) writeDict(sink, value, undefined);
  else if (value instanceof PdfString) {
    if (value.hexadecimal) sink.ascii(`<${value.bytes.toString('hex')}>`);
    else sink.literal(value.bytes);
  } else if (isArray(value)) {
    sink.ascii('[');
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) sink.ascii(' ');
      writeValue(sink, value[index]!);
    }
    sink.ascii(']');
  } else if (value instanceof PdfStream) {
    writeDict(sink, value.dict, value.bytes.length);
    sink.ascii('\nstream\n');
    sink.raw(value.bytes);
    sink.ascii('\nendstream');
  } else if (value instanceof PdfRaw) {
    if (value.mark !== undefined) sink.marks.set(value.mark, sink.at);
    sink.raw(value.bytes);
  } else if (value instanceof PdfWritten) for (const piece of value.pieces) writeValue(sink, piece);
  else sink.ascii(String(value));
}

/** @param length of the stream the dictionary belongs to; takes the place of its /Length */
function writeDict(sink: ByteSink, { entries }: PdfDict, length: number | undefined): void {
  sink.ascii('<<');
  for (let position = 0; position < entries.size; position += 1) {
    const key = entries.keyAt(position);
    if (length !== undefined && key === 'Length') continue;
    sink.ascii(keyText(key));
    writeValue(sink, entries.valueAt(position));
  }
  if (length !== undefined) {
    sink.ascii('\n/Length ');
    sink.natural(length);
  }
  sink.ascii('\n>>');
}

/** A value written once and for all, to be put into many files. */
export function writtenValue(value: PdfValue): PdfWritten {
  const pieces = [new PdfRaw(written(value).done())];
  return new PdfWritten(pieces, () => value);
}

/** Stands where every file has a reference of its own. */
const ownRef = new PdfRaw(Buffer.alloc(0), 'ownRef');

/** As `writtenValue`, of a value that holds one reference, which is another in every file. */
export function writtenAround(make: (ref: PdfValue) => PdfValue): (ref: PdfRef) => PdfWritten {
  const sink = written(make(ownRef));
  const at = sink.marks.get(ownRef.mark!)!;
  const before = new PdfRaw(sink.done().subarray(0, at));
  const after = new PdfRaw(sink.done().subarray(at));
  return (ref) => new PdfWritten([before, ref, after], () => make(ref));
}

function written(value: PdfValue): ByteSink {
  const sink = new ByteSink(0, value instanceof PdfStream ? value.bytes.length + 1024 : 1024);
  writeValue(sink, value);
  return sink;
}

function constantBytes(value: ConstantDict): Buffer {
  if (value.written === undefined) {
    const sink = new ByteSink(0, 512);
    writeDict(sink, value, undefined);
    value.written = sink.done();
  }
  return value.written;
}

const plainName = /^[A-Za-z0-9_.+-]*$/;
const escapedName = (text: string): string =>
  plainName.test(text)
    ? `/${text}`
    : `/${text.replace(/[^!"$&'*+,.0-9:;=?@A-Z^_`a-z|~\\-]/g, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;

/** A text put together is kept as its parts, and every look at a character goes through them. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** Names repeat without end; the few hundred that matter are kept. */
const remembered = (make: (text: string) => string): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = flat(make(text));
    if (known.size < 1000) known.set(text, made);
    return made;
  };
};
const nameText = remembered(escapedName);
const keyText = remembered((text) => `\n${escapedName(text)} `);

/**
 * What was read is written as it was, to the last digit: a page whose /MediaBox is rounded when its /Annots grow is, for whoever
 * compares revisions, a changed page. Never an exponent.
 */
export const numberText = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? value.toFixed(Math.abs(value) < 1 ? 20 : 0) : text;
};
