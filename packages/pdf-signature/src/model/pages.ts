import { refusePdf } from '../errors.js';
import { isArray, PdfDict, PdfRef, type PdfValue } from './objects.js';
import type { Box, PdfPage, Rotation } from './page.js';
import type { PdfDocument } from './pdf-document.js';

/** What a page takes from the nodes above it (ISO 32000-2, 7.7.3.4). */
interface Inherited {
  readonly resources: PdfValue | undefined;
  readonly mediaBox: PdfValue | undefined;
  readonly cropBox: PdfValue | undefined;
  readonly rotate: PdfValue | undefined;
}

const nothing: Inherited = { resources: undefined, mediaBox: undefined, cropBox: undefined, rotate: undefined };

const ownOr = (own: PdfValue | undefined, inherited: PdfValue | undefined): PdfValue | undefined =>
  own === undefined ? inherited : own;

/** Walks the page tree in reading order; a node met twice is damage. */
export function readPages(document: PdfDocument): PdfPage[] {
  const pages: PdfPage[] = [];
  const seen = new Set<number>();
  const visit = (value: PdfValue | undefined, inherited: Inherited, depth: number): void => {
    if (!(value instanceof PdfRef)) throw refusePdf('PDF_DAMAGED', 'page tree node is not a reference');
    if (seen.has(value.objectNumber)) throw refusePdf('PDF_DAMAGED', 'page tree node met twice');
    if (depth > document.limits.maxDepth) throw refusePdf('PDF_TOO_COMPLEX', 'page tree too deep');
    seen.add(value.objectNumber);
    const node = document.get(value);
    if (!(node instanceof PdfDict)) throw refusePdf('PDF_DAMAGED', 'page tree node is not a dictionary');
    const attributes: Inherited = {
      resources: ownOr(node.get('Resources'), inherited.resources),
      mediaBox: ownOr(node.get('MediaBox'), inherited.mediaBox),
      cropBox: ownOr(node.get('CropBox'), inherited.cropBox),
      rotate: ownOr(node.get('Rotate'), inherited.rotate),
    };
    const kids = document.resolve(node.get('Kids'));
    if (isArray(kids)) {
      for (const kid of kids) visit(kid, attributes, depth + 1);
      return;
    }
    if (pages.length >= document.limits.maxPages) throw refusePdf('PDF_TOO_COMPLEX', 'too many pages');
    pages.push(pageOf(document, value, node, attributes, pages.length + 1));
  };
  const root = document.catalog.get('Pages');
  if (root === undefined) throw refusePdf('PDF_NO_PAGES');
  visit(root, nothing, 0);
  return pages;
}

function pageOf(document: PdfDocument, ref: PdfRef, dict: PdfDict, attributes: Inherited, number: number): PdfPage {
  const mediaBox = boxOf(document, attributes.mediaBox);
  if (mediaBox === undefined) throw refusePdf('PDF_DAMAGED', `page ${number} has no MediaBox`);
  const crop = boxOf(document, attributes.cropBox) ?? mediaBox;
  const cropBox = [
    Math.max(crop[0], mediaBox[0]),
    Math.max(crop[1], mediaBox[1]),
    Math.min(crop[2], mediaBox[2]),
    Math.min(crop[3], mediaBox[3]),
  ] as const;
  const empty = cropBox[0] >= cropBox[2] || cropBox[1] >= cropBox[3];
  const rotate = document.resolve(attributes.rotate);
  const userUnit = document.resolve(dict.get('UserUnit'));
  const resources = document.resolve(attributes.resources);
  return {
    number,
    ref,
    dict,
    resources: resources instanceof PdfDict ? resources : new PdfDict(),
    mediaBox,
    cropBox: empty ? mediaBox : cropBox,
    rotate: rotationOf(rotate, number),
    userUnit: typeof userUnit === 'number' && userUnit > 0 ? userUnit : 1,
  };
}

function rotationOf(value: PdfValue, number: number): Rotation {
  if (value === null) return 0;
  if (typeof value !== 'number' || value % 90 !== 0) throw refusePdf('PDF_DAMAGED', `/Rotate of page ${number}`);
  return ((((value % 360) + 360) % 360) as Rotation) || 0;
}

/** Corners may be given in any order. */
export function boxOf(document: PdfDocument, value: PdfValue | undefined): Box | undefined {
  const array = document.resolve(value);
  if (!isArray(array) || array.length !== 4) return undefined;
  const numbers: number[] = [];
  for (const item of array) {
    const side = document.resolve(item);
    if (typeof side !== 'number' || !Number.isFinite(side)) return undefined;
    numbers.push(side);
  }
  const [x1, y1, x2, y2] = numbers as [number, number, number, number];
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}
