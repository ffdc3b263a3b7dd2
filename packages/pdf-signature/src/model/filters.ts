import { inflateSync } from 'node:zlib';
import { refusePdf } from '../errors.js';
import { decodeAscii85, decodeAsciiHex } from './ascii-filters.js';
import { isArray, PdfDict, PdfName, type PdfValue } from './objects.js';
import { GrowingBytes } from './growing-bytes.js';
import { decodeLzw } from './lzw.js';
import { numberIn, undoPredictor } from './predictors.js';

export interface Decoded {
  readonly bytes: Buffer;
  /** Filters that were left alone because they make pictures, not bytes: DCTDecode, JPXDecode, CCITTFaxDecode, JBIG2Decode. */
  readonly undecoded: readonly string[];
}

const imageFilters = new Set(['DCTDecode', 'DCT', 'JPXDecode', 'CCITTFaxDecode', 'CCF', 'JBIG2Decode']);
type Resolve = (value: PdfValue | undefined) => PdfValue;

/** The filter names of a stream in the order of decoding. */
function filtersOf(dict: PdfDict, resolve: Resolve): string[] {
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
    bytes = decodeOne(filter, bytes, limit, parameter instanceof PdfDict ? parameter : undefined, resolve);
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

function decodeRunLength(bytes: Buffer, limit: number): Buffer {
  const output = new GrowingBytes(limit, bytes.length * 2);
  for (let at = 0; at < bytes.length;) {
    const code = bytes[at]!;
    if (code === 128) break;
    const count = code < 128 ? code + 1 : 257 - code;
    const out = output.extend(count);
    if (code < 128) bytes.copy(out, output.length, at + 1, at + 1 + count);
    else out.fill(bytes[at + 1] ?? 0, output.length, output.length + count);
    output.length += count;
    at += code < 128 ? count + 1 : 2;
  }
  return output.done();
}
