import type { ByteRange } from './byte-range.js';

/** A signature found by its bytes alone, where the structure of the file does not lead to it. */
export interface RawSignature {
  readonly range: ByteRange;
  /** What its hole holds, up to the first character that is no hexadecimal digit. */
  readonly container: Buffer;
  /** The hole is a hexadecimal string and nothing else. */
  readonly isSound: boolean;
}

/** A file has a handful; whoever writes thousands wants to keep us busy. */
const mostFound = 100;
const mostLooked = 2_000;
/** The shortest container there is; what fills a hole beside digits is damage, not another kind of content. */
const leastDigits = 128;
const mostForeign = 16;
/** Of all holes together: the digits of a megabyte for each of a dozen signatures. */
const mostDigits = 24 * 1024 * 1024;

const shape = /^\/ByteRange\s*\[\s*0\s+(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s*\]/;

/**
 * Every `/ByteRange [0 a b c]` that lies within the file and leaves out a string of hexadecimal digits. One whose end lies beyond the
 * file is not among them: that file was cut short.
 */
export function rawSignatures(bytes: Buffer): RawSignature[] {
  const found = new Map<string, RawSignature>();
  let at = -1;
  let digitsLeft = mostDigits;
  for (let looked = 0; looked < mostLooked && found.size < mostFound; looked += 1) {
    at = bytes.indexOf('/ByteRange', at + 1, 'latin1');
    if (at < 0) break;
    const match = shape.exec(bytes.toString('latin1', at, at + 128));
    if (match === null) continue;
    const [holeStart, holeEnd, length] = match.slice(1).map(Number) as [number, number, number];
    const range = { holeStart, holeEnd, end: holeEnd + length };
    if (holeEnd - holeStart < leastDigits || range.end > bytes.length || holeEnd - holeStart > digitsLeft) continue;
    digitsLeft -= holeEnd - holeStart;
    const hole = holeOf(bytes, range);
    if (hole !== undefined) found.set(match.slice(1).join(), { range, ...hole });
  }
  return [...found.values()];
}

/** A bracket or some digits may be what was damaged. */
function holeOf(bytes: Buffer, { holeStart, holeEnd }: ByteRange): Omit<RawSignature, 'range'> | undefined {
  const brackets = Number(bytes[holeStart] === 60) + Number(bytes[holeEnd - 1] === 62);
  if (brackets === 0) return undefined;
  const digits = bytes.toString('latin1', holeStart + 1, holeEnd - 1);
  const foreign = digits.replace(/[0-9A-Fa-f]+/g, '').length;
  if (foreign > mostForeign || /^0*$/.test(digits)) return undefined;
  return { container: Buffer.from(digits, 'hex'), isSound: brackets === 2 && foreign === 0 };
}
