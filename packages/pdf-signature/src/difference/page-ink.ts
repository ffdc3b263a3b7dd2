import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from '../model/objects.js';
import type { Box, PdfPage } from '../model/page.js';
import { boxOf } from '../model/pages.js';
import { marksOnPage } from './appearance-drawing.js';
import { overlaps, shareWithin } from './geometry.js';
import type { Mark } from './marks.js';
import { readPageMarks } from './painting.js';
import { drawing, letter, type Seen } from './seen.js';
import { spend } from './sight.js';
import type { Step } from './step.js';

/** Of a page that is one picture nobody can say where the letters stand. */
const ofPicture = 0.12;
/** An image as large as this share of the page is a scan of it. */
const largeImage = 0.5;
/** What is paler is ground. */
const ground = 0.75;
/** Points: rules and dots that mark the place of a blank. */
const thinnest = 1.5;

/** What the content of a page shows beside upright letters. @returns undefined when it cannot be read, or costs too much */
export function pageInk(step: Step, page: PdfPage): readonly Seen[] | undefined {
  const { sight, origin } = step;
  if (sight.ink.has(page)) return sight.ink.get(page);
  const marks = readPageMarks(origin, page, sight);
  const ink = marks?.flatMap((mark) => (isUprightLetter(mark, page) ? [] : seenOf(mark, page.cropBox)));
  sight.ink.set(page, ink);
  return ink;
}

function seenOf(mark: Mark, page: Box): Seen[] {
  switch (mark.kind) {
    case 'GLYPH':
      return mark.text !== '' && mark.text.trim() === '' ? [] : [letter(mark.box, mark.text)];
    case 'IMAGE':
      return [
        shareWithin(page, mark.box) >= largeImage
          ? drawing(mark.box, 'a picture of the page', ofPicture)
          : drawing(mark.box, 'an image'),
      ];
    case 'AREA': {
      const [left, bottom, right, top] = mark.box;
      const isGround = mark.outline || mark.luminance > ground || Math.min(right - left, top - bottom) < thinnest;
      return isGround ? [] : [drawing(mark.box, 'a drawing')];
    }
    case 'OTHER':
      return mark.box === undefined ? [] : [drawing(mark.box, mark.operator)];
  }
}

const rightwards = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] } as const;

/** Those are read with the text of the page. */
function isUprightLetter(mark: Mark, { rotate }: PdfPage): boolean {
  if (mark.kind !== 'GLYPH' || mark.text === '') return false;
  const [x, y] = rightwards[rotate];
  const [a, b] = mark.matrix;
  const along = a * x + b * y;
  return along > 0 && Math.abs(b * x - a * y) <= Math.abs(along) * 0.05;
}

const hidden = 2;

/** What annotations show within a box: what fields hold, letter by letter, and signatures as a whole. */
export function annotationInk(step: Step, page: PdfPage, box: Box, except: PdfRef): readonly Seen[] | undefined {
  const { before, sight } = step;
  const list = before.resolve((before.get(page.ref) as PdfDict).get('Annots'));
  const ink: Seen[] = [];
  for (const item of isArray(list) ? list : []) {
    if (!spend(sight, 1)) return undefined;
    if (item instanceof PdfRef && item.objectNumber === except.objectNumber) continue;
    const annotation = before.resolve(item);
    if (!(annotation instanceof PdfDict)) continue;
    const rect = boxOf(before, annotation.get('Rect'));
    const flags = before.resolve(annotation.get('F'));
    if (rect === undefined || !overlaps(rect, box)) continue;
    if (typeof flags === 'number' && (flags & hidden) !== 0) continue;
    const form = shownForm(before, annotation);
    if (form === undefined) continue;
    const marks = marksOnPage(before, rect, form, sight);
    if (marks === undefined) return undefined;
    if (!isName(before.resolve(annotation.get('FT')), 'Sig'))
      ink.push(...marks.flatMap((mark) => seenOf(mark, page.cropBox)));
    else if (marks.length > 0) ink.push(drawing(rect, 'a signature'));
  }
  return ink;
}

/** The normal appearance, of several the one that is on. */
function shownForm(document: PdfDocument, annotation: PdfDict): PdfStream | undefined {
  const appearances = document.dictIn(annotation, 'AP');
  let form: PdfValue = appearances === undefined ? null : document.resolve(appearances.get('N'));
  if (form instanceof PdfDict) {
    const state = document.resolve(annotation.get('AS'));
    form = state instanceof PdfName ? document.resolve(form.get(state.text)) : null;
  }
  return form instanceof PdfStream ? form : undefined;
}
