import { element } from './write.js';
import { DerError, readElement } from './read.js';

/** A container nests about fifteen deep; each level of indefinite length costs a pass over what is inside it. */
const maxDepth = 32;
const maxElements = 10_000;

interface Converted {
  readonly bytes: Buffer;
  /** Where in the given bytes the element ends. */
  readonly end: number;
  readonly changed: boolean;
}

/** Whether the outermost element has an indefinite length (X.690, 8.1.3.6). */
export const hasIndefiniteLength = (bytes: Buffer): boolean => bytes[1] === 0x80;

/**
 * An element whose lengths may be indefinite and whose OCTET STRINGs may come in pieces (BER, X.690, 8.1.3.6 and 8.7), as some
 * signers write a CMS although ISO 32000-2, 12.8.3.3.1 asks for DER. What has definite lengths throughout is given back
 * byte for byte, so that nothing that was signed changes.
 * @returns the same element with definite lengths, and where it ended in the given bytes
 * @throws DerError
 */
export function withDefiniteLengths(bytes: Buffer): { readonly bytes: Buffer; readonly end: number } {
  let elements = 0;
  const convert = (at: number, limit: number, depth: number): Converted => {
    elements += 1;
    if (depth > maxDepth || elements > maxElements) throw new DerError('nested too deep or too many elements');
    const tag = bytes[at]!;
    const constructed = (tag & 0x20) !== 0;
    if (at + 2 > limit) throw new DerError('element cut off');
    if (bytes[at + 1] !== 0x80) {
      const { bytes: whole, content } = readElement(bytes.subarray(at, limit));
      const end = at + whole.length;
      if (!constructed) return { bytes: whole, end, changed: false };
      const parts = convertAll(end - content.length, end, depth, false).parts;
      if (parts.every(({ changed }) => !changed)) return { bytes: whole, end, changed: false };
      return { bytes: rewritten(tag, parts), end, changed: true };
    }
    if (!constructed) throw new DerError('indefinite length of a primitive element');
    const { parts, end } = convertAll(at + 2, limit, depth, true);
    return { bytes: rewritten(tag, parts), end, changed: true };
  };
  const convertAll = (
    from: number,
    limit: number,
    depth: number,
    untilEnd: boolean,
  ): { parts: Converted[]; end: number } => {
    const parts: Converted[] = [];
    let at = from;
    while (at < limit) {
      if (untilEnd && bytes[at] === 0 && bytes[at + 1] === 0) return { parts, end: at + 2 };
      const part = convert(at, limit, depth + 1);
      parts.push(part);
      at = part.end;
    }
    if (untilEnd) throw new DerError('no end of contents');
    return { parts, end: at };
  };
  return convert(0, bytes.length, 0);
}

/** The pieces of an OCTET STRING are put together, whatever else is wrapped anew. */
function rewritten(tag: number, parts: readonly Converted[]): Buffer {
  if (tag !== 0x24) return element(tag, ...parts.map(({ bytes }) => bytes));
  const pieces = parts.map(({ bytes }) => readElement(bytes));
  if (pieces.some((piece) => piece.tag !== 4)) throw new DerError('a piece that is no OCTET STRING');
  return element(4, ...pieces.map(({ content }) => content));
}
