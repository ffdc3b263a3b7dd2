import { refusePdf } from '../errors.js';
import { type FieldType, readFields } from '../form/read-fields.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { defaultLimits, type PdfLimits } from '../model/limits.js';
import { PdfName, PdfRef, PdfStream } from '../model/objects.js';
import type { PdfPage, Rotation } from '../model/page.js';
import { signatureValues } from '../read/signature-values.js';
import { refuseActiveContent } from './active-content.js';
import { streamSizeCheck } from './stream-sizes.js';

export interface PageFacts {
  /** As the reader sees it, after /Rotate, in points of 1/72 inch. */
  readonly widthPt: number;
  readonly heightPt: number;
  readonly rotate: Rotation;
}

/** What the admission check learnt about a file that may be signed. */
export interface PdfInspection {
  readonly pages: readonly PageFacts[];
  readonly sizeBytes: number;
  /** `1.4` to `2.0`, from the header or, when newer, the catalog. */
  readonly version: string;
  readonly signatureCount: number;
  readonly fields: readonly { readonly name: string; readonly type: FieldType }[];
}

/**
 * The admission check: reads every object, unpacks every stream within limits, and refuses what must not be signed.
 * @throws PdfRefusedError PDF_EMPTY, PDF_TOO_LARGE, PDF_NOT_A_PDF, PDF_DAMAGED, PDF_ENCRYPTED, PDF_TOO_COMPLEX, PDF_XFA_FORM,
 *   PDF_ACTIVE_CONTENT, PDF_NO_PAGES, PDF_PAGE_SIZE, PDF_INFLATES_TOO_LARGE
 */
export function inspectPdf(bytes: Uint8Array, limits: Partial<PdfLimits> = {}): PdfInspection {
  const document = openPdf(bytes, { ...defaultLimits, ...limits });
  const form = document.dictIn(document.catalog, 'AcroForm');
  if (form?.has('XFA') === true) throw refusePdf('PDF_XFA_FORM');
  checkObjects(document);
  const pages = document.pages();
  if (pages.length === 0) throw refusePdf('PDF_NO_PAGES');
  const fields = readFields(document);
  return {
    pages: pages.map((page) => pageFacts(page, document.limits)),
    sizeBytes: document.bytes.length,
    version: versionOf(document),
    signatureCount: signatureValues(document, fields).length,
    fields: fields.map(({ name, type }) => ({ name, type })),
  };
}

/** Active content is looked for in all objects before any stream is unpacked: the cheap refusals come first. */
function checkObjects(document: PdfDocument): void {
  const streams: PdfStream[] = [];
  const resolve = document.resolve.bind(document);
  for (const number of document.objectNumbers()) {
    const entry = document.xref.entries.get(number)!;
    const value = document.get(new PdfRef(number, entry.kind === 'OFFSET' ? entry.generation : 0));
    refuseActiveContent(value, resolve);
    if (value instanceof PdfStream) streams.push(value);
  }
  const check = streamSizeCheck(document);
  for (const stream of streams) check(stream);
}

function pageFacts(page: PdfPage, { minPageSide, maxPageSide }: PdfLimits): PageFacts {
  const sides = (box: PdfPage['cropBox']) =>
    [(box[2] - box[0]) * page.userUnit, (box[3] - box[1]) * page.userUnit] as const;
  const [width, height] = sides(page.cropBox);
  for (const side of [width, height, ...sides(page.mediaBox)]) {
    if (!(side >= minPageSide && side <= maxPageSide)) {
      throw refusePdf('PDF_PAGE_SIZE', `page ${page.number} has a side of ${side} pt`);
    }
  }
  const turned = page.rotate % 180 !== 0;
  return { widthPt: turned ? height : width, heightPt: turned ? width : height, rotate: page.rotate };
}

function versionOf(document: PdfDocument): string {
  const declared = document.resolve(document.catalog.get('Version'));
  if (!(declared instanceof PdfName) || !/^\d\.\d$/.test(declared.text)) return document.headerVersion;
  return declared.text > document.headerVersion ? declared.text : document.headerVersion;
}
