import { createHash } from 'node:crypto';
import { type SigningIdentity, createSignedData } from '@lienthong/pki';
import type { Appearance } from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import type { PdfDict } from '../model/objects.js';
import { dict, type PdfRef } from '../model/objects.js';
import type { IncrementalUpdate } from '../model/writer.js';
import { byteRangeWidth, marks, signatureDictionary } from './signature-dictionary.js';

export interface SignatureAct {
  readonly identity: SigningIdentity;
  /** Claimed time; the certificate must be valid then. */
  readonly signingTime: Date;
  /** Shown by viewers as the signer. */
  readonly signerName: string;
  readonly reason?: string;
  readonly location?: string;
  readonly certify: boolean;
  readonly lockAll: boolean;
  readonly appearance: Appearance | undefined;
  readonly holeBytes: number;
}

/**
 * Finishes an update with a signature in a field that the file or the update holds, and gives the increment.
 * @throws PdfRefusedError SIGNATURE_DOES_NOT_FIT
 */
export function putSignature(update: IncrementalUpdate, fieldRef: PdfRef, act: SignatureAct): Buffer {
  const { document } = update;
  const signature = update.add(signatureDictionary({ ...act, catalogRef: document.catalogRef }));
  const field = update.get(fieldRef) as PdfDict;
  update.replace(
    fieldRef,
    field.with({
      V: signature,
      ...(act.appearance === undefined ? {} : { AP: dict({ N: act.appearance.addTo(update) }) }),
    }),
  );
  if (act.certify) {
    const catalog = update.get(document.catalogRef) as PdfDict;
    update.replace(document.catalogRef, catalog.with({ Perms: dict({ DocMDP: signature }) }));
  }
  const { bytes: increment, marks: offsets } = update.serialise();
  fillHole(document.bytes, increment, offsets, act);
  return increment;
}

function fillHole(
  base: Buffer,
  increment: Buffer,
  offsets: ReadonlyMap<string, number>,
  { identity, holeBytes }: SignatureAct,
): void {
  const start = offsets.get(marks.contents)!;
  const end = start + holeBytes * 2 + 2;
  const hole = start - base.length;
  const after = end - base.length;
  const byteRange = `[0 ${start} ${end} ${increment.length - after}]`.padEnd(byteRangeWidth);
  increment.write(byteRange, offsets.get(marks.byteRange)! - base.length, 'latin1');
  // The base is hashed where it lies: a file of many megabytes is never copied to sign it.
  const digest = createHash('sha256')
    .update(base)
    .update(increment.subarray(0, hole))
    .update(increment.subarray(after))
    .digest();
  const container = createSignedData(identity, digest);
  if (container.length > holeBytes) {
    throw refusePdf('SIGNATURE_DOES_NOT_FIT', `${container.length} of ${holeBytes} bytes`);
  }
  increment.write(container.toString('hex'), hole + 1, 'latin1');
}
