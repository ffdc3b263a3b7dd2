/** Letters gathered into the lines and column pieces a reader sees. */
import type { Glyph } from './page-text.js';

export interface TextLine {
  /** From left to right, blanks left out. */
  readonly glyphs: readonly Glyph[];
  /** With one space wherever the letters stand apart, NFC. */
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  /** Largest font size, millimetres. */
  readonly size: number;
}

const folded = new Map<string, string>();
/** Every letter of Vietnamese in its forms is a few hundred; foreign scripts are folded anew each time. */
const mostFolded = 2000;

const foldOne = (letter: string): string =>
  letter.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase();

/** Lower case without diacritics, letter by letter: producers write ở as one letter or as o with marks. */
export const foldLetters = (text: string): string => {
  let out = '';
  for (const letter of text) {
    let known = folded.get(letter);
    if (known === undefined) {
      known = foldOne(letter);
      if (folded.size < mostFolded) folded.set(letter, known);
    }
    out += known;
  }
  return out;
};

const wordGap = 0.15;
const columnGap = 1.2;

const lineOf = (glyphs: readonly Glyph[]): TextLine => {
  let text = '';
  glyphs.forEach((glyph, index) => {
    const before = glyphs[index - 1];
    if (before && glyph.left - before.right > wordGap * glyph.size) text += ' ';
    text += glyph.text;
  });
  const sizes = glyphs.map(({ size }) => size);
  return {
    glyphs,
    text: text.normalize('NFC'),
    left: glyphs[0]!.left,
    right: Math.max(...glyphs.map(({ right }) => right)),
    baseline: glyphs[0]!.baseline,
    size: Math.max(...sizes),
  };
};

/** The same letter drawn twice a hair apart is how some producers make bold. */
const withoutDoubles = (glyphs: readonly Glyph[]): Glyph[] =>
  glyphs.filter((glyph, index) => {
    const before = glyphs[index - 1];
    return !before || before.text !== glyph.text || glyph.left - before.left > 0.1 * glyph.size;
  });

/** Lines from top to bottom, across columns. */
export const textLines = (glyphs: readonly Glyph[]): TextLine[] => {
  const inked = glyphs.filter(({ text, size }) => text.trim() !== '' && size > 0.5);
  const byHeight = [...inked].sort((a, b) => a.baseline - b.baseline);
  const rows: Glyph[][] = [];
  let row: Glyph[] = [];
  for (const glyph of byHeight) {
    const first = row[0];
    if (first && glyph.baseline - first.baseline > 0.2 * Math.min(first.size, glyph.size)) {
      rows.push(row);
      row = [];
    }
    row.push(glyph);
  }
  if (row.length > 0) rows.push(row);
  return rows.map((letters) => lineOf(withoutDoubles(letters.sort((a, b) => a.left - b.left))));
};

/** A line cut where its letters stand so far apart that another column begins. */
export const columnsOf = (line: TextLine): TextLine[] => {
  const pieces: Glyph[][] = [];
  line.glyphs.forEach((glyph, index) => {
    const before = line.glyphs[index - 1];
    if (!before || glyph.left - before.right > columnGap * glyph.size) pieces.push([]);
    pieces.at(-1)!.push(glyph);
  });
  return pieces.map(lineOf);
};
