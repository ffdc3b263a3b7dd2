import { DerError } from './read.js';
import { element } from './write.js';

const maxDepth = 40;
const maxElements = 50_000;

/**
 * BER with indefinite lengths, padded lengths and strings in pieces, as key stores of Java and NSS come, made into definite
 * lengths that the strict reader takes. Never used for anything signed: what is signed must come as DER.
 * @throws DerError
 */
export function normaliseBer(bytes: Buffer): Buffer {
  const budget = { elements: maxElements };
  const [normalised, end] = normalise(bytes, 0, 0, budget);
  if (end !== bytes.length) throw new DerError('bytes after the element');
  return normalised;
}

interface Header {
  readonly tag: number;
  readonly contentAt: number;
  /** Undefined for an indefinite length. */
  readonly length: number | undefined;
}

function headerAt(bytes: Buffer, at: number): Header {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerError('element cut off');
  if (first === 0x80) {
    if ((tag & 0x20) === 0) throw new DerError('indefinite length of a primitive element');
    return { tag, contentAt: at + 2, length: undefined };
  }
  if (first < 0x80) return { tag, contentAt: at + 2, length: first };
  const count = first & 0x7f;
  if (count > 6 || at + 2 + count > bytes.length) throw new DerError('element cut off');
  return { tag, contentAt: at + 2 + count, length: bytes.readUIntBE(at + 2, count) };
}

/** @returns the element in definite form, and where the next one begins */
function normalise(bytes: Buffer, at: number, depth: number, budget: { elements: number }): [Buffer, number] {
  if (depth > maxDepth || (budget.elements -= 1) < 0) throw new DerError('nested too deeply or too many elements');
  const { tag, contentAt, length } = headerAt(bytes, at);
  const end = length === undefined ? bytes.length : contentAt + length;
  if (end > bytes.length) throw new DerError('element cut off');
  if ((tag & 0x20) === 0) return [element(tag, bytes.subarray(contentAt, end)), end];
  const children: Buffer[] = [];
  let next = contentAt;
  for (;;) {
    if (length === undefined) {
      if (bytes[next] === 0 && bytes[next + 1] === 0) {
        next += 2;
        break;
      }
    } else if (next === end) break;
    const [child, after] = normalise(bytes, next, depth + 1, budget);
    if (after > end) throw new DerError('element longer than its parent');
    children.push(child);
    next = after;
  }
  return [joined(tag, children), next];
}

/** An OCTET STRING in pieces becomes one; so does [0] IMPLICIT OCTET STRING of encrypted content. */
function joined(tag: number, children: readonly Buffer[]): Buffer {
  const pieces = tag === 0x24 || (tag === 0xa0 && children.length > 0 && children.every((child) => child[0] === 4));
  const wrapsOne = tag === 0xa0 && children.length === 1;
  if (!pieces || wrapsOne) return element(tag, Buffer.concat(children));
  return element(tag & ~0x20, Buffer.concat(children.map((child) => contentOf(child))));
}

function contentOf(piece: Buffer): Buffer {
  if (piece[0] !== 4) throw new DerError('piece of a string');
  const { contentAt } = headerAt(piece, 0);
  return piece.subarray(contentAt);
}
