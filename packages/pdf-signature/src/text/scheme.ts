/**
 * Schematic boxes on A4 (computed from the drawing of NĐ 30/2020/NĐ-CP, Phụ lục I, mục IV; the decree prints no
 * millimetres): number in box 3, date in box 4, signature over box 7c.
 */
import type { PdfPage } from '../model/page.js';
import { type Placement, visibleSizeMm } from '../placement.js';

const schematic = {
  number: { xMm: 48, yMm: 37, widthMm: 12, heightMm: 6 },
  day: { xMm: 143, yMm: 37, widthMm: 8, heightMm: 6 },
  month: { xMm: 162, yMm: 37, widthMm: 8, heightMm: 6 },
  signature: { xMm: 127, yMm: 214, widthMm: 60, heightMm: 27 },
} as const;

const a4 = { widthMm: 210, heightMm: 297 } as const;

type Box = Omit<Placement, 'page'>;

/** Moved with the page where it is not A4 portrait: the head stays at the top, the foot in its share of the height. */
const onPage = (page: PdfPage, { xMm, yMm, widthMm, heightMm }: Box, isFoot: boolean): Placement => {
  const { widthMm: pageWidth, heightMm: pageHeight } = visibleSizeMm(page);
  const width = Math.min(widthMm, pageWidth);
  const height = Math.min(heightMm, pageHeight);
  const x = xMm * (pageWidth / a4.widthMm);
  const y = isFoot ? yMm * (pageHeight / a4.heightMm) : yMm;
  return {
    page: page.number,
    xMm: Math.max(0, Math.min(x, pageWidth - width)),
    yMm: Math.max(0, Math.min(y, pageHeight - height)),
    widthMm: width,
    heightMm: height,
  };
};

export const byScheme = (page: PdfPage, box: keyof typeof schematic): { placement: Placement; source: 'DEFAULT' } => ({
  placement: onPage(page, schematic[box], box === 'signature'),
  source: 'DEFAULT',
});

/** Left and right margin, mm; between them the signers stand side by side. */
const text = { left: 30, right: 190 } as const;
const inRow = 3;
/** Position above, name below, and the signature between them. */
const rowHeight = 47;
const gap = 4;

/**
 * Places side by side, in rows of three, the last row where one signature would stand. NĐ 30/2020/NĐ-CP draws one signer only; the
 * custom of joint documents puts the host body's signer at the right, the others to the left of it in their order.
 */
export function jointScheme(page: PdfPage, count: number): Placement[] {
  const rows = Math.ceil(count / inRow);
  const { yMm, heightMm } = schematic.signature;
  return Array.from({ length: count }, (_, index) => {
    if (count === 1) return onPage(page, schematic.signature, true);
    const row = Math.floor(index / inRow);
    const columns = row === rows - 1 ? count - row * inRow : inRow;
    const column = (text.right - text.left) / columns;
    const right = text.right - (index % inRow) * column;
    const widthMm = Math.min(schematic.signature.widthMm, column - gap);
    const xMm = right - (column + widthMm) / 2;
    return onPage(page, { xMm, yMm: Math.max(20, yMm - (rows - 1 - row) * rowHeight), widthMm, heightMm }, true);
  });
}
