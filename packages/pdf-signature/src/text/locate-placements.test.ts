import { sampleDocument } from '@lienthong/testing';
import { openPdf } from '../model/document.js';
import { fitsOnPage } from '../placement.js';
import { locatePlacements } from './locate-placements.js';

const open = (file: string) => openPdf(sampleDocument(file));

/** Measured on the rendered samples: x, y, width, height of the number blank; centre, top, bottom of the signature space. */
const letter = { number: [47.1, 34.4, 11.4, 6], signature: [2, 147.6, 136.9, 164.5] } as const;
const samples = [
  ['cong-van.pdf', letter.number, letter.signature, [0, 0]],
  ['word-1.7-objstm.pdf', letter.number, letter.signature, [0, 0]],
  ['classic-1.4.pdf', letter.number, letter.signature, [0, 0]],
  ['linearized.pdf', letter.number, letter.signature, [0, 0]],
  ['rotated.pdf', letter.number, letter.signature, [0, 0]],
  ['has-acroform.pdf', letter.number, letter.signature, [0, 0]],
  ['cropbox.pdf', letter.number, letter.signature, [12, 9]],
  ['quyet-dinh.pdf', [49.9, 34.4, 11.4, 6], [2, 147.6, 69.7, 97.4], [0, 0]],
  ['giay-moi-khan.pdf', [49.5, 34.4, 11.4, 6], [1, 147.6, 222.2, 249.9], [0, 0]],
] as const;
const dayBlank = [139.2, 34.4, 8, 6] as const;
const monthBlank = [157.7, 34.4, 8, 6] as const;
const tolerance = 1;

describe('where number, date and signature go', () => {
  it.each(samples)('is read from the text of %s', (file, number, [page, centre, top, bottom], [cutX, cutY]) => {
    const found = locatePlacements(open(file));
    const boxes = [
      [found.number, number],
      [found.day, dayBlank],
      [found.month, monthBlank],
    ] as const;
    for (const [{ placement, source, leader, fontSize }, [x, y, width, height]] of boxes) {
      expect(source).toBe('TEXT');
      expect(leader).toBe(false);
      expect(fontSize).toBe(13);
      expect(placement.page).toBe(1);
      expect(Math.abs(placement.xMm - (x - cutX))).toBeLessThan(tolerance);
      expect(Math.abs(placement.yMm - (y - cutY))).toBeLessThan(tolerance);
      expect(Math.abs(placement.widthMm - width)).toBeLessThan(tolerance);
      expect(Math.abs(placement.heightMm - height)).toBeLessThan(tolerance);
    }
    const { placement, source } = found.signature;
    expect(source).toBe('TEXT');
    expect(placement.page).toBe(page);
    expect(Math.abs(placement.xMm + placement.widthMm / 2 - centre)).toBeLessThan(tolerance);
    expect(Math.abs(placement.yMm - top)).toBeLessThan(tolerance);
    expect(Math.abs(placement.yMm + placement.heightMm - bottom)).toBeLessThan(tolerance);
  });

  it.each(['ban-quet.pdf', 'phu-luc.pdf'])('falls back to the diagram of the decree for %s', (file) => {
    const document = open(file);
    const found = locatePlacements(document);
    for (const { placement, source } of Object.values(found)) {
      expect(source).toBe('DEFAULT');
      expect(fitsOnPage(document.pages()[placement.page - 1]!, placement)).toBe(true);
    }
  });
});
