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
/** The margin above the text is 20 mm at least (Phụ lục I, I.3); printers leave out what is nearer to the edge than 2. */
const marginMm = { from: 2, to: 19.5 } as const;

/** A box of this size in the top right corner of the page, in the margin: higher up where it would reach into the text otherwise. */
export const topRightBox = (page: PdfPage, { widthMm, heightMm }: SizeMm): Placement => {
  const highest = marginMm.to - heightMm;
  return {
    page: page.number,
    xMm: visibleSizeMm(page).widthMm - edgeMm - widthMm,
    yMm: highest < marginMm.from ? topMm : Math.min(topMm, highest),
    widthMm,
    heightMm,
  };
};

/**
 * Box 14 of the diagram: top right of the first page, in the margin, growing to the left and down with its text
 * (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b, III.1 d and Phần II, I.3; cases D and E).
 * @param text size of the text (see `textBlockSizeMm`); at most two thirds of the page's width are taken
 * @param heightAt how high the text is once it is broken to fit a width, millimetres (see `wrappedHeightMm`)
 */
export const topRightTextBox = (
  page: PdfPage,
  text: SizeMm = { widthMm: 0, heightMm: 0 },
  heightAt = (widthMm: number): number => text.heightMm * Math.max(1, Math.ceil(text.widthMm / widthMm)),
): Placement => {
  const widest = (visibleSizeMm(page).widthMm * 2) / 3;
  const widthMm = Math.min(widest, Math.max(leastWidthMm, text.widthMm + 0.5));
  return topRightBox(page, { widthMm, heightMm: Math.max(leastHeightMm, heightAt(widthMm) + 0.5) });
};
