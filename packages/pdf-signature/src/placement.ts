import type { Box, PdfPage, Rotation } from './model/page.js';

/** A rectangle in millimetres, measured from the top left corner of the VISIBLE page: its CropBox, after /Rotate. */
export interface Placement {
  /** From 1. */
  readonly page: number;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Six numbers of a PDF transformation: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const pointsPerMm = 72 / 25.4;

/** Size in millimetres of the page as a reader sees it. */
export function visibleSizeMm(page: PdfPage): { readonly widthMm: number; readonly heightMm: number } {
  const [left, bottom, right, top] = page.cropBox;
  const width = ((right - left) * page.userUnit) / pointsPerMm;
  const height = ((top - bottom) * page.userUnit) / pointsPerMm;
  return page.rotate % 180 === 0 ? { widthMm: width, heightMm: height } : { widthMm: height, heightMm: width };
}

/** The placement's rectangle in the page's default user space, for a widget's /Rect. */
export function rectInUserSpace(page: PdfPage, placement: Placement): Box {
  const [left, bottom, right, top] = page.cropBox;
  const scale = pointsPerMm / page.userUnit;
  const x = placement.xMm * scale;
  const y = placement.yMm * scale;
  const width = placement.widthMm * scale;
  const height = placement.heightMm * scale;
  switch (page.rotate) {
    case 0:
      return [left + x, top - y - height, left + x + width, top - y];
    case 90:
      // Shown turned clockwise: what is the left edge in user space becomes the top, the bottom becomes the left.
      return [left + y, bottom + x, left + y + height, bottom + x + width];
    case 180:
      return [right - x - width, bottom + y, right - x, bottom + y + height];
    case 270:
      return [right - y - height, top - x - width, right - y, top - x];
  }
}

/** The inverse of `rectInUserSpace`. */
export function placementOf(page: PdfPage, rect: Box): Placement {
  const [left, bottom, right, top] = page.cropBox;
  const scale = page.userUnit / pointsPerMm;
  const [x0, y0, x1, y1] = rect;
  const shown = {
    0: [x0 - left, top - y1, x1 - x0, y1 - y0],
    90: [y0 - bottom, x0 - left, y1 - y0, x1 - x0],
    180: [right - x1, y0 - bottom, x1 - x0, y1 - y0],
    270: [top - y1, right - x1, y1 - y0, x1 - x0],
  }[page.rotate] as [number, number, number, number];
  return {
    page: page.number,
    xMm: shown[0] * scale,
    yMm: shown[1] * scale,
    widthMm: shown[2] * scale,
    heightMm: shown[3] * scale,
  };
}

/**
 * /Matrix of an appearance drawn upright in a /BBox of [0 0 width height] (points as seen by the reader), so that it is shown
 * upright on a page with this /Rotate. A viewer maps the transformed box onto the widget's /Rect (ISO 32000-2, 12.5.5).
 */
export function uprightMatrix(rotate: Rotation, width: number, height: number): Matrix {
  switch (rotate) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, 1, -1, 0, height, 0];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, -1, 1, 0, 0, width];
  }
}

/** Whether the rectangle lies wholly on the visible page, with a tolerance of a tenth of a millimetre. */
export function fitsOnPage(page: PdfPage, placement: Placement): boolean {
  const { widthMm, heightMm } = visibleSizeMm(page);
  return (
    placement.widthMm > 0 &&
    placement.heightMm > 0 &&
    placement.xMm >= -0.1 &&
    placement.yMm >= -0.1 &&
    placement.xMm + placement.widthMm <= widthMm + 0.1 &&
    placement.yMm + placement.heightMm <= heightMm + 0.1
  );
}
