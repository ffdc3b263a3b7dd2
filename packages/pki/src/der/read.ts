/** Strict reader for DER: definite, shortest lengths only; whatever else is refused with `DerError`. */
export class DerError extends Error {}

/** One element; `bytes` is the whole of it with tag and length, `content` what is inside. */
export interface DerElement {
  readonly tag: number;
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** Reads the element at the beginning; bytes may follow it. */
export function readElement(buffer: Buffer): DerElement {
  const tag = buffer[0];
  const first = buffer[1];
  if (tag === undefined || first === undefined) throw new DerError('element cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('multi-byte tag');
  let length = first;
  let header = 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError('indefinite or too long length');
    if (buffer.length < 2 + count) throw new DerError('element cut off');
    length = buffer.readUIntBE(2, count);
    if (length < 0x80 || (count > 1 && buffer[2] === 0)) throw new DerError('length is not the shortest');
    header += count;
  }
  if (header + length > buffer.length) throw new DerError('element cut off');
  return { tag, bytes: buffer.subarray(0, header + length), content: buffer.subarray(header, header + length) };
}

/** Reads an element that fills the whole buffer. */
export function readWhole(buffer: Buffer, tag?: number): DerElement {
  const element = readElement(buffer);
  if (element.bytes.length !== buffer.length) throw new DerError('bytes after the element');
  if (tag !== undefined) expectTag(element, tag);
  return element;
}

export function childrenOf(element: DerElement): DerElement[] {
  const children: DerElement[] = [];
  let rest = element.content;
  while (rest.length > 0) {
    if (children.length >= 10_000) throw new DerError('too many elements');
    const child = readElement(rest);
    children.push(child);
    rest = rest.subarray(child.bytes.length);
  }
  return children;
}

export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element === undefined) throw new DerError(`element 0x${tag.toString(16)} missing`);
  if (element.tag !== tag) throw new DerError(`tag 0x${element.tag.toString(16)} where 0x${tag.toString(16)} is due`);
  return element;
}

export function readOid(element: DerElement | undefined): string {
  const { content } = expectTag(element, 6);
  const parts: number[] = [];
  let value = 0;
  for (let index = 0; index < content.length; index += 1) {
    const byte = content[index]!;
    if (value === 0 && byte === 0x80) throw new DerError('object identifier padded');
    if (value > 2 ** 45) throw new DerError('object identifier too long');
    value = value * 128 + (byte & 0x7f);
    if (byte & 0x80) {
      if (index === content.length - 1) throw new DerError('object identifier cut off');
      continue;
    }
    if (parts.length === 0) {
      const top = Math.min(2, Math.floor(value / 40));
      parts.push(top, value - top * 40);
    } else parts.push(value);
    value = 0;
  }
  if (parts.length === 0) throw new DerError('object identifier empty');
  return parts.join('.');
}

/** Content of an INTEGER, shortest form checked. */
export function readInteger(element: DerElement | undefined): Buffer {
  const { content } = expectTag(element, 2);
  const [first, second] = content;
  if (first === undefined) throw new DerError('integer empty');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError('integer is not the shortest');
  }
  return content;
}

export function readTime(element: DerElement | undefined): Date {
  const text = element?.content.toString('latin1') ?? '';
  const match =
    element?.tag === 23
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
      : element?.tag === 24
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
        : null;
  if (match === null) throw new DerError('malformed time');
  let year = Number(match[1]);
  if (element?.tag === 23) year += year < 50 ? 2000 : 1900;
  const [month, day, hour, minute, second] = match.slice(2).map(Number) as [number, number, number, number, number];
  return moment(year, month, day, hour, minute, second, 0);
}

/** GeneralizedTime with a fraction of a second, as time-stamps may carry it (RFC 3161, 2.4.2). */
export function readPreciseTime(element: DerElement | undefined): Date {
  const text = expectTag(element, 24).content.toString('latin1');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (match === null || match[7]?.endsWith('0')) throw new DerError('malformed time');
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return moment(year, month, day, hour, minute, second, Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000));
}

function moment(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): Date {
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  // A day that does not exist would silently become another one; years before 100 likewise.
  if (at.getUTCFullYear() !== year || at.getUTCDate() !== day || at.getUTCHours() !== hour || second > 59)
    throw new DerError('time does not exist');
  return at;
}

/** @returns the value of a BOOLEAN, DER form only */
export function readBoolean(element: DerElement | undefined): boolean {
  const { content } = expectTag(element, 1);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new DerError('malformed boolean');
  return content[0] === 0xff;
}

/** A non-negative INTEGER below 2^48. */
export const readSmallInteger = (element: DerElement | undefined): number => smallNumber(readInteger(element));

/** As `readSmallInteger`, of content whose tag is implicit. */
export function smallNumber(content: Buffer): number {
  if (content.length === 0 || content.length > 6 || content[0]! >= 0x80) throw new DerError('number out of range');
  return content.readUIntBE(0, content.length);
}

export function readEnumerated(element: DerElement | undefined): number {
  const { content } = expectTag(element, 10);
  if (content.length !== 1) throw new DerError('enumerated value out of range');
  return content[0]!;
}

/** Bytes of a BIT STRING whose bits fill whole bytes: keys and signatures. */
export function readBitBytes(element: DerElement | undefined): Buffer {
  const { content } = expectTag(element, 3);
  if (content[0] !== 0) throw new DerError('bit string with unused bits');
  return content.subarray(1);
}

/** Named bits that are set, counted from 0. */
export function readNamedBits(element: DerElement | undefined): number[] {
  const { content } = expectTag(element, 3);
  const unused = content[0];
  if (unused === undefined || unused > 7 || content.length > 9) throw new DerError('malformed bit string');
  const bits: number[] = [];
  for (let bit = 0; bit < (content.length - 1) * 8 - unused; bit += 1)
    if (content[1 + (bit >> 3)]! & (0x80 >> (bit & 7))) bits.push(bit);
  return bits;
}

/** Text of the string types of X.520 names. */
export function readText(element: DerElement): string {
  switch (element.tag) {
    case 12:
      return element.content.toString('utf8');
    case 19:
    case 20:
    case 22:
      return element.content.toString('latin1');
    case 30:
      return Buffer.from(element.content.subarray(0, element.content.length & ~1))
        .swap16()
        .toString('utf16le');
    default:
      throw new DerError(`string type 0x${element.tag.toString(16)}`);
  }
}
