import { appearanceProfileAt, shownLines } from './appearance-profile.js';
import { centredIn, sealBox, topRightTextBox } from './seal-box.js';

describe('appearance rules by date', () => {
  it('follows Decree 30 from the day it was signed and the circular before', () => {
    expect(appearanceProfileAt('2026-11-22').id).toBe('ND_30_2020');
    expect(appearanceProfileAt('2020-03-05').id).toBe('ND_30_2020');
    expect(appearanceProfileAt('2020-03-04').id).toBe('TT_01_2019');
    expect(() => appearanceProfileAt('2018-01-01')).toThrow('NO_APPEARANCE_RULES');
  });

  it('shows no seal on a digitised copy today, and did in 2019', () => {
    expect(appearanceProfileAt('2026-11-22').cases.DIGITISED_COPY?.image).toBe('NONE');
    expect(appearanceProfileAt('2019-11-22').cases.DIGITISED_COPY?.image).toBe('RED_SEAL');
  });

  it('lists what a copy and an attachment must say, the time after ISO 8601 in Vietnam', () => {
    const { cases } = appearanceProfileAt('2026-11-22');
    const facts = {
      formOfCopy: 'Sao y',
      organisationName: 'Sở Khoa học và Công nghệ',
      numberAndNotation: '05/SKHCN-BCVT',
      signingTime: new Date('2026-09-24T07:05:09Z'),
    };
    expect(shownLines(cases.DIGITISED_COPY!, facts)).toEqual([
      'Sao y',
      'Sở Khoa học và Công nghệ',
      '2026-09-24T14:05:09+07:00',
    ]);
    expect(shownLines(cases.SEPARATE_ATTACHMENT!, facts)).toEqual(['05/SKHCN-BCVT', '2026-09-24T14:05:09+07:00']);
    expect(() => shownLines(cases.SEPARATE_ATTACHMENT!, {})).toThrow('APPEARANCE_TEXT_MISSING');
  });
});

describe('where the organisation signs', () => {
  it('covers the left third of the signature at the real size of the seal', () => {
    const image = centredIn({ x: 122, y: 138, width: 51, height: 26 }, { width: 45, height: 18 });
    expect(image).toEqual({ x: 125, y: 142, width: 45, height: 18 });
    const seal = sealBox(image, 36);
    expect(seal).toEqual({ x: 104, y: 133, width: 36, height: 36 });
    expect(seal.x + seal.width - image.x).toBeCloseTo(image.width / 3);
  });

  it('keeps text at the top right inside the page, portrait or landscape', () => {
    for (const page of [
      { width: 210, height: 297 },
      { width: 297, height: 210 },
    ]) {
      const box = topRightTextBox(page, { width: 60, height: 12 });
      expect(box.x + box.width).toBeLessThanOrEqual(page.width - 5);
      expect(box.x).toBeGreaterThan(page.width / 2);
      expect(box.y).toBe(5);
    }
  });
});
