import { inflateSync } from 'node:zlib';
import { refusePdf } from '../errors.js';
import { hexDigit, isWhite } from './lexer.js';
import { type PdfDict, PdfName, isArray, type PdfValue, PdfDict as Dict } from './objects.js';
import { decodeLzw } from './lzw.js';

export interface Decoded {
  readonly bytes: Buffer;
  /** Filters that were left alone because they make pictures, not bytes: DCTDecode, JPXDecode, CCITTFaxDecode, JBIG2Decode. */
  readonly undecoded: readonly string[];
}

const imageFilters = new Set(['DCTDecode', 'DCT', 'JPXDecode', 'CCITTFaxDecode', 'CCF', 'JBIG2Decode']);
type Resolve = (value: PdfValue | undefined) => PdfValue;

/** The filter names of a stream in the order of decoding. */
export function filtersOf(dict: PdfDict, resolve: Resolve): string[] {
  const filter = resolve(dict.get('Filter') ?? dict.get('F'));
  if (filter === null) return [];
  const list = isArray(filter) ? filter.map(resolve) : [filter];
  if (list.length > 8) throw refusePdf('PDF_TOO_COMPLEX', 'more than eight filters on one stream');
  return list.map((item) => {
    if (!(item instanceof PdfName)) throw refusePdf('PDF_DAMAGED', 'filter is not a name');
    return item.text;
  });
}

/** Undoes the filters of a stream, never producing more than `limit` bytes at any step. */
export function decodeStream(dict: PdfDict, encoded: Buffer, resolve: Resolve, limit: number): Decoded {
  const filters = filtersOf(dict, resolve);
  const given = resolve(dict.get('DecodeParms') ?? dict.get('DP'));
  const parameters = isArray(given) ? given.map(resolve) : [given];
  let bytes = encoded;
  for (let index = 0; index < filters.length; index += 1) {
    const filter = filters[index]!;
    if (imageFilters.has(filter)) return { bytes, undecoded: filters.slice(index) };
    const parameter = parameters[index];
    bytes = decodeOne(filter, bytes, limit, parameter instanceof Dict ? parameter : undefined, resolve);
  }
  return { bytes, undecoded: [] };
}

function decodeOne(
  filter: string,
  bytes: Buffer,
  limit: number,
  parameters: PdfDict | undefined,
  resolve: Resolve,
): Buffer {
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(bytes, limit), parameters, resolve);
    case 'LZWDecode':
    case 'LZW':
      return undoPredictor(
        decodeLzw(bytes, limit, numberIn(parameters, 'EarlyChange', 1, resolve)),
        parameters,
        resolve,
      );
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeAsciiHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(bytes);
    case 'RunLengthDecode':
    case 'RL':
      return decodeRunLength(bytes, limit);
    default:
      throw refusePdf('PDF_DAMAGED', `unknown filter /${filter}`);
  }
}

/** Stops at `limit`: the output is never held beyond it. */
export function inflate(bytes: Buffer, limit: number): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: limit, chunkSize: 65536 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw refusePdf('PDF_INFLATES_TOO_LARGE', `a stream inflates beyond ${limit} bytes`);
    }
    throw refusePdf('PDF_DAMAGED', `deflated data is broken: ${(error as Error).message}`);
  }
}

function numberIn(parameters: PdfDict | undefined, key: string, otherwise: number, resolve: Resolve): number {
  const value = parameters === undefined ? undefined : resolve(parameters.get(key));
  return typeof value === 'number' ? value : otherwise;
}

function undoPredictor(bytes: Buffer, parameters: PdfDict | undefined, resolve: Resolve): Buffer {
  const predictor = numberIn(parameters, 'Predictor', 1, resolve);
  if (predictor === 1) return bytes;
  const colours = numberIn(parameters, 'Colors', 1, resolve);
  const bits = numberIn(parameters, 'BitsPerComponent', 8, resolve);
  const columns = numberIn(parameters, 'Columns', 1, resolve);
  if (![1, 2, 4, 8, 16].includes(bits) || !(colours >= 1 && colours <= 32) || !(columns >= 1 && columns <= 1_000_000)) {
    throw refusePdf('PDF_DAMAGED', 'predictor parameters out of range');
  }
  const pixel = Math.max(1, (colours * bits) >> 3);
  const row = Math.ceil((colours * bits * columns) / 8);
  if (predictor === 2) return undoTiff(bytes, row, pixel, bits);
  if (predictor < 10 || predictor > 15) throw refusePdf('PDF_DAMAGED', `unknown predictor ${predictor}`);
  return undoPng(bytes, row, pixel);
}

