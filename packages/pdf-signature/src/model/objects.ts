import { Entries, type ReadonlyEntries } from './entries.js';

/** The nine kinds of PDF value (ISO 32000-2, 7.3). All are immutable; change a dictionary with `with`. */
export type PdfValue =
  null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | PdfArray | PdfRaw | PdfWritten;
export type PdfArray = readonly PdfValue[];

/** `/Type`. `text` holds one character per byte, escapes (#20) already resolved. Compare with `isName`. */
export class PdfName {
  constructor(readonly text: string) {}
}

/** Bytes of a literal or hexadecimal string; read as text with `textOf`. */
export class PdfString {
  constructor(
    readonly bytes: Buffer,
    readonly hexadecimal: boolean = false,
  ) {}
}

/** `12 0 R` */
export class PdfRef {
  constructor(
    readonly objectNumber: number,
    readonly generation: number = 0,
  ) {}
}

export class PdfDict {
  constructor(readonly entries: ReadonlyEntries = new Entries()) {}
  /** The value as written, a reference unresolved; see `PdfDocument.resolve`. */
  get(key: string): PdfValue | undefined {
    return this.entries.get(key);
  }
  has(key: string): boolean {
    return this.entries.has(key);
  }
  /** A copy in which the given keys are replaced; `undefined` removes a key. */
  with(changes: Readonly<Record<string, PdfValue | undefined>>): PdfDict {
    const entries = this.entries.copy();
    for (const key of Object.keys(changes)) {
      const value = changes[key];
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    }
    return new PdfDict(entries);
  }
  /** As `with`, for one key. */
  withEntry(key: string, value: PdfValue): PdfDict {
    return new PdfDict(this.entries.copy().set(key, value));
  }
}

/** A dictionary of constants, written out once and copied from then on; holds no reference. */
export class ConstantDict extends PdfDict {
  written: Buffer | undefined;
}

/** `bytes` are encoded as the dictionary's /Filter says; `PdfDocument.streamBytes` decodes. /Length is written by the serialiser. */
export class PdfStream {
  constructor(
    readonly dict: PdfDict,
    readonly bytes: Buffer,
  ) {}
}

/** Ready-made bytes put into the output as they are (never met when reading). `mark` makes the writer report their offset. */
export class PdfRaw {
  constructor(
    readonly bytes: Buffer,
    readonly mark?: string,
  ) {}
}

/** A value that is written already, in pieces one behind another with nothing between them (never met when reading). */
export class PdfWritten {
  /** @param value what the pieces say, for whoever asks before they stand in a file */
  constructor(
    readonly pieces: readonly (PdfRaw | PdfRef)[],
    readonly value: () => PdfValue,
  ) {}
}

export const name = (text: string): PdfName => new PdfName(text);
export const isName = (value: PdfValue | undefined, text: string): boolean =>
  value instanceof PdfName && value.text === text;
export const isArray = (value: PdfValue | undefined): value is PdfArray => Array.isArray(value);

/** `undefined` entries are left out. */
export const dict = (entries: Readonly<Record<string, PdfValue | undefined>>): PdfDict => {
  const made = new Entries();
  for (const key of Object.keys(entries)) {
    const value = entries[key];
    if (value !== undefined) made.append(key, value);
  }
  return new PdfDict(made);
};

export const constantDict = (entries: Readonly<Record<string, PdfValue | undefined>>): ConstantDict =>
  new ConstantDict(dict(entries).entries);

/** A stream whose bytes are already encoded as `entries.Filter` says. */
export const stream = (entries: Readonly<Record<string, PdfValue | undefined>>, bytes: Buffer): PdfStream =>
  new PdfStream(dict(entries), bytes);

const asciiOnly = /^[\x20-\x7e]*$/;

/** A text string (ISO 32000-2, 7.9.2.2): ASCII as it is, anything else as UTF-16BE with byte order mark. */
export const textString = (text: string): PdfString =>
  asciiOnly.test(text)
    ? new PdfString(Buffer.from(text, 'latin1'))
    : new PdfString(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());

/** Reads UTF-16BE and UTF-8 by their marks, everything else as Latin-1 (PDFDocEncoding but for some punctuation). */
export const textOf = (value: PdfString): string => {
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString('latin1');
};
