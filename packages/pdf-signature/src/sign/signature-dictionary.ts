import { isoInVietnam } from '@lienthong/kernel';
import {
  constantDict,
  dict,
  name,
  type PdfDict,
  PdfRaw,
  type PdfRef,
  PdfString,
  textString,
} from '../model/objects.js';

export const marks = { byteRange: 'ByteRange', contents: 'Contents' } as const;
/** `[0 a b c` with up to ten digits each, padded with spaces behind the bracket. */
export const byteRangeWidth = 40;
/** Room for B-B with three certificates is 4.2 KB; a time stamp later wants 16,384. */
export const defaultHoleBytes = 8192;

const holes = new Map<number, Buffer>();
/** `<000…0>` of a hole; shared, never written to. */
const emptyHole = (size: number): Buffer => {
  const found = holes.get(size) ?? Buffer.from(`<${'0'.repeat(size * 2)}>`, 'latin1');
  holes.set(size, found);
  return found;
};
const emptyByteRange = Buffer.alloc(byteRangeWidth, ' ');

export interface SignatureDictionary {
  readonly signingTime: Date;
  readonly signerName: string;
  readonly reason?: string;
  readonly location?: string;
  /** Certifies with DocMDP P=2: only filling fields and signing are permitted afterwards. */
  readonly certify: boolean;
  /** FieldMDP over all fields. */
  readonly lockAll: boolean;
  readonly holeBytes: number;
  readonly catalogRef: PdfRef;
}

/** ISO 32000-2, 12.8.1 with the SubFilter of PAdES (ETSI EN 319 142-1, 5.2). */
export function signatureDictionary(given: SignatureDictionary): PdfDict {
  const references = [...(given.certify ? [docMdp] : []), ...(given.lockAll ? [fieldMdp(given.catalogRef)] : [])];
  return dict({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    ByteRange: new PdfRaw(emptyByteRange, marks.byteRange),
    Contents: new PdfRaw(emptyHole(given.holeBytes), marks.contents),
    M: pdfDate(given.signingTime),
    Name: textString(given.signerName),
    Reason: given.reason === undefined ? undefined : textString(given.reason),
    Location: given.location === undefined ? undefined : textString(given.location),
    Reference: references.length === 0 ? undefined : references,
  });
}

const docMdp = constantDict({
  Type: name('SigRef'),
  TransformMethod: name('DocMDP'),
  TransformParams: dict({ Type: name('TransformParams'), P: 2, V: name('1.2') }),
});

const fieldMdp = (catalogRef: PdfRef): PdfDict =>
  dict({
    Type: name('SigRef'),
    TransformMethod: name('FieldMDP'),
    TransformParams: dict({ Type: name('TransformParams'), Action: name('All'), V: name('1.2') }),
    Data: catalogRef,
  });

/** `D:20261122115500+07'00'`: the claimed time, always in Vietnamese time. */
const pdfDate = (at: Date): PdfString =>
  new PdfString(Buffer.from(`D:${isoInVietnam(at).slice(0, 19).replace(/[-:T]/g, '')}+07'00'`, 'latin1'));
