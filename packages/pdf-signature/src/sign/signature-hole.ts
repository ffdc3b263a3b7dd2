import type { SigningDigest } from '@lienthong/pki';
import type { Hash } from 'node:crypto';
import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import type { IncrementalUpdate } from '../model/writer.js';
import { hashOfBase } from './base-hash.js';
import { byteRangeWidth, marks } from './signature-dictionary.js';

/** An increment that is complete but for its signature: /ByteRange is written, /Contents holds zeros. */
export interface HollowIncrement {
  readonly increment: Buffer;
  /** Length of the file the increment is for. */
  readonly baseLength: number;
  /** Offset of `<` within the new file. */
  readonly holeStart: number;
  /** Behind `>`. */
  readonly holeEnd: number;
}

/** Writes out an update that holds one signature dictionary with an empty hole of this many bytes. */
export function hollowIncrement(update: IncrementalUpdate, holeBytes: number): HollowIncrement {
  const baseLength = update.document.bytes.length;
  const { bytes: increment, marks: offsets } = update.serialise(holeBytes);
  const holeStart = offsets.get(marks.contents)!;
  const holeEnd = holeStart + holeBytes * 2 + 2;
  const byteRange = `[0 ${holeStart} ${holeEnd} ${baseLength + increment.length - holeEnd}]`.padEnd(byteRangeWidth);
  increment.write(byteRange, offsets.get(marks.byteRange)! - baseLength, 'latin1');
  return { increment, baseLength, holeStart, holeEnd };
}

/** Digest of everything but the hole. The base is hashed where it lies: a file of many megabytes is never copied to sign it. */
export const coveredDigest = (document: PdfDocument, hollow: HollowIncrement, digest: SigningDigest): Buffer =>
  withIncrement(hashOfBase(document, digest), hollow).digest();

/** Continues a hash over the base with what the signature covers of the increment. */
export const withIncrement = (hash: Hash, { increment, baseLength, holeStart, holeEnd }: HollowIncrement): Hash =>
  hash.update(increment.subarray(0, holeStart - baseLength)).update(increment.subarray(holeEnd - baseLength));

/** Bytes that go into the hole. */
export const roomIn = ({ holeStart, holeEnd }: Pick<HollowIncrement, 'holeStart' | 'holeEnd'>): number =>
  (holeEnd - holeStart - 2) / 2;

/**
 * Puts the signature into its hole; the rest stays zeros.
 * @returns the same increment, changed in place
 * @throws PdfRefusedError SIGNATURE_DOES_NOT_FIT
 */
export const fillHole = (hollow: HollowIncrement, container: Buffer): Buffer =>
  fillHoleWithDigits(hollow, Buffer.from(container.toString('hex'), 'latin1'));

/** As `fillHole`, of a container in hexadecimal digits. */
export function fillHoleWithDigits(
  { increment, baseLength, holeStart, holeEnd }: HollowIncrement,
  digits: Buffer,
): Buffer {
  const room = holeEnd - holeStart - 2;
  if (digits.length > room) {
    throw refusePdf('SIGNATURE_DOES_NOT_FIT', `${digits.length / 2} of ${room / 2} bytes`);
  }
  increment.set(digits, holeStart - baseLength + 1);
  return increment;
}
