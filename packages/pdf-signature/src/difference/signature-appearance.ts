import type { PdfRef } from '../model/objects.js';
import { drawingOf } from './appearance-drawing.js';
import { Covering, namesOf, seenUnder } from './covered-content.js';
import { glyphBoxOf, isBlank } from './glyph-box.js';
import { intersection } from './geometry.js';
import type { Mark } from './marks.js';
import type { Box } from '../model/page.js';
import type { Step } from './step.js';

/** Ink as dark as this leaves nothing to be read under it, however it blends. */
const black = 0.1;

/**
 * Says which signed content a later signature's appearance hides or overwrites; undefined when it hides none. Inks that multiply
 * let everything show through, as a real seal does.
 */
export function signatureAppearanceFinding(step: Step, widget: PdfRef): string | undefined {
  const drawing = drawingOf(step, widget);
  if (drawing === undefined) return undefined;
  if (typeof drawing === 'string') return drawing;
  const { marks, page, rect } = drawing;
  if (page === undefined) return 'on no page';
  const opaque = marks.filter((mark) => !isClear(mark));
  if (opaque.length === 0) return undefined;
  const under = seenUnder(step, page, rect, widget);
  if (under === undefined) return 'what lies under it cannot be read';
  if (under.length === 0) return undefined;
  const covering = new Covering(step, under);
  for (const mark of opaque) {
    const done = mark.kind === 'IMAGE' ? covering.addImage(mark) : covering.addBox(boxOf(step, mark, rect));
    if (!done) return 'too much is drawn';
  }
  const hidden = covering.hidden();
  return hidden.length === 0 ? undefined : `covers ${namesOf(hidden)}`;
}

const isClear = (mark: Mark): boolean =>
  (mark.kind === 'IMAGE' && mark.multiply) || (mark.kind === 'AREA' && mark.multiply && mark.luminance >= black);

/** Nothing is seen outside the widget. */
function boxOf(step: Step, mark: Exclude<Mark, { kind: 'IMAGE' }>, rect: Box): Box {
  switch (mark.kind) {
    case 'AREA':
      return mark.box;
    case 'OTHER':
      return mark.box ?? rect;
    case 'GLYPH':
      return isBlank(step, mark) ? nowhere : intersection(glyphBoxOf(step, mark) ?? rect, rect);
  }
}

const nowhere: Box = [0, 0, 0, 0];
