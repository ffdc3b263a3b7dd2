/** Finds in a document where number, date and signature go, so that nobody has to draw boxes on a page by hand. */
import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import type { PdfPage } from '../model/pages.js';
import { fitsOnPage, pointsPerMm, visibleSizeMm, type Placement } from '../placement.js';
import { headerPlaces, type Blank, type HeaderPlaces } from './blanks.js';
import { textReader, type Glyph } from './page-text.js';
import { beginsAppendix, signatureSpace, type SignatureSpace, type SignerHints } from './signature-space.js';
import { textLines } from './text-lines.js';

export interface LocatedPlacement {
  readonly placement: Placement;
  /**
   * FIELD: an empty signature field the document brought. TEXT: found in the text of the page. DEFAULT: the schematic box, because
   * the text was not found (a scan, for instance).
   */
  readonly source: 'FIELD' | 'TEXT' | 'DEFAULT';
  /** Name of the field, where it can be signed itself. */
  readonly field?: string;
}

export interface LocatedBlank extends LocatedPlacement {
  /** Size of the text around, points, so that what is written there matches. */
  readonly fontSize: number;
  /** The place is marked by dots or dashes, which what is written there has to cover. */
  readonly leader: boolean;
  /** The number stands before its notation without a gap, day and month in the middle of their blanks. */
  readonly align: 'CENTRE' | 'RIGHT';
  /** Digits the drafter wrote there already: nothing may be written over them. `source` is then DEFAULT. */
  readonly written?: string;
}

export interface LocatedPlacements {
  readonly number: LocatedBlank;
  readonly day: LocatedBlank;
  readonly month: LocatedBlank;
  readonly signature: LocatedPlacement;
}

/** Pages searched for the signature; longer documents are bound volumes whose signature page is told by hand. */
const mostPages = 200;
/** Height of capitals of Times New Roman, font sizes. */
const capitalHeight = 0.655;
const fieldHeight = (size: number): number => Math.max(4, size * 1.308);
const signatureWidth = 60;
/** Number and notation: size 13 (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3). */
const usualFontSize = 13;
const edge = 5;

/** The field around a blank: a text centred in it by the height of its capitals stands on the line's baseline. */
const aroundBlank = (page: number, { left, right, baseline, size }: Blank): Placement => {
  const heightMm = fieldHeight(size);
  const yMm = baseline - (heightMm + capitalHeight * size) / 2;
  return { page, xMm: left, yMm, widthMm: right - left, heightMm };
};

const aroundSpace = (page: PdfPage, { centre, top, bottom }: SignatureSpace): Placement => {
  const { widthMm: pageWidth } = visibleSizeMm(page);
  const widthMm = Math.min(signatureWidth, 2 * (pageWidth - edge - centre), 2 * (centre - edge));
  return { page: page.number, xMm: centre - widthMm / 2, yMm: top, widthMm, heightMm: bottom - top };
};

/**
 * Schematic boxes on A4 (computed from the drawing of NĐ 30/2020/NĐ-CP, Phụ lục I, mục IV; the decree prints no
 * millimetres): number in box 3, date in box 4, signature over box 7c.
 */
const schematic = {
  number: { xMm: 48, yMm: 37, widthMm: 12, heightMm: 6 },
  day: { xMm: 143, yMm: 37, widthMm: 8, heightMm: 6 },
  month: { xMm: 162, yMm: 37, widthMm: 8, heightMm: 6 },
  signature: { xMm: 127, yMm: 214, widthMm: 60, heightMm: 27 },
} as const;

/** Moved with the page where it is not A4 portrait: the head stays at the top, the signature in its share of the height. */
const byScheme = (page: PdfPage, box: keyof typeof schematic): LocatedPlacement => {
  const { widthMm: pageWidth, heightMm: pageHeight } = visibleSizeMm(page);
  const { xMm, yMm, widthMm, heightMm } = schematic[box];
  const across = pageWidth / 210;
  const width = Math.min(widthMm, pageWidth);
  const height = Math.min(heightMm, pageHeight);
  const y = box === 'signature' ? yMm * (pageHeight / 297) : yMm;
  return {
    placement: {
      page: page.number,
      xMm: Math.max(0, Math.min(xMm * across, pageWidth - width)),
      yMm: Math.max(0, Math.min(y, pageHeight - height)),
      widthMm: width,
      heightMm: height,
    },
    source: 'DEFAULT',
  };
};

export type LocatedHeader = Pick<LocatedPlacements, 'number' | 'day' | 'month'>;

const headerOf = (first: PdfPage, header: HeaderPlaces): LocatedHeader => {
  const field = (box: 'number' | 'day' | 'month'): LocatedBlank => {
    const place = header[box];
    const align = box === 'number' ? 'RIGHT' : 'CENTRE';
    if (!place || 'written' in place) {
      return { ...byScheme(first, box), fontSize: usualFontSize, leader: false, align, ...place };
    }
    const { blank } = place;
    const placement = aroundBlank(first.number, blank);
    // Text can be drawn beyond the edge, where no reader sees it.
    if (!fitsOnPage(first, placement))
      return { ...byScheme(first, box), fontSize: usualFontSize, leader: false, align };
    const fontSize = Math.round(blank.size * pointsPerMm * 2) / 2;
    return { placement, source: 'TEXT', fontSize, leader: blank.leader, align };
  };
  return { number: field('number'), day: field('day'), month: field('month') };
};

/** The header alone, with the letters of page 1: what an admission check needs, without reading the whole document. */
export function locateHeader(document: PdfDocument): LocatedHeader & { readonly glyphs: readonly Glyph[] } {
  const [first] = document.pages();
  if (first === undefined) throw refusePdf('PDF_NO_PAGES');
  const glyphs = textReader(document)(first);
  return { glyphs, ...headerOf(first, headerPlaces(textLines(glyphs), visibleSizeMm(first).heightMm)) };
}

/**
 * Where the clerk's number and date go on page 1 and where the competent person signs on the last page of the main
 * document (an appendix in the same file is not signed: NĐ 30/2020/NĐ-CP, Phụ lục I, III.1 d).
 * Deterministic and bounded; never refuses a document that could be opened and has a page.
 * @param hints who signs, when that is known: the name and position as they stand in the document
 */
export const locatePlacements = (document: PdfDocument, hints: SignerHints = {}): LocatedPlacements => {
  const read = textReader(document);
  const pages = document.pages();
  const [first] = pages;
  if (first === undefined) throw refusePdf('PDF_NO_PAGES');
  let lastOfMain = first;
  let header: HeaderPlaces = {};
  let signature: { readonly page: PdfPage; readonly space: SignatureSpace } | undefined;

  for (const page of pages.slice(0, mostPages)) {
    const lines = textLines(read(page));
    if (page === first) header = headerPlaces(lines, visibleSizeMm(page).heightMm);
    else if (beginsAppendix(lines)) break;
    lastOfMain = page;
    const space = signatureSpace(lines, visibleSizeMm(page).widthMm, hints);
    // Of equals the later page: the signature ends the document.
    if (space && (!signature || space.score >= signature.space.score) && fitsOnPage(page, aroundSpace(page, space))) {
      signature = { page, space };
    }
  }

  return {
    ...headerOf(first, header),
    signature: signature
      ? { placement: aroundSpace(signature.page, signature.space), source: 'TEXT' }
      : byScheme(lastOfMain, 'signature'),
  };
};
