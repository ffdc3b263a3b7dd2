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

/** Bytes under construction. Text is gathered and written in one go: a signature has hundreds of short pieces. */
export class ByteSink {
  private buffer: Buffer;
  private written = 0;
  private text = '';
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
    return this.origin + this.written + this.text.length;
  }

  /** One byte per character. */
  ascii(text: string): void {
    this.text += text;
  }

  raw(bytes: Buffer): void {
    this.flush(bytes.length);
    bytes.copy(this.buffer, this.written);
    this.written += bytes.length;
  }

  private flush(more: number): void {
    const needed = this.written + this.text.length + more;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.ceil(needed * 1.25));
      this.buffer.copy(larger, 0, 0, this.written);
      this.buffer = larger;
    }
    this.written += this.buffer.write(this.text, this.written, 'latin1');
    this.text = '';
  }

  done(): Buffer {
    this.flush(0);
    return this.buffer.subarray(0, this.written);
  }
}

/** Writes one value; neighbours must be separated by the caller. */
export function writeValue(sink: ByteSink, value: PdfValue): void {
  if (typeof value === 'number') sink.ascii(numberText(value));
  else if (value instanceof PdfName) sink.ascii(nameText(value.text));
  else if (value instanceof PdfRef) sink.ascii(`${value.objectNumber} ${value.generation} R`);
  else if (value instanceof ConstantDict) sink.ascii(constantText(value));
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
  for (const [key, item] of entries) {
    if (length !== undefined && key === 'Length') continue;
    sink.ascii(keyText(key));
    writeValue(sink, item);
  }
  sink.ascii(length === undefined ? '\n>>' : `\n/Length ${length}\n>>`);
}

function constantText(value: ConstantDict): string {
  if (value.written === undefined) {
    const sink = new ByteSink(0, 512);
    writeDict(sink, value, undefined);
    value.written = sink.done().toString('latin1');
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

/** At most 5 decimals (finer than any printer) and never an exponent. */
export const numberText = (value: number): string => {
  const text = String(Number.isInteger(value) ? value : Math.round(value * 1e5) / 1e5);
  return text.includes('e') ? value.toFixed(value < 1 ? 5 : 0) : text;
};
