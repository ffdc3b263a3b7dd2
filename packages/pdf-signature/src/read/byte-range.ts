import type { PdfDocument } from '../model/document.js';
import { bytesOfHex } from '../model/lexer.js';
import { isArray, PdfName, PdfRef, PdfString } from '../model/objects.js';
import { defect, type SignatureDefect, type SignatureDefectCode } from './signature-defects.js';
import type { SignatureValue } from './signature-values.js';

/** The bytes a signature covers: [0, holeStart) and [holeEnd, end). */
export interface ByteRange {
  readonly holeStart: number;
  readonly holeEnd: number;
  readonly end: number;
}

/**
 * A ByteRange is believed only if it is `[0 a b c]`, inside the file, without overlap, and leaves out exactly one thing: the
 * hexadecimal /Contents string of its own signature, angle brackets included. Anything else lets foreign bytes hide in the gap.
 * @returns undefined when the range is not of that shape
 */
export const readByteRange = (document: PdfDocument, value: SignatureValue): ByteRange | undefined =>
  examineByteRange(document, value).range;

/** As `readByteRange`, with the reasons. */
export function examineByteRange(
  document: PdfDocument,
  value: SignatureValue,
): { readonly range?: ByteRange; readonly defects: readonly SignatureDefect[] } {
  const codes = [...contentsDefects(value), ...rangeDefects(document, value)];
  if (codes.length > 0) return { defects: codes.map(defect) };
  const [, holeStart, holeEnd, length] = value.dict.get('ByteRange') as readonly [number, number, number, number];
  return { range: { holeStart, holeEnd, end: holeEnd + length }, defects: formDefects(document, value).map(defect) };
}

function contentsDefects({ dict }: SignatureValue): SignatureDefectCode[] {
  const contents = dict.get('Contents');
  if (contents === undefined || contents === null) return ['CONTENTS_MISSING'];
  if (contents instanceof PdfRef) return ['CONTENTS_INDIRECT'];
  if (!(contents instanceof PdfString) || !contents.hexadecimal) return ['CONTENTS_NOT_HEXADECIMAL'];
  return contents.bytes.every((byte) => byte === 0) ? ['CONTENTS_EMPTY'] : [];
}

function rangeDefects(document: PdfDocument, { dict, ref, field }: SignatureValue): SignatureDefectCode[] {
  const { bytes } = document;
  const range = dict.get('ByteRange');
  if (range === undefined || range === null) return ['BYTE_RANGE_MISSING'];
  if (range instanceof PdfRef) return ['BYTE_RANGE_INDIRECT'];
  if (!isArray(range) || range.length !== 4 || !range.every(isOffset)) return ['BYTE_RANGE_MALFORMED'];
  const [start, holeStart, holeEnd, length] = range as [number, number, number, number];
  if (start !== 0) return ['BYTE_RANGE_NOT_FROM_START'];
  if (holeEnd < holeStart) return ['BYTE_RANGE_OVERLAPS'];
  if (holeEnd + length > bytes.length) return ['BYTE_RANGE_OUTSIDE_FILE'];
  const contents = dict.get('Contents');
  const span = document.spanOf((ref ?? field.ref).objectNumber);
  const sound =
    holeStart >= 1 &&
    holeEnd >= holeStart + 2 &&
    length >= 1 &&
    bytes[holeStart] === 60 &&
    bytes[holeEnd - 1] === 62 &&
    span !== undefined &&
    holeStart >= span.start &&
    holeEnd <= span.end &&
    contents instanceof PdfString &&
    holdsExactly(bytes.subarray(holeStart + 1, holeEnd - 1), contents.bytes);
  return sound ? [] : ['BYTE_RANGE_HOLE_WRONG'];
}

const accepted = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'adbe.pkcs7.sha1', 'ETSI.RFC3161']);

/** What does not touch the cryptography, but no sound signer writes. */
function formDefects(document: PdfDocument, { dict }: SignatureValue): SignatureDefectCode[] {
  const type = document.resolve(dict.get('Type'));
  const subFilter = document.resolve(dict.get('SubFilter'));
  const codes: SignatureDefectCode[] = [];
  if (type !== null && !(type instanceof PdfName && (type.text === 'Sig' || type.text === 'DocTimeStamp')))
    codes.push('SIGNATURE_TYPE_WRONG');
  if (!(subFilter instanceof PdfName && accepted.has(subFilter.text))) codes.push('SUB_FILTER_NOT_ACCEPTED');
  return codes;
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const holdsExactly = (digits: Buffer, contents: Buffer): boolean =>
  digits.length === contents.length * 2 && bytesOfHex(digits, 0, digits.length)?.equals(contents) === true;
