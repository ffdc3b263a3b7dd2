import { refusePdf } from '../errors.js';
import { hexDigit, isWhite } from './lexer.js';

/** ASCIIHexDecode (ISO 32000-2, 7.4.2). */
export function decodeAsciiHex(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe((bytes.length >> 1) + 1);
  let length = 0;
  let high = -1;
  for (const code of bytes) {
    if (code === 62) break;
    if (isWhite(code)) continue;
    const digit = hexDigit(code);
    if (digit < 0) throw refusePdf('PDF_DAMAGED', 'foreign character in ASCIIHex data');
    if (high < 0) high = digit;
    else {
      out[length++] = (high << 4) | digit;
      high = -1;
    }
  }
  if (high >= 0) out[length++] = high << 4;
  return out.subarray(0, length);
}

/** ASCII85Decode (ISO 32000-2, 7.4.3): five characters for four bytes, `z` for four zeros. */
export function decodeAscii85(bytes: Buffer): Buffer {
  let zeros = 0;
  for (const code of bytes) if (code === 122) zeros += 1;
  const out = Buffer.allocUnsafe(zeros * 4 + Math.ceil(bytes.length / 5) * 4);
  let length = 0;
  let group = 0;
  let count = 0;
  for (const code of bytes) {
    if (code === 126) break;
    if (isWhite(code)) continue;
    if (code === 122 && count === 0) {
      length = out.writeUInt32BE(0, length);
      continue;
    }
    if (code < 33 || code > 117) throw refusePdf('PDF_DAMAGED', 'foreign character in ASCII85 data');
    group = group * 85 + (code - 33);
    count += 1;
    if (count === 5) {
      if (group > 0xffffffff) throw refusePdf('PDF_DAMAGED', 'ASCII85 group out of range');
      length = out.writeUInt32BE(group, length);
      group = 0;
      count = 0;
    }
  }
  if (count === 1) throw refusePdf('PDF_DAMAGED', 'ASCII85 data ends inside a group');
  if (count > 1) {
    for (let index = count; index < 5; index += 1) group = group * 85 + 84;
    for (let index = 0; index < count - 1; index += 1) out[length++] = Math.floor(group / 2 ** (24 - 8 * index)) & 0xff;
  }
  return out.subarray(0, length);
}
