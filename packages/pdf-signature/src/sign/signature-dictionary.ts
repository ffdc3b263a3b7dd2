import { isoInVietnam } from '@lienthong/kernel';
import { Entries } from '../model/entries.js';
import { constantDict, dict, name, PdfDict, PdfRaw, type PdfRef, PdfString, textString } from '../model/objects.js';

export const marks = { byteRange: 'ByteRange', contents: 'Contents' } as const;
/** `[0 a b c` with up to ten digits each, padded with spaces behind the bracket. */
export const byteRangeWidth = 40;

const holes = new Map<number, PdfRaw>();
/** `<000…0>` of a hole; shared, never written to. */
function emptyHole(size: number): PdfRaw {
  let hole = holes.get(size);
  if (hole === undefined) {
    hole = new PdfRaw(Buffer.from(`<${'0'.repeat(size * 2)}>`, 'latin1'), marks.contents);
    holes.set(size, hole);
  }
  return hole;
}
const byteRangeRoom = new PdfRaw(Buffer.alloc(byteRangeWidth, ' '), marks.byteRange);

/** What a seal freezes: every field, or in a joint document every field but those still to be signed by others. */
export type FieldLock = 'ALL' | { readonly allBut: readonly string[] };

export interface SignatureDictionary {
  readonly signingTime: Date;
  readonly signerName: string;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  /** Certifies with DocMDP P=2: only filling fields and signing are permitted afterwards. */
  readonly certify: boolean;
  /** FieldMDP; left out: no field is locked. */
  readonly lock?: FieldLock | undefined;
  readonly holeBytes: number;
  readonly catalogRef: PdfRef;
}

/** ISO 32000-2, 12.8.1 with the SubFilter of PAdES (ETSI EN 319 142-1, 5.2). */
export function signatureDictionary(given: SignatureDictionary): PdfDict {
  const references: PdfDict[] = [];
  if (given.certify) references.push(docMdp);
  if (given.lock !== undefined) references.push(fieldMdp(given.lock, given.catalogRef));
  const entries = new Entries();
  entries.append('Type', sig);
  entries.append('Filter', anyHandler);
  entries.append('SubFilter', cades);
  entries.append('ByteRange', byteRangeRoom);
  entries.append('Contents', emptyHole(given.holeBytes));
  entries.append('M', pdfDate(given.signingTime));
  entries.append('Name', textString(given.signerName));
  if (given.reason !== undefined) entries.append('Reason', textString(given.reason));
  if (given.location !== undefined) entries.append('Location', textString(given.location));
  if (references.length > 0) entries.append('Reference', references);
  return new PdfDict(entries);
}

const sig = name('Sig');
const anyHandler = name('Adobe.PPKLite');
const cades = name('ETSI.CAdES.detached');

/** ISO 32000-2, 12.8.5; ETSI EN 319 142-1, 5.4.3: no /M, no name, nothing but the token says when. */
export const timeStampDictionary = (holeBytes: number): PdfDict =>
  dict({
    Type: name('DocTimeStamp'),
    Filter: anyHandler,
    SubFilter: name('ETSI.RFC3161'),
    ByteRange: byteRangeRoom,
    Contents: emptyHole(holeBytes),
  });

const docMdp = constantDict({
  Type: name('SigRef'),
  TransformMethod: name('DocMDP'),
  TransformParams: dict({ Type: name('TransformParams'), P: 2, V: name('1.2') }),
});

/** ISO 32000-2, 12.8.2.4. */
const fieldMdp = (lock: FieldLock, catalogRef: PdfRef): PdfDict =>
  dict({
    Type: name('SigRef'),
    TransformMethod: name('FieldMDP'),
    TransformParams: dict({
      Type: name('TransformParams'),
      Action: name(lock === 'ALL' ? 'All' : 'Exclude'),
      Fields: lock === 'ALL' ? undefined : lock.allBut.map(textString),
      V: name('1.2'),
    }),
    Data: catalogRef,
  });

/** `D:20261122115500+07'00'`: the claimed time, always in Vietnamese time. */
const pdfDate = (at: Date): PdfString => {
  // A batch is signed within few seconds.
  const second = Math.floor(at.getTime() / 1000);
  if (lastDate.second !== second) lastDate = { second, text: dateText(at) };
  return lastDate.text;
};

const dateText = (at: Date): PdfString =>
  new PdfString(Buffer.from(`D:${isoInVietnam(at).slice(0, 19).replace(/[-:T]/g, '')}+07'00'`, 'latin1'));

let lastDate: { readonly second: number; readonly text: PdfString } = {
  second: Number.NaN,
  text: dateText(new Date(0)),
};