function undoTiff(bytes: Buffer, row: number, pixel: number, bits: number): Buffer {
  // Sub-byte and 16-bit TIFF prediction is met in images only, which are not looked into.
  if (bits !== 8) return bytes;
  const out = Buffer.from(bytes);
  for (let start = 0; start < out.length; start += row) {
    const end = Math.min(start + row, out.length);
    for (let at = start + pixel; at < end; at += 1) out[at] = (out[at]! + out[at - pixel]!) & 0xff;
  }
  return out;
}

function undoPng(bytes: Buffer, row: number, pixel: number): Buffer {
  const rows = Math.ceil(bytes.length / (row + 1));
  const out = Buffer.alloc(rows * row);
  let length = 0;
  for (let index = 0; index < rows; index += 1) {
    const from = index * (row + 1);
    const kind = bytes[from]!;
    const count = Math.min(row, bytes.length - from - 1);
    const base = index * row;
    const above = base - row;
    for (let column = 0; column < count; column += 1) {
      const left = column >= pixel ? out[base + column - pixel]! : 0;
      const up = index > 0 ? out[above + column]! : 0;
      const corner = index > 0 && column >= pixel ? out[above + column - pixel]! : 0;
      out[base + column] = (bytes[from + 1 + column]! + prediction(kind, left, up, corner)) & 0xff;
    }
    length = base + count;
  }
  return out.subarray(0, length);
}

function prediction(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - corner;
      const toLeft = Math.abs(estimate - left);
      const toUp = Math.abs(estimate - up);
      const toCorner = Math.abs(estimate - corner);
      return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
    default:
      throw refusePdf('PDF_DAMAGED', `unknown PNG row filter ${kind}`);
  }
}

function decodeAsciiHex(bytes: Buffer): Buffer {
  const out: number[] = [];
  let high = -1;
  for (const code of bytes) {
    if (code === 62) break;
    if (isWhite(code)) continue;
    const digit = hexDigit(code);
    if (digit < 0) throw refusePdf('PDF_DAMAGED', 'foreign character in ASCIIHex data');
    if (high < 0) high = digit;
    else {
      out.push((high << 4) | digit);
      high = -1;
    }
  }
  if (high >= 0) out.push(high << 4);
  return Buffer.from(out);
}

function decodeAscii85(bytes: Buffer): Buffer {
  const out: number[] = [];
  let group = 0;
  let count = 0;
  for (const code of bytes) {
    if (code === 126) break;
    if (isWhite(code)) continue;
    if (code === 122 && count === 0) {
      out.push(0, 0, 0, 0);
      continue;
    }
    if (code < 33 || code > 117) throw refusePdf('PDF_DAMAGED', 'foreign character in ASCII85 data');
    group = group * 85 + (code - 33);
    count += 1;
    if (count === 5) {
      if (group > 0xffffffff) throw refusePdf('PDF_DAMAGED', 'ASCII85 group out of range');
      out.push((group >>> 24) & 0xff, (group >>> 16) & 0xff, (group >>> 8) & 0xff, group & 0xff);
      group = 0;
      count = 0;
    }
  }
  if (count === 1) throw refusePdf('PDF_DAMAGED', 'ASCII85 data ends inside a group');
  if (count > 1) {
    for (let index = count; index < 5; index += 1) group = group * 85 + 84;
    for (let index = 0; index < count - 1; index += 1) out.push(Math.floor(group / 2 ** (24 - 8 * index)) & 0xff);
  }
  return Buffer.from(out);
}

function decodeRunLength(bytes: Buffer, limit: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const code = bytes[at]!;
    if (code === 128) break;
    const part = code < 128 ? bytes.subarray(at + 1, at + 2 + code) : Buffer.alloc(257 - code, bytes[at + 1]);
    at += code < 128 ? code + 2 : 2;
    length += part.length;
    if (length > limit) throw refusePdf('PDF_INFLATES_TOO_LARGE', `a stream expands beyond ${limit} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
