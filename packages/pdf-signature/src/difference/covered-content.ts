import type { PdfRef } from '../model/objects.js';
import type { Box, PdfPage } from '../model/page.js';
import { rectInUserSpace } from '../placement.js';
import { type Glyph, textReader } from '../text/page-text.js';
import { overlaps, shareWithin } from './geometry.js';
import { type Cover, imageCover } from './image-opacity.js';
import type { Mark } from './marks.js';
import { annotationInk, pageInk } from './page-ink.js';
import { letter, type Seen } from './seen.js';
import { spend } from './sight.js';
import type { Step } from './step.js';

/** Dots, dashes and underlines that only mark the place of a blank. */
const leader = /^[.\s…_\-–—·]*$/u;

/**
 * What a page shows within a box, blanks left out.
 * @param widget whose own appearance is left out
 * @returns undefined when that cannot be told
 */
export function seenUnder(step: Step, page: PdfPage, box: Box, widget: PdfRef): readonly Seen[] | undefined {
  const content = pageInk(step, page);
  const annotations = annotationInk(step, page, box, widget);
  if (content === undefined || annotations === undefined) return undefined;
  const all = [lettersOfPage(step, page), content, annotations];
  if (!spend(step.sight, all.reduce((sum, { length }) => sum + length, 0) / 8)) return undefined;
  return all.flatMap((list) => list.filter((seen) => overlaps(seen.box, box)));
}

/** The letters that stand upright for the reader. */
function lettersOfPage(step: Step, page: PdfPage): readonly Seen[] {
  const known = step.sight.letters.get(page);
  if (known !== undefined) return known;
  const letters = textReader(step.origin)(page)
    .filter(({ text }) => text.trim() !== '')
    .map((glyph) => letter(boxOfGlyph(page, glyph), glyph.text));
  step.sight.letters.set(page, letters);
  return letters;
}

/** Where a letter stands in default user space: from the baseline to the height of small letters with a stem. */
const boxOfGlyph = (page: PdfPage, { left, right, baseline, size }: Glyph): Box =>
  rectInUserSpace(page, {
    page: page.number,
    xMm: left,
    yMm: baseline - size * 0.6,
    widthMm: right - left,
    heightMm: size * 0.6,
  });

export const lettersOf = (seen: readonly Seen[]): string =>
  seen.map(({ kind, text }) => (kind === 'LETTER' ? text || '?' : '')).join('');

/** Only marks the place of a blank. */
export const isLeader = (letters: string): boolean => leader.test(letters);

/** For the log: what is hidden. */
export const namesOf = (seen: readonly Seen[]): string => {
  const letters = lettersOf(seen).slice(0, 40);
  return letters !== '' ? `“${letters}”` : (seen[0]?.text ?? '');
};

/**
 * Adds up what the marks of an appearance hide: many small ones hide a letter as one large does.
 * @returns false when there are too many to be compared
 */
export class Covering {
  private readonly gone: Float64Array;

  constructor(
    private readonly step: Step,
    private readonly under: readonly Seen[],
  ) {
    this.gone = new Float64Array(under.length);
  }

  /** @param box of a mark of which every point may be opaque */
  addBox(box: Box): boolean {
    return this.add(box, (seen) => ({ opaque: shareWithin(seen.box, box), hides: false }));
  }

  addImage(mark: Extract<Mark, { kind: 'IMAGE' }>): boolean {
    const cover = imageCover(this.step.after, mark, this.step.sight);
    return this.add(mark.box, ({ kind, box }) => {
      const found = cover(box);
      // Ink crosses a letter and leaves it readable; of a drawing it is the share that counts.
      return kind === 'LETTER' ? { opaque: found.hides ? 1 : 0, hides: found.hides } : { ...found, hides: false };
    });
  }

  private add(box: Box, coverOf: (seen: Seen) => Cover): boolean {
    const { under, gone } = this;
    if (!spend(this.step.sight, 1 + under.length / 8)) return false;
    for (let at = 0; at < under.length; at += 1) {
      const seen = under[at]!;
      if (!overlaps(seen.box, box)) continue;
      const { opaque, hides } = coverOf(seen);
      gone[at]! += hides ? 1 : opaque;
    }
    return true;
  }

  /** What is hidden so far. */
  hidden(): readonly Seen[] {
    return this.under.filter(({ bears }, at) => this.gone[at]! > bears);
  }
}
