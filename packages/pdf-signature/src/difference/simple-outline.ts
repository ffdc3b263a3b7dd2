import type { Box } from '../model/page.js';

/**
 * A glyph of contours (OpenType, glyf): end points, flags and coordinates without instructions and padding, and the box around its
 * points, which the head of the glyph may state wrongly.
 */
export function simpleOutline(
  bytes: Buffer,
  contours: number,
): { readonly drawn: Buffer; readonly instructions: Buffer; readonly extent: Box } | undefined {
  const instructions = 10 + contours * 2;
  if (contours === 0) return { drawn: Buffer.alloc(0), instructions: Buffer.alloc(0), extent: [0, 0, 0, 0] };
  if (instructions + 2 > bytes.length) return undefined;
  const points = bytes.readUInt16BE(instructions - 2) + 1;
  const start = instructions + 2 + bytes.readUInt16BE(instructions);
  const flags = new Uint8Array(points);
  let at = start;
  for (let point = 0; point < points;) {
    const flag = bytes[at++];
    if (flag === undefined) return undefined;
    const times = (flag & 8) === 0 ? 1 : (bytes[at++] ?? 0) + 1;
    for (let again = 0; again < times && point < points; again += 1) flags[point++] = flag;
  }
  const across = coordinates(bytes, at, flags, 2, 16);
  const up = across && coordinates(bytes, across.end, flags, 4, 32);
  if (up === undefined || across === undefined) return undefined;
  return {
    drawn: Buffer.concat([bytes.subarray(10, instructions), bytes.subarray(start, up.end)]),
    instructions: bytes.subarray(instructions + 2, start),
    extent: [across.least, up.least, across.most, up.most],
  };
}

/** @param short flag of a coordinate in one byte. @param same flag of its sign, or of a coordinate that stays */
function coordinates(
  bytes: Buffer,
  start: number,
  flags: Uint8Array,
  short: number,
  same: number,
): { readonly least: number; readonly most: number; readonly end: number } | undefined {
  let at = start;
  let value = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const flag of flags) {
    if ((flag & short) !== 0) {
      if (at >= bytes.length) return undefined;
      value += (flag & same) !== 0 ? bytes[at]! : -bytes[at]!;
      at += 1;
    } else if ((flag & same) === 0) {
      if (at + 2 > bytes.length) return undefined;
      value += bytes.readInt16BE(at);
      at += 2;
    }
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most, end: at };
}
