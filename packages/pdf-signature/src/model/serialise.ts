import { isArray, PdfDict, PdfName, PdfRaw, PdfRef, PdfStream, PdfString, type PdfValue } from './objects.js';

/** Bytes under construction. `at` is the number of bytes written so far. */
export class ByteSink {
  private buffer: Buffer;
  at = 0;
  readonly marks = new Map<string, number>();

  constructor(capacity = 8192) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  private room(count: number): void {
    if (this.at + count <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + count));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  /** One byte per character. */
  ascii(text: string): void {
    this.room(text.length);
    this.at += this.buffer.write(text, this.at, 'latin1');
  }

  raw(bytes: Buffer): void {
    this.room(bytes.length);
    bytes.copy(this.buffer, this.at);
    this.at += bytes.length;
  }

  done(): Buffer {
    return this.buffer.subarray(0, this.at);
  }
}

/** Writes one value; neighbours must be separated by the caller. */
export function writeValue(sink: ByteSink, value: PdfValue): void {
  if (typeof value === 'number') sink.ascii(numberText(value));
  else if (value instanceof PdfName) sink.ascii(nameText(value.text));
  else if (value instanceof PdfRef) sink.ascii(`${value.objectNumber} ${value.generation} R`);
  else if (value instanceof PdfDict) writeDict(sink, value);
  else if (value instanceof PdfString) writeString(sink, value);
  else if (isArray(value)) {
    sink.ascii('[');
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) sink.ascii(' ');
      writeValue(sink, value[index]!);
    }
    sink.ascii(']');
  } else if (value instanceof PdfStream) {
    writeDict(sink, value.dict.with({ Length: value.bytes.length }));
    sink.ascii('\nstream\n');
    sink.raw(value.bytes);
    sink.ascii('\nendstream');
  } else if (value instanceof PdfRaw) {
    if (value.mark !== undefined) sink.marks.set(value.mark, sink.at);
    sink.raw(value.bytes);
  } else sink.ascii(String(value));
}

function writeDict(sink: ByteSink, value: PdfDict): void {
  sink.ascii('<<');
  for (const [key, item] of value.entries) {
    sink.ascii(`${nameText(key)} `);
    writeValue(sink, item);
    sink.ascii('\n');
  }
  sink.ascii('>>');
}

function writeString(sink: ByteSink, value: PdfString): void {
  if (value.hexadecimal) sink.ascii(`<${value.bytes.toString('hex')}>`);
  else sink.ascii(`(${value.bytes.toString('latin1').replace(/[\\()\r\n]/g, escaped)})`);
}

const escaped = (character: string): string =>
  character === '\r' ? '\\r' : character === '\n' ? '\\n' : `\\${character}`;

const plainName = /^[A-Za-z0-9_.+-]*$/;
const nameText = (text: string): string =>
  plainName.test(text)
    ? `/${text}`
    : `/${text.replace(/[^!"$&'*+,.0-9:;=?@A-Z^_`a-z|~\\-]/g, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;

/** At most 5 decimals (0.2 nanometres of precision is nobody's need) and never an exponent. */
export const numberText = (value: number): string => {
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? String(value) : value.toFixed(0);
  const text = value.toFixed(5).replace(/0+$/, '').replace(/\.$/, '');
  return text === '-0' ? '0' : text;
};
