import type { PdfDocument } from '../model/document.js';
import { isName, PdfDict, PdfRef, PdfStream, type PdfValue } from '../model/objects.js';
import type { Box, PdfPage } from '../model/page.js';
import { boxOf } from '../model/pages.js';
import { type Matrix, uprightMatrix } from '../placement.js';
import { mapped, matrixOf, times } from './geometry.js';
import { type Mark, readMarks } from './painting.js';
import type { Effort } from './sight.js';
import type { Step } from './step.js';
import { pagesShowing } from './widget-pages.js';

/** The normal appearance of a widget, mapped onto its page (ISO 32000-2, 12.5.5, algorithm 8). */
export interface Drawing {
  /** In default user space of the page. */
  readonly marks: readonly Mark[];
  readonly rect: Box;
  readonly page: PdfPage | undefined;
  /** Drawn upright for the reader of the page, or as the widget's own /MK /R says. */
  readonly upright: boolean;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** @returns undefined when the widget shows nothing; a text when what it shows cannot be judged */
export function drawingOf(step: Step, ref: PdfRef): Drawing | string | undefined {
  const { after } = step;
  const widget = after.get(ref);
  if (!(widget instanceof PdfDict)) return undefined;
  const appearances = after.resolve(widget.get('AP'));
  if (appearances === null) return undefined;
  if (!(appearances instanceof PdfDict)) return 'AP is no dictionary';
  // /R and /D are shown while the mouse is over the field: nobody signs what others see only sometimes.
  const more = [...appearances.entries.keys()].filter((key) => key !== 'N');
  if (more.length > 0) return `appearance /${more.join(', /')}`;
  const form = after.resolve(appearances.get('N'));
  return form === null ? undefined : drawingOfForm(step, ref, widget, form);
}

/** As `drawingOf`, of one of several appearances of a widget. */
export function drawingOfForm(step: Step, ref: PdfRef, widget: PdfDict, form: PdfValue): Drawing | string | undefined {
  const { after } = step;
  if (!(form instanceof PdfStream) || !isName(after.resolve(form.dict.get('Subtype')), 'Form')) return 'N is no form';
  if (form.dict.has('OC') || widget.has('OC')) return 'optional content';
  const rect = boxOf(after, widget.get('Rect'));
  const box = boxOf(after, form.dict.get('BBox'));
  if (rect === undefined || box === undefined) return 'no Rect or BBox';
  if (rect[2] - rect[0] === 0 || rect[3] - rect[1] === 0) return undefined;
  const onto = matrixOnto(after, rect, form);
  if (onto === undefined) return 'BBox without extent';
  const marks = marksOnPage(after, rect, form, step.sight);
  if (marks === undefined) return 'appearance cannot be read';
  const pages = pagesShowing(step, ref);
  if (pages.length > 1) return 'shown on several pages';
  const page = pages[0] ?? namedPage(step, widget);
  return { marks, rect, page, upright: isUpright(step, widget, matrixOf(after, form.dict) ?? identity, page) };
}

/** What an appearance draws on its page; its own /BBox must have an extent. */
export function marksOnPage(
  document: PdfDocument,
  rect: Box,
  form: PdfStream,
  effort: Effort,
): readonly Mark[] | undefined {
  const matrix = matrixOnto(document, rect, form);
  if (matrix === undefined) return [];
  const marks = readMarks(document, form, matrix, effort);
  // What blends inside a group of its own blends with nothing of the page (ISO 32000-2, 11.4.5).
  return isIsolated(document, form) ? marks?.map(opaque) : marks;
}

/** From the space of the form to the page; undefined when nothing can be drawn. */
function matrixOnto(document: PdfDocument, rect: Box, form: PdfStream): Matrix | undefined {
  const box = boxOf(document, form.dict.get('BBox'));
  if (box === undefined) return undefined;
  const matrix = matrixOf(document, form.dict) ?? identity;
  const turned = mapped(box, matrix);
  const [width, height] = [turned[2] - turned[0], turned[3] - turned[1]];
  if (width <= 0 || height <= 0) return undefined;
  const [sx, sy] = [(rect[2] - rect[0]) / width, (rect[3] - rect[1]) / height];
  return times(matrix, [sx, 0, 0, sy, rect[0] - turned[0] * sx, rect[1] - turned[1] * sy]);
}

function isIsolated(document: PdfDocument, form: PdfStream): boolean {
  const group = document.resolve(form.dict.get('Group'));
  if (group === null) return false;
  return !(group instanceof PdfDict) || ['I', 'K'].some((key) => document.resolve(group.get(key)) === true);
}

const opaque = (mark: Mark): Mark =>
  mark.kind === 'AREA' || mark.kind === 'IMAGE' ? { ...mark, multiply: false } : mark;

function namedPage(step: Step, widget: PdfDict): PdfPage | undefined {
  const owner = widget.get('P');
  const number = owner instanceof PdfRef ? step.pages.get(owner.objectNumber) : undefined;
  return number === undefined ? undefined : step.pageList[number - 1];
}

function isUpright(step: Step, widget: PdfDict, matrix: Matrix, page: PdfPage | undefined): boolean {
  const turn = step.after.resolve(step.after.dictIn(widget, 'MK')?.get('R') ?? null);
  const rotations = [page?.rotate ?? 0, ...([90, 180, 270] as const).filter((angle) => angle === turn)];
  return rotations.some((rotation) => {
    const expected = uprightMatrix(rotation, 0, 0);
    const scale = Math.hypot(matrix[0], matrix[1]);
    return scale > 0 && [0, 1, 2, 3].every((index) => Math.abs(matrix[index]! / scale - expected[index]!) < 0.01);
  });
}
