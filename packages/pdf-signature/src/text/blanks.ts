/** The blanks a clerk fills on page 1: the number after "Số:", the day and the month in the line of place and date. */
import type { Glyph } from './page-text.js';
import { foldLetter, type TextLine } from './text-lines.js';

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

export interface HeaderBlanks {
  readonly number?: Blank;
  readonly day?: Blank;
  readonly month?: Blank;
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
    const letters = foldLetter(glyph.text).replace(/\s/gu, '');
    text += letters;
    for (let i = 0; i < letters.length; i += 1) owners.push(glyph);
  }
  return { text, owners, line };
};

/** The blank between the character that ends at `end` (exclusive) and the one at `start`. */
const blankBetween = ({ owners }: FoldedLine, end: number, start: number): Blank | undefined => {
  const before = owners[end - 1];
  const after = owners[start];
  if (!before || !after || after.left - before.right < narrowest) return undefined;
  return {
    left: before.right,
    right: after.left,
    baseline: before.baseline,
    size: before.size,
    leader: start > end,
  };
};

/** Nothing stands just before it: the line "(Kèm theo Công văn số … ngày …)" of an appendix keeps its blanks (III.1 c). */
const standsFirst = ({ owners, line }: FoldedLine, at: number): boolean => {
  const before = owners[at - 1];
  return !before || owners[at]!.left - before.right > line.size;
};

/** `Số: … /SKHCN-BCVT`, also `Số: … /2026/QĐ-UBND`. A number that is already there is no blank. */
const numberIn = (line: FoldedLine): Blank | undefined => {
  for (const match of line.text.matchAll(new RegExp(`so:?(${leaders})/`, 'gu'))) {
    if (!standsFirst(line, match.index)) continue;
    const slash = match.index + match[0].length - 1;
    const blank = blankBetween(line, slash - match[1]!.length, slash);
    if (blank) return blank;
  }
  return undefined;
};

const datesIn = (line: FoldedLine): Pick<HeaderBlanks, 'day' | 'month'> | undefined => {
  const match = new RegExp(
    `ngay(${leaders})(\\d{0,2})(${leaders})thang(${leaders})(\\d{0,2})(${leaders})nam`,
    'u',
  ).exec(line.text);
  if (!match || !(line.text[match.index - 1] === ',' || standsFirst(line, match.index))) return undefined;
  const [, dayLeader, day, dayRest, , month] = match as unknown as string[];
  const dayEnd = match.index + 4;
  const monthWord = dayEnd + dayLeader!.length + day!.length + dayRest!.length;
  const yearWord = match.index + match[0].length - 3;
  const dayBlank = day === '' ? blankBetween(line, dayEnd, monthWord) : undefined;
  const monthBlank = month === '' ? blankBetween(line, monthWord + 5, yearWord) : undefined;
  return { ...(dayBlank ? { day: dayBlank } : {}), ...(monthBlank ? { month: monthBlank } : {}) };
};

/**
 * Looks in the head of page 1 (boxes 3 and 4 of NĐ 30/2020/NĐ-CP, Phụ lục I): a sentence below that quotes another
 * document's number or date is not meant.
 * @param heightMm height of the visible page
 */
export const headerBlanks = (lines: readonly TextLine[], heightMm: number): HeaderBlanks => {
  const head = lines.filter(({ baseline }) => baseline < heightMm * 0.4).map(folded);
  let number: Blank | undefined;
  let dates: Pick<HeaderBlanks, 'day' | 'month'> | undefined;
  for (const line of head) {
    number ??= numberIn(line);
    dates ??= datesIn(line);
  }
  return { ...(number ? { number } : {}), ...dates };
};
