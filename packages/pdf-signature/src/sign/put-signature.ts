import { createHash } from 'node:crypto';
import type { Appearance } from '../appearance/index.js';
import type { SigningIdentity } from '../certificates/signing-identity.js';
import { createSignedData } from '../cms/create-signed-data.js';
import { refusePdf } from '../errors.js';
import { dict, PdfDict, type PdfRef } from '../model/objects.js';
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
 * Finishes an update with a signature in a field that the file or the update holds, and gives the whole new file.
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
  const increment = update.serialise();
  const file = Buffer.allocUnsafe(document.bytes.length + increment.bytes.length);
  document.bytes.copy(file);
  increment.bytes.copy(file, document.bytes.length);
  fillHole(file, increment.marks, act);
  return file;
}

function fillHole(file: Buffer, offsets: ReadonlyMap<string, number>, { identity, holeBytes }: SignatureAct): void {
  const hole = offsets.get(marks.contents)!;
  const after = hole + holeBytes * 2 + 2;
  file.write(
    `[0 ${hole} ${after} ${file.length - after}]`.padEnd(byteRangeWidth),
    offsets.get(marks.byteRange)!,
    'latin1',
  );
  const digest = createHash('sha256').update(file.subarray(0, hole)).update(file.subarray(after)).digest();
  const container = createSignedData(identity, digest);
  if (container.length > holeBytes)
    throw refusePdf('SIGNATURE_DOES_NOT_FIT', `${container.length} of ${holeBytes} bytes`);
  file.write(container.toString('hex'), hole + 1, 'latin1');
}
