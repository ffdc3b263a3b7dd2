import type { Box, PdfPage } from '../model/page.js';
import { placementOf, rectInUserSpace } from '../placement.js';
import { type Glyph, textReader } from '../text/page-text.js';
import type { Step } from './step.js';

const read = new WeakMap<PdfPage, readonly Glyph[]>();

/** Dots, dashes and underlines that only mark the place of a blank. */
const leader = /^[.\s…_\-–—·]*$/u;

/** The signed letters under a box in default user space, blanks left out. */
export function glyphsUnder(step: Step, page: PdfPage, box: Box): readonly Glyph[] {
  const { xMm, yMm, widthMm, heightMm } = placementOf(page, box);
  return glyphsOf(step, page).filter((glyph) => {
    if (glyph.text.trim() === '') return false;
    const across = Math.min(glyph.right, xMm + widthMm) - Math.max(glyph.left, xMm);
    const down = Math.min(glyph.baseline, yMm + heightMm) - Math.max(glyph.baseline - glyph.size * 0.6, yMm);
    // A box that touches the foot of a letter does not hide it.
    return across > (glyph.right - glyph.left) * 0.3 && down > glyph.size * 0.2;
  });
}

export const lettersOf = (glyphs: readonly Glyph[]): string => glyphs.map(({ text }) => text).join('');

/** Only marks the place of a blank. */
export const isLeader = (letters: string): boolean => leader.test(letters);

/** Where a letter stands in default user space. */
export const boxOfGlyph = (page: PdfPage, { left, right, baseline, size }: Glyph): Box =>
  rectInUserSpace(page, {
    page: page.number,
    xMm: left,
    yMm: baseline - size * 0.6,
    widthMm: right - left,
    heightMm: size * 0.6,
  });

function glyphsOf(step: Step, page: PdfPage): readonly Glyph[] {
  let glyphs = read.get(page);
  if (glyphs === undefined) read.set(page, (glyphs = textReader(step.before)(page)));
  return glyphs;
}
