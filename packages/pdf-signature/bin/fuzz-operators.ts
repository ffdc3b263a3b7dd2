// Changes that keep a PDF readable far enough to reach what lies behind the parser: lengths kept, offsets mended, revisions appended.
import { deflateSync } from 'node:zlib';
import {
  byteOperators,
  type MutationOperator,
  type Pick,
  placeIn,
  type Random,
  replaceRange,
} from '@lienthong/testing';

const tokens = [
  '<<', '>>', '[', ']', '<', '>', '(', ')', '/', '%', '\\', 'obj', 'endobj', 'stream\n', '\nendstream', 'xref\n', 'trailer', 'startxref', '%%EOF\n',
  ' 0 R', ' 65535 R', 'null', 'true', '0', '-1', '1e9', '.5', '2147483648', '99999999999999999999', '/Type', '/Length', '/Kids', '/Parent', '/Prev',
  '/Root', '/Size', '/Encrypt', '/ByteRange [0 1 2 3]', '/ByteRange [0 0 0 0]', '/Contents <00>', '/Contents <>', '/AcroForm', '/Fields [', '/Sig',
  '/DSS', '/Perms', '/DocMDP', '/FieldMDP', '/Lock', '/Annots [', '/XRefStm 9', '/ObjStm', '/XRef', '/W [1 2 1]', '/Index [0 9]', '/Filter /FlateDecode',
  '/Filter [/FlateDecode /FlateDecode]', '/DecodeParms << /Predictor 15 /Columns 1 >>', '/__proto__', '/constructor', '\0', '\r', '\n', '\xff\xfe', '(\\',
].map((token) => Buffer.from(token, 'latin1')); // prettier-ignore

const names = [
  'Type', 'Sig', 'Page', 'Pages', 'Kids', 'Prev', 'Root', 'Size', 'V', 'AP', 'N', 'FT', 'T', 'F', 'Rect', 'Contents', 'ByteRange', 'Length', 'Fields',
  'AcroForm', 'DSS', 'Certs', 'OCSPs', 'CRLs', 'DocTimeStamp', 'Reference', 'TransformMethod', 'P', 'Parent', 'Annots', 'Resources', 'Font', 'M',
]; // prettier-ignore

const numbers = ['0', '1', '-1', '2', '7', '255', '65535', '2147483647', '4294967296', '9007199254740993', '1.5'];

/** As long as before, so that every offset of the file still holds: cut, or filled up with spaces. */
const fitted = (text: string, length: number): Buffer => Buffer.from(text.slice(0, length).padEnd(length), 'latin1');

/** Replaces one random match of an expression, in a window of the file, by words of the same length. */
function swapMatch(
  bytes: Buffer,
  next: Random,
  pick: Pick,
  expression: RegExp,
  words: (found: string) => string,
): Buffer {
  const from = Math.max(0, placeIn(bytes, next) - 4096);
  const found = [...bytes.toString('latin1', from, from + 8192).matchAll(expression)];
  if (found.length === 0) return bytes;
  const match = pick(found);
  const [whole] = match;
  const copy = Buffer.from(bytes);
  fitted(words(whole), whole.length).copy(copy, from + match.index);
  return copy;
}

const referenceTo = (bytes: Buffer, next: Random): string => `${Math.floor(next() * countOf(bytes))} 0 R`;
const countOf = (bytes: Buffer): number => 2 + Math.ceil(bytes.length / 900);

/** One of the last places where a word stands; most of what matters stands near the end. */
function placeOfWord(bytes: Buffer, next: Random, word: string): number {
  let at = bytes.lastIndexOf(word, bytes.length, 'latin1');
  while (at > 0 && next() < 0.5) {
    const before = bytes.lastIndexOf(word, at - 1, 'latin1');
    if (before < 0) break;
    at = before;
  }
  return at;
}

/** A few hexadecimal digits of a container: lengths and tags of its DER more often than its values. */
const changeContainer: MutationOperator = (bytes, next) => {
  const at = placeOfWord(bytes, next, '/Contents');
  const start = at < 0 ? -1 : bytes.indexOf('<', at);
  if (start < 0) return bytes;
  const copy = Buffer.from(bytes);
  for (let count = 1 + Math.floor(next() * 4); count > 0; count -= 1) {
    const digit = start + 1 + Math.floor(next() * (next() < 0.7 ? 400 : 16_000));
    if (digit < copy.length && copy[digit] !== 0x3e)
      copy[digit] = '0123456789abcdef'.charCodeAt(Math.floor(next() * 16));
  }
  return copy;
};

const changeByteRange: MutationOperator = (bytes, next, pick) => {
  const at = placeOfWord(bytes, next, '/ByteRange');
  const end = at < 0 ? -1 : bytes.indexOf(']', at);
  if (end < 0 || end - at > 200) return bytes;
  const values = bytes
    .toString('latin1', bytes.indexOf('[', at) + 1, end)
    .trim()
    .split(/\s+/);
  const index = Math.floor(next() * (values.length + 1));
  values[index] = pick([
    ...numbers,
    String(bytes.length),
    String(Number(values[index] ?? 0) + (next() < 0.5 ? 1 : -1)),
  ]);
  const copy = Buffer.from(bytes);
  fitted(`/ByteRange [${values.join(' ')}]`, end + 1 - at).copy(copy, at);
  return copy;
};

