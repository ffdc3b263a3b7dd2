/** Where the organisation's signature goes: the seal over the person's signature, the text at the top right of page 1. */
import type { PdfPage } from '../model/page.js';
import { visibleSizeMm, type Placement } from '../placement.js';
import type { SizeMm } from './appearance.js';

/** Where an image of this size stands when it is centred in a box (and reduced to fit, as a signature image is). */
export const centredIn = (box: Placement, image: SizeMm): Placement => {
  const scale = Math.min(1, box.widthMm / image.widthMm, box.heightMm / image.heightMm);
  const widthMm = image.widthMm * scale;
  const heightMm = image.heightMm * scale;
  return {
    page: box.page,
    xMm: box.xMm + (box.widthMm - widthMm) / 2,
    yMm: box.yMm + (box.heightMm - heightMm) / 2,
    widthMm,
    heightMm,
  };
};

/**
 * The seal at its real size, covering the left third of the personal signature's image, at its height
 * (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a).
 * @param signatureImage where the signature's IMAGE stands (see `centredIn`), millimetres
 * @param sealDiameterMm real diameter of the seal, or its real width and height
 */
export const sealBox = (signatureImage: Placement, sealDiameterMm: number | SizeMm): Placement => {
  const { widthMm, heightMm } =
    typeof sealDiameterMm === 'number' ? { widthMm: sealDiameterMm, heightMm: sealDiameterMm } : sealDiameterMm;
  const rightEdge = signatureImage.xMm + signatureImage.widthMm / 3;
  const middle = signatureImage.yMm + signatureImage.heightMm / 2;
  return {
    page: signatureImage.page,
    xMm: Math.max(0, rightEdge - widthMm),
    yMm: Math.max(0, middle - heightMm / 2),
    widthMm,
    heightMm,
  };
};

/** The same with text under the seal: the seal keeps its place, the box grows to the left and down (TT 01/2019/TT-BNV, Điều 13). */
export const sealBoxWithText = (signatureImage: Placement, seal: number | SizeMm, whole: SizeMm): Placement => {
  const box = sealBox(signatureImage, seal);
  return { ...box, ...whole, xMm: Math.max(0, box.xMm + box.widthMm - whole.widthMm) };
};

const edgeMm = 7;
const topMm = 5;
const leastWidthMm = 30;
const leastHeightMm = 12;

/** A box of this size in the top right corner of the page, in the margin. */
export const topRightBox = (page: PdfPage, { widthMm, heightMm }: SizeMm): Placement => ({
  page: page.number,
  xMm: visibleSizeMm(page).widthMm - edgeMm - widthMm,
  yMm: topMm,
  widthMm,
  heightMm,
});

/**
 * Box 14 of the diagram: top right of the first page, in the margin, growing to the left and down with its text
 * (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b, III.1 d and Phần II, I.3; cases D and E).
 * @param text size of the text (see `textBlockSizeMm`); at most half the page's width is taken
 */
export const topRightTextBox = (page: PdfPage, text: SizeMm = { widthMm: 0, heightMm: 0 }): Placement => {
  const pageWidth = visibleSizeMm(page).widthMm;
  const widest = pageWidth / 2;
  const widthMm = Math.min(widest, Math.max(leastWidthMm, text.widthMm + 0.5));
  // Text wider than half the page is broken into more lines.
  const lines = Math.max(1, Math.ceil(text.widthMm / widest));
  const heightMm = Math.max(leastHeightMm, text.heightMm * lines + 0.5);
  return topRightBox(page, { widthMm, heightMm });
};
