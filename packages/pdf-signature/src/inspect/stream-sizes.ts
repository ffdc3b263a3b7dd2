import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { decodeStream } from '../model/filters.js';
import { isName, type PdfStream } from '../model/objects.js';

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
    total += decodeStream(stream.dict, stream.bytes, resolve, Math.min(limit, limits.maxTotalInflated - total + 1))
      .bytes.length;
    if (total > limits.maxTotalInflated) {
      throw refusePdf('PDF_INFLATES_TOO_LARGE', `all streams together beyond ${limits.maxTotalInflated} bytes`);
    }
  };
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
