/** Number and date must find an empty place: nothing is ever put over what stands on the page already. */
import type { CivilDate } from '@lienthong/kernel';
import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { PdfDict, PdfName, PdfStream } from '../model/objects.js';
import type { Placement } from '../placement.js';
import { locateHeader } from './locate-placements.js';
import type { Glyph } from './page-text.js';

const legalBasis = 'NĐ 30/2020/NĐ-CP, Điều 15(3)';
/** Height of the tallest letters, font sizes. */
const letterHeight = 0.7;
/** Letters may touch the edge of a box without being covered, millimetres. */
const touch = 0.5;

const covers = ({ xMm, yMm, widthMm, heightMm }: Placement, { text, left, right, baseline, size }: Glyph): boolean =>
  text.trim() !== '' &&
  right > xMm + touch &&
  left < xMm + widthMm - touch &&
  baseline > yMm + touch &&
  baseline - letterHeight * size < yMm + heightMm - touch;

/** A page that shows a picture and no letter is a scan: what stands where on it cannot be told. */
function isPicture(document: PdfDocument, glyphs: readonly Glyph[]): boolean {
  if (glyphs.some(({ text }) => text.trim() !== '')) return false;
  const objects = document.resolve(document.pages()[0]!.resources.get('XObject'));
  if (!(objects instanceof PdfDict)) return false;
  return [...objects.entries.values()].some((value) => {
    const object = document.resolve(value);
    const subtype = object instanceof PdfStream ? document.resolve(object.dict.get('Subtype')) : undefined;
    return subtype instanceof PdfName && subtype.text === 'Image';
  });
}

/**
 * For a document of electronic origin before it is signed. A page on which nothing stands at the places of the decree's diagram
 * has free places too.
 * @throws {DomainError} PDF_NUMBER_ALREADY_WRITTEN: number or day stand there before the clerk has taken them; PDF_NUMBER_PLACE_MISSING: no
 *   blank was found and what would be filled in would cover what stands on the page
 */
export function requireFreeBlanks(document: PdfDocument): void {
  const { number, day, month, glyphs, places } = locateHeader(document);
  for (const [name, { written }] of Object.entries({ number, day })) {
    if (written !== undefined) throw refusePdf('PDF_NUMBER_ALREADY_WRITTEN', `${name} ${written}`, legalBasis);
  }
  // `năm 20…`: neither a year nor a place for one.
  if (places.year && 'written' in places.year && places.year.written.length < 4)
    throw refusePdf('PDF_NUMBER_PLACE_MISSING', `a year begun: ${places.year.written}`, legalBasis);
  const guessed = [number, day, month].filter(({ source, written }) => source === 'DEFAULT' && written === undefined);
  if (guessed.length === 0) return;
  if (isPicture(document, glyphs)) throw refusePdf('PDF_NUMBER_PLACE_MISSING', 'page 1 is a picture', legalBasis);
  if (guessed.some(({ placement }) => glyphs.some((glyph) => covers(placement, glyph))))
    throw refusePdf('PDF_NUMBER_PLACE_MISSING', 'text stands at the places of the diagram', legalBasis);
}

/**
 * Drafters print the month and the year they write in, and rules the year in the notation; what is drafted in December and issued in
 * January would bear a date that never was.
 * @throws {DomainError} PDF_DATE_WRITTEN_DIFFERS
 */
export function requireDateAsWritten(document: PdfDocument, date: CivilDate): void {
  const { month, year, notationYear } = locateHeader(document).places;
  const written = [
    [month, date.slice(5, 7)],
    [year, date.slice(0, 4)],
    [notationYear === undefined ? undefined : { written: notationYear }, date.slice(0, 4)],
  ] as const;
  for (const [place, due] of written) {
    if (place === undefined || !('written' in place) || Number(place.written) === Number(due)) continue;
    throw refusePdf('PDF_DATE_WRITTEN_DIFFERS', `${place.written} in the file, ${date} in the register`, legalBasis);
  }
}
