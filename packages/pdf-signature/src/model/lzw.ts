import { refusePdf } from '../errors.js';
import { GrowingBytes } from './growing-bytes.js';

/** LZWDecode (ISO 32000-2, 7.4.4): codes of 9 to 12 bits, most significant bit first, 256 clears, 257 ends. */
export function decodeLzw(bytes: Buffer, limit: number, earlyChange: number): Buffer {
  const prefix = new Uint16Array(4097);
  const suffix = new Uint8Array(4097);
  const lengths = new Uint16Array(4097).fill(1, 0, 256);
  for (let code = 0; code < 256; code += 1) suffix[code] = code;
  const output = new GrowingBytes(limit, bytes.length * 4);
  let next = 258;
  let width = 9;
  let previous = -1;
  let window = 0;
  let held = 0;
  for (const byte of bytes) {
    window = ((window << 8) | byte) & 0xffffff;
    held += 8;
    if (held < width) continue;
    held -= width;
    const code = (window >>> held) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      next = 258;
      width = 9;
      previous = -1;
      continue;
    }
    if (code > next || (code >= 256 && previous < 0) || next > 4096) throw refusePdf('PDF_DAMAGED', 'broken LZW data');
    if (previous >= 0) {
      prefix[next] = previous;
      lengths[next] = lengths[previous]! + 1;
      let first = code === next ? previous : code;
      while (first >= 256) first = prefix[first]!;
      suffix[next] = suffix[first]!;
      next += 1;
    } else if (code === next) throw refusePdf('PDF_DAMAGED', 'broken LZW data');
    const run = lengths[code]!;
    const out = output.extend(run);
    let walk = code;
    for (let at = output.length + run - 1; at >= output.length; at -= 1) {
      out[at] = suffix[walk]!;
      walk = prefix[walk]!;
    }
    output.length += run;
    previous = code;
    if (next + earlyChange >= 1 << width && width < 12) width += 1;
  }
  return output.done();
}
