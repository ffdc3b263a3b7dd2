/** The blanks a clerk fills on page 1: the number after "Số:", and day, month and year in the line of place and date. */
import type { Glyph } from './page-text.js';
import { foldLetters, type TextLine } from './text-lines.js';

/** An empty place between two letters of a line, millimetres of the visible page. */
export interface Blank {
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  /** Font size of the text around, millimetres. */
  readonly size: number;
  /** Dots, dashes or underscores mark the place; what is written there has to cover them. */
  readonly leader: boolean;
}

/** What stands where a number, day, month or year belongs: an empty place, or digits the drafter wrote already. */
export type Place = { readonly blank: Blank } | { readonly written: string };

export interface HeaderPlaces {
  readonly number?: Place;
  readonly day?: Place;
  readonly month?: Place;
  /** Behind "năm"; drafters print it as a rule. */
  readonly year?: Place;
  /** Year printed in the notation, `/2026/QĐ-UBND`. */
  readonly notationYear?: string;
}

/** Narrower than this no two digits can be read, millimetres. */
const narrowest = 3;
const leaders = String.raw`[.…_·‥\-–—]*`;

interface FoldedLine {
  readonly text: string;
  /** The glyph each character of `text` belongs to. */
  readonly owners: readonly Glyph[];
  readonly line: TextLine;
}

const folded = (line: TextLine): FoldedLine => {
  let text = '';
  const owners: Glyph[] = [];
  for (const glyph of line.glyphs) {
    const letters = foldLetters(glyph.text).replace(/\s/gu, '');
    text += letters;
    for (let i = 0; i < letters.length; i += 1) owners.push(glyph);
  }
  return { text, owners, line };
};

/** What stands between the character that ends at `end` (exclusive) and the one at `start`; nothing where no digit would fit. */
const placeBetween = ({ owners }: FoldedLine, end: number, digits: string, start: number): Place | undefined => {
  if (digits !== '') return { written: digits };
  const before = owners[end - 1];
  const after = owners[start];
  if (!before || !after || after.left - before.right < narrowest) return undefined;
  const { baseline, size } = before;
  return { blank: { left: before.right, right: after.left, baseline, size, leader: start > end } };
};

/** Nothing stands just before it: the line "(Kèm theo Công văn số … ngày …)" of an appendix keeps its blanks (III.1 c). */
const standsFirst = ({ owners, line }: FoldedLine, at: number): boolean => {
  const before = owners[at - 1];
  return !before || owners[at]!.left - before.right > line.size;
};

const numberPattern = new RegExp(`so:?${leaders}(\\d{0,7})${leaders}/(?:(\\d{4})/)?`, 'gu');

/** `Số: … /SKHCN-BCVT`, also `Số: … /2026/QĐ-UBND`. */
const numberIn = (line: FoldedLine): Pick<HeaderPlaces, 'number' | 'notationYear'> | undefined => {
  for (const match of line.text.matchAll(numberPattern)) {
    if (!standsFirst(line, match.index)) continue;
    const word = match.index + (match[0].startsWith('so:') ? 3 : 2);
    const number = placeBetween(line, word, match[1]!, match.index + match[0].indexOf('/'));
    const year = match[2];
    if (number) return { number, ...(year === undefined ? {} : { notationYear: year }) };
  }
  return undefined;
};

const datePattern = new RegExp(
  `ngay${leaders}(\\d{0,2})${leaders}(thang)${leaders}(\\d{0,2})${leaders}(nam)(${leaders})(\\d{0,4})`,
  'du',
);

/** `Lai Châu, ngày … tháng … năm 2026` */
const dateIn = (line: FoldedLine): Pick<HeaderPlaces, 'day' | 'month' | 'year'> | undefined => {
  const match = datePattern.exec(line.text);
  if (!match || !(line.text[match.index - 1] === ',' || standsFirst(line, match.index))) return undefined;
  const [, , thang, , nam, leader] = match.indices!;
  const day = placeBetween(line, match.index + 4, match[1]!, thang![0]);
  const month = placeBetween(line, thang![1], match[3]!, nam![0]);
  const year = match[6] === '' ? yearBehind(line, nam![1], leader![1]) : { written: match[6]! };
  return { ...(day ? { day } : {}), ...(month ? { month } : {}), ...(year ? { year } : {}) };
};

/** Four digits and a gap before them, font sizes. */
const yearWidth = 2.5;

/** The last blank of the line has no letter behind it: it is as wide as its dots, or as a year. */
const yearBehind = ({ owners }: FoldedLine, end: number, leaderEnd: number): Place | undefined => {
  const { right: left, baseline, size } = owners[end - 1]!;
  const leader = leaderEnd > end;
  const wanted = Math.max(left + yearWidth * size, leader ? owners[leaderEnd - 1]!.right : 0);
  const right = Math.min(wanted, owners[leaderEnd]?.left ?? wanted);
  return right - left < narrowest ? undefined : { blank: { left, right, baseline, size, leader } };
};

/**
 * Looks in the head of page 1 (boxes 3 and 4 of NĐ 30/2020/NĐ-CP, Phụ lục I): a sentence below that quotes another
 * document's number or date is not meant.
 * @param heightMm height of the visible page
 */
export const headerPlaces = (lines: readonly TextLine[], heightMm: number): HeaderPlaces => {
  const head = lines.filter(({ baseline }) => baseline < heightMm * 0.4).map(folded);
  let number: ReturnType<typeof numberIn>;
  let date: ReturnType<typeof dateIn>;
  for (const line of head) {
    number ??= numberIn(line);
    date ??= dateIn(line);
  }
  return { ...number, ...date };
};
