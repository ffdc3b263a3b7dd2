import {
  ConstantDict,
  isArray,
  PdfDict,
  PdfName,
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
    let rest = value;
    for (let at = this.written + digits - 1; at >= this.written; at -= 1) {
      this.buffer[at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.written += digits;
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
  if (typeof value === 'number') sink.ascii(numberText(value));
  else if (value instanceof PdfName) sink.ascii(nameText(value.text));
  else if (value instanceof PdfRef) sink.ascii(`${value.objectNumber} ${value.generation} R`);
  else if (value instanceof ConstantDict) sink.raw(constantBytes(value));
  else if (value instanceof PdfDict) writeDict(sink, value, undefined);
  else if (value instanceof PdfString) sink.ascii(stringText(value));
  else if (isArray(value)) {
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
  } else sink.ascii(String(value));
}

/** @param length of the stream the dictionary belongs to; takes the place of its /Length */
function writeDict(sink: ByteSink, { entries }: PdfDict, length: number | undefined): void {
  sink.ascii('<<');
  // forEach makes no pair for every entry, and there are a hundred in a signature.
  entries.forEach((item, key) => {
    if (length !== undefined && key === 'Length') return;
    sink.ascii(keyText(key));
    writeValue(sink, item);
  });
  sink.ascii(length === undefined ? '\n>>' : `\n/Length ${length}\n>>`);
}

function constantBytes(value: ConstantDict): Buffer {
  if (value.written === undefined) {
    const sink = new ByteSink(0, 512);
    writeDict(sink, value, undefined);
    value.written = sink.done();
  }
  return value.written;
}

const stringText = (value: PdfString): string =>
  value.hexadecimal
    ? `<${value.bytes.toString('hex')}>`
    : `(${value.bytes.toString('latin1').replace(/[\\()\r\n]/g, escaped)})`;

const escaped = (character: string): string =>
  character === '\r' ? '\\r' : character === '\n' ? '\\n' : `\\${character}`;

const plainName = /^[A-Za-z0-9_.+-]*$/;
const escapedName = (text: string): string =>
  plainName.test(text)
    ? `/${text}`
    : `/${text.replace(/[^!"$&'*+,.0-9:;=?@A-Z^_`a-z|~\\-]/g, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;

/** Names repeat without end; the few hundred that matter are kept. */
const remembered = (make: (text: string) => string): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
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
