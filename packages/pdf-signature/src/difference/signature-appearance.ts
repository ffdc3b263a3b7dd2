import type { PdfRef } from '../model/objects.js';
import { drawingOf } from './appearance-drawing.js';
import { boxOfGlyph, glyphsUnder, lettersOf } from './covered-content.js';
import { imageCover } from './image-opacity.js';
import type { Step } from './step.js';

/**
 * Says which signed text a later signature's appearance hides or overwrites; undefined when it hides none. Inks that multiply
 * let everything show through, as a real seal does.
 */
export function signatureAppearanceFinding(step: Step, widget: PdfRef): string | undefined {
  const drawing = drawingOf(step, widget);
  if (drawing === undefined) return undefined;
  if (typeof drawing === 'string') return drawing;
  const { marks, page, rect } = drawing;
  if (page === undefined) return 'on no page';
  for (const mark of marks) {
    if (mark.kind === 'OTHER') {
      const letters = lettersOf(glyphsUnder(step, page, mark.box ?? rect));
      if (letters !== '') return `${mark.operator} over “${letters.slice(0, 40)}”`;
      continue;
    }
    if (mark.kind === 'GLYPH' ? mark.text !== '' && mark.text.trim() === '' : mark.multiply) continue;
    let under = glyphsUnder(step, page, mark.box);
    if (under.length > 0 && mark.kind === 'IMAGE') {
      const covers = imageCover(step, mark);
      under = under.filter((glyph) => covers(boxOfGlyph(page, glyph)));
    }
    if (under.length > 0) return `covers “${lettersOf(under).slice(0, 40)}”`;
  }
  return undefined;
}
