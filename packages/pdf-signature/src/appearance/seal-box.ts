/** Where the organisation's signature goes: the seal over the person's signature, the text at the top right of page 1. */
import type { SizeMm } from './appearance.js';

/** A box on the visible page, millimetres from its top left corner. */
export interface BoxMm {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where an image of this size stands when it is centred in a box (and reduced to fit, as a signature image is). */
export const centredIn = (box: BoxMm, image: SizeMm): BoxMm => {
  const scale = Math.min(1, box.width / image.width, box.height / image.height);
  const width = image.width * scale;
  const height = image.height * scale;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
};

/**
 * The seal at its real size, covering the left third of the personal signature's image, at its height
 * (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a).
 * @param signatureImage where the signature's IMAGE stands (see `centredIn`), millimetres
 * @param sealDiameterMm real diameter of the seal, or its real width and height
 */
export const sealBox = (signatureImage: BoxMm, sealDiameterMm: number | SizeMm): BoxMm => {
  const size = typeof sealDiameterMm === 'number' ? { width: sealDiameterMm, height: sealDiameterMm } : sealDiameterMm;
  const rightEdge = signatureImage.x + signatureImage.width / 3;
  const middle = signatureImage.y + signatureImage.height / 2;
  return { x: Math.max(0, rightEdge - size.width), y: Math.max(0, middle - size.height / 2), ...size };
};

const edgeMm = 7;
const topMm = 5;
const leastWidthMm = 30;
const leastHeightMm = 12;

/**
 * Box 14 of the diagram: top right of the first page, in the margin, growing to the left and down with its text
 * (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b, III.1 d and Phần II, I.3; cases D and E).
 * @param page size of the visible page, millimetres
 * @param text size of the text (see `textBlockSizeMm`), millimetres; at most half the page's width is taken
 */
export const topRightTextBox = (page: SizeMm, text: SizeMm = { width: 0, height: 0 }): BoxMm => {
  const widest = page.width / 2;
  const width = Math.min(widest, Math.max(leastWidthMm, text.width + 0.5));
  // Text wider than half the page is broken into more lines.
  const lines = Math.max(1, Math.ceil(text.width / widest));
  const height = Math.max(leastHeightMm, text.height * lines + 0.5);
  return { x: page.width - edgeMm - width, y: topMm, width, height };
};
