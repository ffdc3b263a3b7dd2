/** DER (ITU-T X.690): just what certificates and CMS signatures need. Every function returns one complete element. */

const lengthBytes = (length: number): Buffer => {
  if (length < 0x80) return Buffer.of(length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest & 0xff);
  return Buffer.of(0x80 | digits.length, ...digits);
};

export const element = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  let length = 0;
  for (const content of contents) length += content.length;
  return Buffer.concat([Buffer.of(tag), lengthBytes(length), ...contents]);
};

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(0x30, ...items);

/** SET OF: the items are put in the order DER asks for. */
export const setOf = (...items: readonly Uint8Array[]): Buffer => element(0x31, ...sortedForSet(items));
export const sortedForSet = (items: readonly Uint8Array[]): Uint8Array[] =>
  [...items].sort((a, b) => Buffer.compare(a, b));

/** @param value big-endian magnitude, non-negative, or a small non-negative number */
export const integer = (value: Uint8Array | number): Buffer => {
  let bytes: Uint8Array = value instanceof Uint8Array ? value : integerBytes(value);
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
  if (bytes.length === 0) bytes = Buffer.of(0);
  return bytes[0]! & 0x80 ? element(2, Buffer.of(0), bytes) : element(2, bytes);
};

const integerBytes = (value: number): Buffer => {
  const out = Buffer.alloc(6);
  out.writeUIntBE(value, 0, 6);
  return out;
};

const known = new Map<string, Buffer>();
export const oid = (text: string): Buffer => {
  const found = known.get(text);
  if (found !== undefined) return found;
  const parts = text.split('.').map(Number);
  const body: number[] = [];
  for (const part of [parts[0]! * 40 + parts[1]!, ...parts.slice(2)]) {
    const digits = [part & 0x7f];
    for (let rest = Math.floor(part / 128); rest > 0; rest = Math.floor(rest / 128))
      digits.unshift(0x80 | (rest & 0x7f));
    body.push(...digits);
  }
  const made = element(6, Buffer.from(body));
  known.set(text, made);
  return made;
};

export const octetString = (bytes: Uint8Array): Buffer => element(4, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer => element(3, Buffer.of(unusedBits), bytes);
export const utf8String = (text: string): Buffer => element(12, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Buffer => element(19, Buffer.from(text, 'latin1'));
export const ia5String = (text: string): Buffer => element(22, Buffer.from(text, 'latin1'));
export const enumerated = (value: number): Buffer => element(10, Buffer.of(value));
export const booleanTrue = element(1, Buffer.of(0xff));
export const nullElement = Buffer.of(5, 0);

/** [n] with constructed content. */
export const tagged = (number: number, ...contents: readonly Uint8Array[]): Buffer =>
  element(0xa0 | number, ...contents);
/** [n] IMPLICIT over a primitive type. */
export const taggedPrimitive = (number: number, content: Uint8Array): Buffer => element(0x80 | number, content);

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5); whole seconds in UTC. */
export const time = (at: Date): Buffer => {
  const digits = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return at.getUTCFullYear() < 2050
    ? element(23, Buffer.from(digits.slice(2), 'latin1'))
    : element(24, Buffer.from(digits, 'latin1'));
};

/** GeneralizedTime in UTC, whole seconds: what RFC 3161 and RFC 6960 ask for in every year. */
export const generalizedTime = (at: Date): Buffer =>
  element(
    24,
    Buffer.from(
      at
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
        .replace(/[-:T]/g, ''),
      'latin1',
    ),
  );
