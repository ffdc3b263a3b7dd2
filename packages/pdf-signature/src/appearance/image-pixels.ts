/** What the pixels of an image say about it: how much is clear, what colour the ink has, where the visible part lies. */
import type { Raster } from './png.js';

/** A person's handwritten signature (blue) or an organisation's seal (red). */
export type SignatureImageKind = 'SIGNATURE' | 'SEAL';

export interface PixelCounts {
  /** Share of all pixels. */
  readonly clear: number;
  /** Share of the pixels on the edge. */
  readonly clearOfEdge: number;
  readonly white: number;
  readonly inked: number;
  /** Of the inked ones those in the colour of each kind. */
  readonly coloured: Readonly<Record<SignatureImageKind, number>>;
}

const isHue = (kind: SignatureImageKind, red: number, green: number, blue: number): boolean => {
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  if (high === 0 || spread / high < 0.25) return false;
  if (kind === 'SEAL') {
    if (high !== red) return false;
    const hue = (60 * (green - blue)) / spread;
    return hue >= -30 && hue <= 25;
  }
  if (high !== blue) return false;
  const hue = 240 + (60 * (red - green)) / spread;
  return hue >= 190 && hue <= 275;
};

export const countPixels = ({ width, height, rgba }: Raster): PixelCounts => {
  let clear = 0;
  let clearEdge = 0;
  let edge = 0;
  let white = 0;
  let inked = 0;
  let blueInk = 0;
  let redInk = 0;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const onEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      if (onEdge) edge += 1;
      const alpha = rgba[at + 3]!;
      if (alpha < 32) {
        clear += 1;
        if (onEdge) clearEdge += 1;
      } else if (alpha >= 128) {
        const red = rgba[at]!;
        const green = rgba[at + 1]!;
        const blue = rgba[at + 2]!;
        if (Math.min(red, green, blue) > 225) white += 1;
        else {
          inked += 1;
          if (isHue('SIGNATURE', red, green, blue)) blueInk += 1;
          else if (isHue('SEAL', red, green, blue)) redInk += 1;
        }
      }
    }
  }
  const coloured = { SIGNATURE: blueInk, SEAL: redInk };
  return { clear: clear / (width * height), clearOfEdge: clearEdge / edge, white, inked, coloured };
};

/** Fainter than this is dust of the scanner. */
const visibleAlpha = 24;

/**
 * The image without its clear margins: "real size" and "a third of the signature" are said of what is seen, and no two
 * scanners leave the same margin. An image on which nothing is seen stays whole.
 */
export const withoutMargins = (raster: Raster): Raster => {
  const { width, height, rgba } = raster;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, at = 3; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      if (rgba[at]! < visibleAlpha) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0 || (right - left + 1 === width && bottom - top + 1 === height)) return raster;
  const seen = { width: right - left + 1, height: bottom - top + 1 };
  const cut = new Uint8Array(seen.width * seen.height * 4);
  for (let row = 0; row < seen.height; row += 1) {
    const from = ((top + row) * width + left) * 4;
    cut.set(rgba.subarray(from, from + seen.width * 4), row * seen.width * 4);
  }
  return { ...raster, ...seen, rgba: cut };
};
