import {
  betweenMarks,
  byteOperators,
  mutate as mutateBy,
  type MutationOperator,
  placeIn,
  type Random,
  replaceRange,
} from '@lienthong/testing';

const tokens = [
  '<', '>', '&', '"', '/>', '</', '<a>', '</a>', '<!--', '-->', '<![CDATA[', ']]>', '<?x ?>', '<!DOCTYPE a [', '&lt;', '&#13;', '&#x0;',
  '&#1114112;', '&x;', '\0', '\ufeff', '\ufffe', 'e\u0301', '\t', '\r\n', ' xmlns="a"', ' xmlns:edXML="b"', ' __proto__="c"', 'edXML:',
  'ContentTransferEncoded', '<ContentTransferEncoded>', '</edXML:ContentTransferEncoded>', '<Attachment>', '</Attachment>', '<Signature/>',
  '<edXML:StatusCode>03</edXML:StatusCode>', '<edXML:OtherInfo/>', '<edXML:To/>', '<edXML:SignerInfo></edXML:SignerInfo>', '__proto__',
  'constructor', 'UEsDBA==', '====', 'A', 'application/zip', 'cid:7', '../', 'a.zip', '2026/02/30', '-1', '1e9', 'true', '2026-09-30T00:00:00+07:00',
  'NEW', 'encoding="utf-16"', 'encoding="windows-1258"',
].map((token) => Buffer.from(token)); // prettier-ignore

/** One of the seeds after one to six changes. */
export const mutate = (seeds: readonly Buffer[], next: Random): Buffer => mutateBy(operators, seeds, next);

const operators: readonly MutationOperator[] = [
  ...byteOperators(tokens),
  (bytes, next, pick) => {
    const [from, to] = betweenMarks(bytes, next, 0x3e, 0x3c);
    return replaceRange(bytes, from, to, pick(tokens));
  },
  (bytes, next, pick) => {
    const [from, to] = betweenMarks(bytes, next, 0x3c, 0x3e);
    return replaceRange(bytes, from, to, pick(tokens));
  },
  (bytes, next) => {
    // A whole element moved elsewhere, which keeps the packet well formed more often than not.
    const [from, to] = betweenMarks(bytes, next, 0x3c, 0x3e);
    const name = /^[^\s/>]+/.exec(bytes.toString('latin1', from, to))?.[0];
    const end = name === undefined ? -1 : bytes.indexOf(`</${name}>`, to, 'latin1');
    if (name === undefined || end < 0) return bytes;
    const after = end + name.length + 3;
    const element = Buffer.from(bytes.subarray(from - 1, after));
    const rest = next() < 0.5 ? bytes : replaceRange(bytes, from - 1, after, Buffer.alloc(0));
    const at = rest.indexOf(0x3c, placeIn(rest, next));
    return at < 0 ? rest : replaceRange(rest, at, at, element);
  },
];
