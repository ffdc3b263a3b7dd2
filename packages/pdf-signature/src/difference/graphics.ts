import type { Box } from '../model/page.js';
import type { Matrix } from '../placement.js';
import type { PaintedFont } from './font-cost.js';

/** The part of the graphics state that decides what is seen (ISO 32000-2, 8.4.1 and 9.3). */
export interface Graphics {
  matrix: Matrix;
  clip: Box | undefined;
  /** Clipped by something other than an upright rectangle. */
  clipUnknown: boolean;
  /** Luminance, 1 is white. */
  fill: number;
  stroke: number;
  lineWidth: number;
  join: number;
  miter: number;
  multiply: boolean;
  see: boolean;
  font: PaintedFont | undefined;
  size: number;
  space: number;
  wordSpace: number;
  scale: number;
  leading: number;
  rise: number;
  mode: number;
}

export const initialGraphics = (matrix: Matrix): Graphics => ({
  matrix,
  clip: undefined,
  clipUnknown: false,
  fill: 0,
  stroke: 0,
  lineWidth: 1,
  join: 0,
  miter: 10,
  multiply: false,
  see: true,
  font: undefined,
  size: 0,
  space: 0,
  wordSpace: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
});

/** Spikes of lines as thin as this hide nothing. */
const thin = 1.5;

/** How far the ink of a stroke reaches beyond its path, in the space of the path (ISO 32000-2, 8.4.3.2 to 8.4.3.5). */
export function strokeReach({ lineWidth, join, miter }: Graphics, isRectangle: boolean): number {
  const width = Math.abs(lineWidth);
  if (isRectangle || join !== 0) return width * 0.75;
  return width <= thin ? width * 3 : (width / 2) * Math.max(Math.abs(miter), 1.5);
}

export const enlarged = ([left, bottom, right, top]: Box, by: number): Box => [
  left - by,
  bottom - by,
  right + by,
  top + by,
];

/** Luminance of a colour, 1 is white; what cannot be told counts as ink. */
export const luminanceOf = {
  rgb: (red: number, green: number, blue: number): number => 0.3 * red + 0.6 * green + 0.1 * blue,
  cmyk: (cyan: number, magenta: number, yellow: number, black: number): number =>
    Math.max(0, 1 - (0.3 * cyan + 0.6 * magenta + 0.1 * yellow) - black),
} as const;

/** The palest of what draws a letter; what only clips is not seen. */
export function inkOf({ mode, fill, stroke }: Graphics): number {
  switch (mode) {
    case 0:
    case 4:
      return fill;
    case 1:
    case 5:
      return stroke;
    case 2:
    case 6:
      return Math.max(fill, stroke);
    default:
      return 1;
  }
}

/** Largest share by which letters may be turned, and slanted, and still be read as they are. */
const turned = 0.2;
const slanted = 0.6;

/** Neither turned, mirrored nor thrown over as seen in a space. */
export function isUprightIn(base: Matrix, seen: Matrix): boolean {
  const along = seen[0] * base[0] + seen[1] * base[1];
  const aside = base[0] * seen[1] - base[1] * seen[0];
  const up = seen[2] * base[2] + seen[3] * base[3];
  const leaning = base[2] * seen[3] - base[3] * seen[2];
  return along > 0 && up > 0 && Math.abs(aside) <= turned * along && Math.abs(leaning) <= slanted * up;
}
