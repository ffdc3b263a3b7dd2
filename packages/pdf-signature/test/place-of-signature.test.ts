import { openPdf, locatePlacements, type Placement } from '../src/index.js';
import { drawnPdf, letterRuns, type Run } from './drawn-document.js';

const width = 209.9;
const head = letterRuns(width, 0, []);
const signerName = 'Trần Thị Hoa';
const signatureOf = (runs: readonly Run[], hints: { readonly signerName?: string } = { signerName }) =>
  locatePlacements(openPdf(drawnPdf('', [...head, ...runs])), hints).signature;
const middle = ({ xMm, widthMm }: Placement): number => xMm + widthMm / 2;
const lines = (from: number, to: number): Run[] =>
  Array.from({ length: Math.floor((to - from) / 6) + 1 }, (_, index) => ({
    x: 31,
    y: from + index * 6,
    text: 'Nội dung của văn bản chạy hết bề ngang của trang, từ lề trái sang đến tận lề phải.',
  }));

describe('the name of the signer where no position stands above it', () => {
  it('is enough: the free space above it is the place', () => {
    const { source, placement } = signatureOf([
      ...lines(70, 190),
      { x: 150, y: 205, text: 'Người lập biên bản', centred: true },
      { x: 150, y: 235, text: signerName, centred: true },
    ]);
    expect(source).toBe('TEXT');
    expect(middle(placement)).toBeCloseTo(150, 0);
    expect(placement.yMm).toBeGreaterThan(205);
    expect(placement.yMm + placement.heightMm).toBeLessThan(235);
  });

  it('gives way to a space between a position and the name', () => {
    const { placement } = signatureOf([
      { x: 60, y: 100, text: signerName, centred: true },
      { x: 150, y: 200, text: 'GIÁM ĐỐC', centred: true },
      { x: 150, y: 235, text: signerName, centred: true },
    ]);
    expect(middle(placement)).toBeCloseTo(150, 0);
  });

  it.each([
    ['of a sentence', [...lines(70, 150), { x: 31, y: 170, text: `Giao cho bà ${signerName} tổ chức thực hiện.` }]],
    [
      'of a list',
      [
        { x: 31, y: 200, text: 'Nơi nhận:' },
        { x: 31, y: 206, text: `- Bà ${signerName}` },
      ],
    ],
    ['of an addressee', [{ x: 60, y: 90, text: `Kính gửi: Bà ${signerName}` }]],
  ])('does not count when it is part %s', (_, runs) => {
    expect(signatureOf(runs as Run[]).source).toBe('DEFAULT');
  });
});

describe('the place by the diagram', () => {
  const byDiagram = signatureOf([]).placement;

  it('moves to where nothing is written', () => {
    const { source, placement } = signatureOf(lines(70, 225));
    expect(source).toBe('DEFAULT');
    expect({ ...placement, yMm: 0 }).toEqual({ ...byDiagram, yMm: 0 });
    expect(placement.yMm).toBeGreaterThan(220);
    expect(placement.yMm + placement.heightMm).toBeLessThan(297 - 15);
  });

  it('stays where the page is full, or free', () => {
    expect(signatureOf(lines(70, 285)).placement).toEqual(byDiagram);
    expect(signatureOf(lines(70, 150)).placement).toEqual(byDiagram);
  });
});
