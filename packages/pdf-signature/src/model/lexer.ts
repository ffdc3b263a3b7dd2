import { refusePdf } from '../errors.js';

/** Character classes of ISO 32000-2, 7.2.3: 1 white space, 2 delimiter, 0 regular. */
const characterClass = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) characterClass[code] = 1;
for (const character of '()<>[]{}/%') characterClass[character.charCodeAt(0)] = 2;

export const isWhite = (code: number | undefined): boolean => code !== undefined && characterClass[code] === 1;
const isRegular = (code: number | undefined): boolean => code !== undefined && characterClass[code] === 0;

export const isDigit = (code: number | undefined): code is number => code !== undefined && code >= 48 && code <= 57;

/** Whether these characters, of one byte each, stand at an offset. */
export function standsAt(bytes: Buffer, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

export const hexDigit = (code: number | undefined): number => {
  if (code === undefined) return -1;
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
};

/** A string of a hundred megabytes is not made a text of the same size first. */
const hexPiece = 1 << 16;

/** Pairs of hexadecimal digits and nothing between them, as signatures are written; undefined for anything else. */
export function bytesOfHex(bytes: Buffer, start: number, end: number): Buffer | undefined {
  if ((end - start) % 2 !== 0) return undefined;
  const decoded = Buffer.allocUnsafe((end - start) / 2);
  for (let at = start; at < end; at += hexPiece) {
    const piece = bytes.toString('latin1', at, Math.min(at + hexPiece, end));
    // Decoding ends at the first pair that is none.
    if (decoded.write(piece, (at - start) / 2, 'hex') * 2 !== piece.length) return undefined;
  }
  return decoded;
}

/** Walks over bytes; knows characters, not objects. Every method leaves `at` behind what it has read. */
export class Lexer {
  /** Values read so far by the parser, which stops at `mostValues`. */
  values = 0;

  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly end: number = bytes.length,
    readonly mostValues: number = Infinity,
  ) {}

  damaged(what: string): Error {
    return refusePdf('PDF_DAMAGED', `${what} at byte ${this.at}`);
  }

  /** The byte at the position, -1 at the end. */
  peek(): number {
    return this.at < this.end ? this.bytes[this.at]! : -1;
  }

  skipWhite(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end) {
      const code = bytes[at]!;
      if (characterClass[code] === 1) at += 1;
      else if (code === 37) {
        while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
      } else break;
    }
    this.at = at;
  }

  /** True and past the word if it stands here and ends here. */
  takeWord(word: string): boolean {
    const { bytes, at } = this;
    if (at + word.length > this.end) return false;
    if (!standsAt(bytes, at, word)) return false;
    if (at + word.length < this.end && isRegular(bytes[at + word.length])) return false;
    this.at = at + word.length;
    return true;
  }

  /** A non-negative integer without sign, or -1 with the position unchanged. */
  takeInteger(): number {
    const { bytes, end } = this;
    let at = this.at;
    let value = 0;
    while (at < end) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    if (at === this.at || at - this.at > 15 || (at < end && isRegular(bytes[at]))) return -1;
    this.at = at;
    return value;
  }

  number(): number {
    const { bytes, end } = this;
    const start = this.at;
    let at = start;
    const sign = bytes[at] === 45 ? -1 : 1;
    if (bytes[at] === 45 || bytes[at] === 43) at += 1;
    let value = 0;
    let scale = 0;
    let digits = 0;
    for (; at < end; at += 1) {
      const code = bytes[at]!;
      if (code >= 48 && code <= 57) {
        digits += 1;
        if (digits > 40) throw this.damaged('number too long');
        value = value * 10 + (code - 48);
        if (scale > 0) scale *= 10;
      } else if (code === 46 && scale === 0) scale = 1;
      else break;
    }
    if (digits === 0 || (at < end && isRegular(bytes[at]))) throw this.damaged('malformed number');
    this.at = at;
    // Beyond 15 digits a division is no longer exact, and a number written again would not be the one read.
    if (digits > 15) return Number(bytes.toString('latin1', start, at));
    return scale > 1 ? (sign * value) / scale : sign * value;
  }

  /** From the slash. */
  nameText(): string {
    const { bytes, end } = this;
    const start = (this.at += 1);
    let at = start;
    let escaped = false;
    while (at < end && characterClass[bytes[at]!] === 0) {
      if (bytes[at] === 35) escaped = true;
      at += 1;
    }
    this.at = at;
    if (!escaped) return knownName(bytes, start, at);
    const text = bytes.toString('latin1', start, at);
    return text.replace(/#([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  }

  /** From the opening parenthesis. */
  literalString(): Buffer {
    const { bytes } = this;
    const start = this.at + 1;
    const close = this.closingParenthesis(start);
    this.at = close + 1;
    // Nothing gets longer by resolving escapes.
    const out = Buffer.allocUnsafe(close - start);
    let length = 0;
    for (let at = start; at < close; at += 1) {
      let code = bytes[at]!;
      if (code === 92) {
        at += 1;
        code = bytes[at]!;
        const simple = escapes.get(code);
        if (simple !== undefined) out[length++] = simple;
        else if (isOctal(code)) {
          let value = 0;
          const last = Math.min(at + 3, close);
          while (at < last && isOctal(bytes[at]!)) value = value * 8 + bytes[at++]! - 48;
          at -= 1;
          out[length++] = value & 0xff;
        } else if (code === 13) {
          if (bytes[at + 1] === 10) at += 1;
        } else if (code !== 10) out[length++] = code;
      } else if (code === 13) {
        if (bytes[at + 1] === 10) at += 1;
        out[length++] = 10;
      } else out[length++] = code;
    }
    return out.subarray(0, length);
  }

  private closingParenthesis(start: number): number {
    const { bytes, end } = this;
    let depth = 1;
    for (let at = start; at < end; at += 1) {
      const code = bytes[at]!;
      if (code === 92) at += 1;
      else if (code === 40) depth += 1;
      else if (code === 41 && (depth -= 1) === 0) return at;
    }
    throw this.damaged('string without end');
  }

  /** From the opening angle bracket. */
  hexString(): Buffer {
    const { bytes, end } = this;
    const close = bytes.indexOf(62, this.at + 1);
    if (close < 0 || close >= end) throw this.damaged('hexadecimal string without end');
    const plain = bytesOfHex(bytes, this.at + 1, close);
    if (plain !== undefined) {
      this.at = close + 1;
      return plain;
    }
    const out = Buffer.allocUnsafe((close - this.at) >> 1);
    let length = 0;
    let high = -1;
    for (let at = this.at + 1; at < close; at += 1) {
      const digit = hexDigit(bytes[at]);
      if (digit < 0) {
        if (isWhite(bytes[at])) continue;
        throw this.damaged('foreign character in a hexadecimal string');
      }
      if (high < 0) high = digit;
      else {
        out[length++] = (high << 4) | digit;
        high = -1;
      }
    }
    if (high >= 0) out[length++] = high << 4;
    this.at = close + 1;
    return out.subarray(0, length);
  }
}

const names: (string | undefined)[] = [];
const nameSlots = 1024;
const longestKnownName = 24;

/** The same few names stand in every file; a string met before is not made again. One slot for names of one hash. */
function knownName(bytes: Buffer, start: number, end: number): string {
  if (end - start > longestKnownName) return bytes.toString('latin1', start, end);
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = (hash * 31 + bytes[at]!) & 0xffffff;
  const slot = hash % nameSlots;
  const found = names[slot];
  if (found?.length === end - start) {
    let at = 0;
    while (at < found.length && found.charCodeAt(at) === bytes[start + at]) at += 1;
    if (at === found.length) return found;
  }
  return (names[slot] = bytes.toString('latin1', start, end));
}

const isOctal = (code: number): boolean => code >= 48 && code <= 55;
const escapes = new Map<number, number>([
  [110, 10],
  [114, 13],
  [116, 9],
  [98, 8],
  [102, 12],
  [40, 40],
  [41, 41],
  [92, 92],
]);
