/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number;

/** Mulberry32: thirty-two bits of state are plenty to wander through packets. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const tokens = [
  '<', '>', '&', '"', '/>', '</', '<a>', '</a>', '<!--', '-->', '<![CDATA[', ']]>', '<?x ?>', '<!DOCTYPE a [', '&lt;', '&#13;', '&#x0;',
  '&#1114112;', '&x;', '\0', '\ufeff', '\ufffe', 'e\u0301', '\t', '\r\n', ' xmlns="a"', ' xmlns:edXML="b"', ' __proto__="c"', 'edXML:',
  'ContentTransferEncoded', '<ContentTransferEncoded>', '</edXML:ContentTransferEncoded>', '<Attachment>', '</Attachment>', '<Signature/>',
  '<edXML:StatusCode>03</edXML:StatusCode>', '<edXML:OtherInfo/>', '<edXML:To/>', '<edXML:SignerInfo></edXML:SignerInfo>', '__proto__',
  'constructor', 'UEsDBA==', '====', 'A', 'application/zip', 'cid:7', '../', 'a.zip', '2026/02/30', '-1', '1e9', 'true', '2026-09-30T00:00:00+07:00',
  'NEW', 'encoding="utf-16"', 'encoding="windows-1258"',
].map((token) => Buffer.from(token)); // prettier-ignore

/** One of the seeds after one to six changes. */
export function mutate(seeds: readonly Buffer[], next: Random): Buffer {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  let bytes = pick(seeds);
  for (let changes = 1 + Math.floor(next() * 6); changes > 0; changes -= 1)
    bytes = pick(operators)(bytes, next, pick, seeds);
  return bytes;
}

type Pick = <T>(list: readonly T[]) => T;
type Operator = (bytes: Buffer, next: Random, pick: Pick, seeds: readonly Buffer[]) => Buffer;

const place = (bytes: Buffer, next: Random): number => Math.floor(next() * (bytes.length + 1));
/** Mostly short, now and then up to a fifth of the packet. */
const span = (bytes: Buffer, next: Random): number =>
  Math.floor(next() < 0.8 ? next() * 24 : next() * (bytes.length / 5));

const replaceRange = (bytes: Buffer, from: number, to: number, by: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

/** Start and end of a random run between `<` and `>`, or between `>` and `<`. */
function between(bytes: Buffer, next: Random, open: number, close: number): [number, number] {
  const from = bytes.indexOf(open, place(bytes, next)) + 1;
  const to = bytes.indexOf(close, from);
  return from === 0 || to < 0 ? [0, 0] : [from, to];
}

const operators: readonly Operator[] = [
  (bytes, next) => {
    const at = place(bytes, next);
    const copy = Buffer.from(bytes);
    if (at < copy.length) copy[at] = Math.floor(next() * 256);
    return copy;
  },
  (bytes, next) => {
    const at = place(bytes, next);
    return replaceRange(bytes, at, at + span(bytes, next), Buffer.alloc(0));
  },
  (bytes, next, pick) => {
    const at = place(bytes, next);
    return replaceRange(bytes, at, at, pick(tokens));
  },
  (bytes, next) => {
    const from = place(bytes, next);
    const at = place(bytes, next);
    return replaceRange(bytes, at, at, bytes.subarray(from, from + span(bytes, next)));
  },
  (bytes, next, pick) => {
    const [from, to] = between(bytes, next, 0x3e, 0x3c);
    return replaceRange(bytes, from, to, pick(tokens));
  },
  (bytes, next, pick) => {
    const [from, to] = between(bytes, next, 0x3c, 0x3e);
    return replaceRange(bytes, from, to, pick(tokens));
  },
  (bytes, next) => {
    // A whole element moved elsewhere, which keeps the packet well formed more often than not.
    const [from, to] = between(bytes, next, 0x3c, 0x3e);
    const name = /^[^\s/>]+/.exec(bytes.toString('latin1', from, to))?.[0];
    const end = name === undefined ? -1 : bytes.indexOf(`</${name}>`, to, 'latin1');
    if (name === undefined || end < 0) return bytes;
    const after = end + name.length + 3;
    const element = Buffer.from(bytes.subarray(from - 1, after));
    const rest = next() < 0.5 ? bytes : replaceRange(bytes, from - 1, after, Buffer.alloc(0));
    const at = rest.indexOf(0x3c, place(rest, next));
    return at < 0 ? rest : replaceRange(rest, at, at, element);
  },
  (bytes, next, pick, seeds) => {
    const other = pick(seeds);
    return Buffer.concat([bytes.subarray(0, place(bytes, next)), other.subarray(place(other, next))]);
  },
];