interface FoundObject {
  readonly number: string;
  readonly generation: string;
  readonly at: number;
  readonly body: Buffer;
}

function objectsOf(bytes: Buffer): FoundObject[] {
  const found: FoundObject[] = [];
  const text = bytes.toString('latin1');
  for (const match of text.matchAll(/(?:^|[\r\n])(\d{1,7}) (\d{1,5}) obj\b/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('endobj', start);
    if (end < 0) break;
    const at = match.index + match[0].search(/\d/);
    found.push({ number: match[1]!, generation: match[2]!, at, body: bytes.subarray(start, end) });
    if (found.length >= 400) break;
  }
  return found;
}

const lastStartxref = (bytes: Buffer): string =>
  /startxref\s+(\d+)/.exec(bytes.toString('latin1', bytes.lastIndexOf('startxref')))?.[1] ?? '0';

/** The last /Root, which a new trailer must name. */
const rootOf = (bytes: Buffer): string => {
  const at = bytes.lastIndexOf('/Root');
  return /^\/Root (\d+ \d+ R)/.exec(bytes.toString('latin1', at, at + 40))?.[1] ?? '1 0 R';
};

const rowOf = (offset: number, generation: string): string =>
  `${String(offset).padStart(10, '0')} ${generation.padStart(5, '0')} n \n`;

/** A revision in good order that replaces one object by a changed one: what the analysis of later changes has to judge. */
const appendRevision: MutationOperator = (bytes, next, pick, seeds) => {
  const objects = objectsOf(bytes);
  if (objects.length === 0) return bytes;
  const target = pick(objects);
  const source = next() < 0.3 ? pick(objects) : target;
  let body = source.body;
  for (let changes = Math.floor(next() * 3); changes > 0; changes -= 1) body = pick(small)(body, next, pick, seeds);
  const at = bytes.length + 1;
  const head = Buffer.from(`\n${target.number} ${target.generation} obj`, 'latin1');
  const object = Buffer.concat([head, body, Buffer.from('endobj\n')]);
  const table = bytes.length + object.length;
  const size = Math.max(...objects.map(({ number }) => Number(number))) + 2;
  const tail = `xref\n${target.number} 1\n${rowOf(at, target.generation)}trailer\n<< /Size ${size} /Root ${rootOf(bytes)} /Prev ${lastStartxref(bytes)} >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.concat([bytes, object, Buffer.from(tail, 'latin1')]);
};

/** After changes that moved everything: a table that finds the objects again. */
const findObjectsAgain: MutationOperator = (bytes) => {
  const objects = objectsOf(bytes);
  const rows = objects.map(({ number, generation, at }) => `${number} 1\n${rowOf(at, generation)}`).join('');
  const tail = `\nxref\n${rows}trailer\n<< /Size 9999 /Root ${rootOf(bytes)} >>\nstartxref\n${bytes.length + 1}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(tail, 'latin1')]);
};

/** A stream of the same object with other data: compressed anew, its length told truly. */
const replaceStream: MutationOperator = (bytes, next, pick) => {
  const at = bytes.indexOf('stream', placeIn(bytes, next));
  const end = at < 0 ? -1 : bytes.indexOf('endstream', at + 6);
  if (end < 0) return bytes;
  const data = pick([
    Buffer.alloc(0),
    Buffer.alloc(70_000, 'A'),
    Buffer.from('q 1 0 0 1 0 0 cm Q'),
    bytes.subarray(at, at + 300),
  ]);
  const packed = next() < 0.6 ? deflateSync(data) : data;
  return replaceRange(bytes, at + 7, end, Buffer.concat([packed, Buffer.from('\n')]));
};

/** A revision less, or the end of another file. */
const cutRevisions: MutationOperator = (bytes, next) => {
  const at = placeOfWord(bytes, next, '%%EOF');
  return at < 0 ? bytes : bytes.subarray(0, at + 6);
};

const byName: MutationOperator = (bytes, next, pick) =>
  swapMatch(bytes, next, pick, /\/[A-Za-z]+/g, () => `/${pick(names)}`);
const byNumber: MutationOperator = (bytes, next, pick) =>
  swapMatch(bytes, next, pick, /(?<=[\s[])-?\d{1,12}(?=[\s\]>/])/g, () => pick([...numbers, String(bytes.length)]));
const byReference: MutationOperator = (bytes, next, pick) =>
  swapMatch(bytes, next, pick, /(?<!\d)\d{1,7} \d{1,5} R/g, () => referenceTo(bytes, next));
const byEntry: MutationOperator = (bytes, next, pick) =>
  swapMatch(bytes, next, pick, /\/[A-Za-z]+ [^/<>[\]()]{1,40}/g, () => '');

const small: readonly MutationOperator[] = [
  ...byteOperators(tokens).slice(0, 4),
  byName,
  byNumber,
  byReference,
  byEntry,
];

export const operators: readonly MutationOperator[] = [
  ...byteOperators(tokens), byName, byNumber, byReference, byEntry, changeContainer, changeContainer, changeByteRange, appendRevision,
  appendRevision, appendRevision, findObjectsAgain, replaceStream, cutRevisions,
]; // prettier-ignore
