import { refusePdf } from '../errors.js';
import { Entries } from './entries.js';
import { Lexer } from './lexer.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './objects.js';

/** Reads one value. Strict: what ISO 32000 does not allow is damage, never guessed at. */
export function parseValue(lexer: Lexer, maxDepth: number): PdfValue {
  if (maxDepth <= 0) throw refusePdf('PDF_TOO_COMPLEX', `nesting too deep at byte ${lexer.at}`);
  countValues(lexer, 1);
  lexer.skipWhite();
  const code = lexer.peek();
  switch (code) {
    case 47: // slash
      return new PdfName(lexer.nameText());
    case 40: // (
      return new PdfString(lexer.literalString());
    case 91: // [
      return parseArray(lexer, maxDepth);
    case 60: // <
      return lexer.bytes[lexer.at + 1] === 60 ? parseDict(lexer, maxDepth) : new PdfString(lexer.hexString(), true);
    case 116:
      if (lexer.takeWord('true')) return true;
      break;
    case 102:
      if (lexer.takeWord('false')) return false;
      break;
    case 110:
      if (lexer.takeWord('null')) return null;
      break;
    default:
      if (code >= 48 && code <= 57) return parseNumberOrRef(lexer);
      if (code === 43 || code === 45 || code === 46) return lexer.number();
  }
  throw lexer.damaged(code < 0 ? 'unexpected end' : 'no value');
}

/** What a value costs in memory has little to do with its bytes: `<<>>` is a hundred times as large as it is written. */
function countValues(lexer: Lexer, count: number): void {
  lexer.values += count;
  if (lexer.values > lexer.mostValues) throw refusePdf('PDF_TOO_COMPLEX', 'too many values');
}

function parseNumberOrRef(lexer: Lexer): number | PdfRef {
  const start = lexer.at;
  const first = lexer.takeInteger();
  if (first < 0) return lexer.number();
  const afterFirst = lexer.at;
  lexer.skipWhite();
  const second = lexer.takeInteger();
  if (second >= 0) {
    lexer.skipWhite();
    if (lexer.takeWord('R')) {
      if (first > 0x7fffffff || second > 65535) throw lexer.damaged('reference out of range');
      return new PdfRef(first, second);
    }
  }
  lexer.at = afterFirst;
  if (afterFirst === start) throw lexer.damaged('malformed number');
  return first;
}

function parseArray(lexer: Lexer, maxDepth: number): PdfValue[] {
  lexer.at += 1;
  const items: PdfValue[] = [];
  for (;;) {
    lexer.skipWhite();
    if (lexer.peek() === 93) {
      lexer.at += 1;
      return items;
    }
    items.push(parseValue(lexer, maxDepth - 1));
  }
}

function parseDict(lexer: Lexer, maxDepth: number): PdfDict {
  lexer.at += 2;
  countValues(lexer, 3);
  const entries = new Entries();
  for (;;) {
    lexer.skipWhite();
    const code = lexer.peek();
    if (code === 62 && lexer.bytes[lexer.at + 1] === 62) {
      lexer.at += 2;
      return new PdfDict(entries);
    }
    if (code !== 47) throw lexer.damaged('no key in a dictionary');
    const key = lexer.nameText();
    // Readers differ in which of two equal keys they believe; a file that can be read in two ways is not signed.
    if (entries.has(key)) throw lexer.damaged(`key /${key} twice in a dictionary`);
    entries.append(key, parseValue(lexer, maxDepth - 1));
  }
}

export interface IndirectObject {
  readonly objectNumber: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** Offset of the first byte after `endobj`. */
  readonly end: number;
  /** How many values were read for it. */
  readonly values: number;
}

/**
 * Reads `12 0 obj … endobj` at an offset.
 * @param lengthOf resolves a stream's /Length, which may be a reference
 * @param mostValues beyond which the object is too complex
 */
export function parseIndirectObject(
  bytes: Buffer,
  offset: number,
  maxDepth: number,
  lengthOf: (value: PdfValue | undefined) => number,
  mostValues?: number,
): IndirectObject {
  const lexer = new Lexer(bytes, offset, bytes.length, mostValues);
  lexer.skipWhite();
  const objectNumber = lexer.takeInteger();
  lexer.skipWhite();
  const generation = lexer.takeInteger();
  lexer.skipWhite();
  if (objectNumber < 0 || generation < 0 || !lexer.takeWord('obj')) throw lexer.damaged('no indirect object');
  let value = parseValue(lexer, maxDepth);
  lexer.skipWhite();
  if (value instanceof PdfDict && lexer.takeWord('stream')) value = parseStreamBody(lexer, value, lengthOf);
  lexer.skipWhite();
  if (!lexer.takeWord('endobj')) throw lexer.damaged('no endobj');
  return { objectNumber, generation, value, end: lexer.at, values: lexer.values };
}

function parseStreamBody(lexer: Lexer, dict: PdfDict, lengthOf: (value: PdfValue | undefined) => number): PdfStream {
  const { bytes } = lexer;
  if (bytes[lexer.at] === 13) lexer.at += 1;
  if (bytes[lexer.at] !== 10) throw lexer.damaged('no line end after "stream"');
  lexer.at += 1;
  const start = lexer.at;
  const length = lengthOf(dict.get('Length'));
  if (!Number.isInteger(length) || length < 0 || start + length > bytes.length)
    throw lexer.damaged('stream beyond the file');
  lexer.at = start + length;
  lexer.skipWhite();
  if (!lexer.takeWord('endstream')) throw lexer.damaged('stream longer or shorter than its /Length');
  return new PdfStream(dict, bytes.subarray(start, start + length));
}
