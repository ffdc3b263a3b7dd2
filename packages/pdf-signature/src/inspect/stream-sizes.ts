import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { decodeStream } from '../model/filters.js';
import { dict, isArray, isName, PdfDict, PdfName, type PdfStream, type PdfValue } from '../model/objects.js';

/**
 * Unpacks every stream once, one at a time and never beyond its limit, so that no later reader meets a bomb or broken data.
 * @throws PdfRefusedError PDF_INFLATES_TOO_LARGE, PDF_DAMAGED
 */
export function streamSizeCheck(document: PdfDocument): (stream: PdfStream) => void {
  const { limits } = document;
  const resolve = document.resolve.bind(document);
  let total = 0;
  return (stream) => {
    const limit = isName(resolve(stream.dict.get('Subtype')), 'Image')
      ? imageLimit(document, stream)
      : limits.maxStreamInflated;
    let { bytes } = stream;
    const spend = (cost: number): void => {
      total += cost;
      if (total > limits.maxTotalInflated) {
        throw refusePdf('PDF_INFLATES_TOO_LARGE', `all streams together beyond ${limits.maxTotalInflated} bytes`);
      }
    };
    for (const { filter, slowness } of filtersOf(stream, resolve)) {
      spend(bytes.length * slowness);
      const left = Math.floor((limits.maxTotalInflated - total) / (1 + slowness)) + 1;
      const decoded = decodeStream(filter, bytes, resolve, Math.min(limit, left));
      if (decoded.undecoded.length > 0) break;
      bytes = decoded.bytes;
      spend(bytes.length * (1 + slowness));
    }
  };
}

const mostFilters = 8;
/** Filters that are undone by this program and not by zlib: so many times as slow. */
const slowFilters = new Map([
  ['LZWDecode', 8],
  ['LZW', 8],
  ['ASCIIHexDecode', 3],
  ['AHx', 3],
  ['ASCII85Decode', 3],
  ['A85', 3],
  ['RunLengthDecode', 2],
  ['RL', 2],
]);

/** One dictionary for each filter: what a filter lets grow and the next one lets shrink again has cost as much. */
function filtersOf(
  { dict: entries }: PdfStream,
  resolve: (value: PdfValue | undefined) => PdfValue,
): { readonly filter: PdfDict; readonly slowness: number }[] {
  const named = resolve(entries.get('Filter') ?? entries.get('F'));
  const given = resolve(entries.get('DecodeParms') ?? entries.get('DP'));
  const filters = isArray(named) ? named : named === null ? [] : [named];
  if (filters.length > mostFilters) throw refusePdf('PDF_TOO_COMPLEX', 'more than eight filters on one stream');
  return filters.map((filter, index) => {
    const item = resolve(filter);
    const parameters = resolve(isArray(given) ? given[index] : given);
    // A predictor makes nothing larger.
    const own = parameters instanceof PdfDict ? parameters.with({ Predictor: undefined }) : undefined;
    return {
      filter: dict({ Filter: item, DecodeParms: own }),
      slowness: (item instanceof PdfName ? slowFilters.get(item.text) : undefined) ?? 0,
    };
  });
}

/** An image may be large, but only as large as it says: width x height x at most 4 components of 16 bits. */
function imageLimit(document: PdfDocument, { dict }: PdfStream): number {
  const { maxStreamInflated, maxImageInflated } = document.limits;
  const width = document.resolve(dict.get('Width'));
  const height = document.resolve(dict.get('Height'));
  if (typeof width !== 'number' || typeof height !== 'number') return maxStreamInflated;
  const bits = document.resolve(dict.get('BitsPerComponent'));
  const declared = width * height * 4 * ((typeof bits === 'number' ? bits : 8) / 8) + height + 4096;
  if (width * height > 2 * maxImageInflated) {
    throw refusePdf('PDF_INFLATES_TOO_LARGE', `an image of ${width} x ${height} pixels`);
  }
  return Math.min(maxImageInflated, Math.max(declared, 1024 * 1024));
}
