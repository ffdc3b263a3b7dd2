/** Finds in a document where number, date and signature go, so that nobody has to draw boxes on a page by hand. */
import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import type { PdfPage } from '../model/page.js';
import { fitsOnPage, pointsPerMm, visibleSizeMm, type Placement } from '../placement.js';
import { headerPlaces, type Blank, type HeaderPlaces } from './blanks.js';
import type { Glyph } from './page-text.js';
import type { LocatedPlacement } from './located-placement.js';
import { type LocatedSigner, locateSigners, type PageLines, pageLines } from './locate-signers.js';
import { byScheme } from './scheme.js';
import type { SignerHints } from './signature-space.js';

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
  /** Only where it is blank: drafters print the year as a rule. */
  readonly year?: LocatedBlank;
  readonly signature: LocatedPlacement;
}

/** Height of capitals of Times New Roman, font sizes. */
const capitalHeight = 0.655;
const fieldHeight = (size: number): number => Math.max(4, size * 1.308);
/** Number and notation: size 13 (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3). */
const usualFontSize = 13;

/** The field around a blank: a text centred in it by the height of its capitals stands on the line's baseline. */
const aroundBlank = (page: number, { left, right, baseline, size }: Blank): Placement => {
  const heightMm = fieldHeight(size);
  const yMm = baseline - (heightMm + capitalHeight * size) / 2;
  return { page, xMm: left, yMm, widthMm: right - left, heightMm };
};

export type LocatedHeader = Pick<LocatedPlacements, 'number' | 'day' | 'month' | 'year'>;

/** Undefined where text is drawn beyond the edge, where no reader sees it. */
const locatedBlank = (first: PdfPage, blank: Blank, align: LocatedBlank['align']): LocatedBlank | undefined => {
  const placement = aroundBlank(first.number, blank);
  if (!fitsOnPage(first, placement)) return undefined;
  const fontSize = Math.round(blank.size * pointsPerMm * 2) / 2;
  return { placement, source: 'TEXT', fontSize, leader: blank.leader, align };
};

const headerOf = (first: PdfPage, header: HeaderPlaces): LocatedHeader => {
  const field = (box: 'number' | 'day' | 'month'): LocatedBlank => {
    const place = header[box];
    const align = box === 'number' ? 'RIGHT' : 'CENTRE';
    const guessed = { ...byScheme(first, box), fontSize: usualFontSize, leader: false, align } as const;
    if (!place || 'written' in place) return { ...guessed, ...place };
    return locatedBlank(first, place.blank, align) ?? guessed;
  };
  const year = header.year && 'blank' in header.year ? locatedBlank(first, header.year.blank, 'CENTRE') : undefined;
  return { number: field('number'), day: field('day'), month: field('month'), ...(year ? { year } : {}) };
};

/** The header alone, with the letters of page 1: what an admission check needs, without reading the whole document. */
export function locateHeader(
  document: PdfDocument,
  lines: PageLines = pageLines(document),
): LocatedHeader & { readonly glyphs: readonly Glyph[]; readonly places: HeaderPlaces } {
  const [first] = document.pages();
  if (first === undefined) throw refusePdf('PDF_NO_PAGES');
  const shown = lines(first);
  const glyphs = shown.flatMap((line) => line.glyphs);
  const places = headerPlaces(shown, visibleSizeMm(first).heightMm);
  return { glyphs, places, ...headerOf(first, places) };
}

/**
 * Where the clerk's number and date go on page 1 and where the competent person signs on the last page of the main
 * document (an appendix in the same file is not signed: NĐ 30/2020/NĐ-CP, Phụ lục I, III.1 d).
 * Deterministic and bounded; never refuses a document that could be opened and has a page.
 * @param hints who signs, when that is known: the name and position as they stand in the document
 */
export const locatePlacements = (document: PdfDocument, hints: SignerHints = {}): LocatedPlacements => {
  const lines = pageLines(document);
  const { glyphs: _glyphs, places: _places, ...header } = locateHeader(document, lines);
  const [{ key: _, ...signature }] = locateSigners(document, [{ key: '', ...hints }], lines) as [LocatedSigner];
  return { ...header, signature };
};
