import { refusePdf } from '../errors.js';
import type { PdfDict, PdfValue } from './objects.js';

type Resolve = (value: PdfValue | undefined) => PdfValue;

export function numberIn(parameters: PdfDict | undefined, key: string, otherwise: number, resolve: Resolve): number {
  const value = parameters === undefined ? undefined : resolve(parameters.get(key));
  return typeof value === 'number' ? value : otherwise;
}

export function undoPredictor(bytes: Buffer, parameters: PdfDict | undefined, resolve: Resolve): Buffer {
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
