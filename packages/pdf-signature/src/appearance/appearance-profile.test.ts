import { sampleDocument } from '@lienthong/testing';
import { openPdf } from '../model/document.js';
import { fitsOnPage, visibleSizeMm } from '../placement.js';
import { appearanceProfile, appearanceProfileAt, caseAppearance, shownLines } from './appearance-profile.js';
import { centredIn, sealBox, topRightTextBox } from './seal-box.js';
import { textBlockSizeMm } from './text-appearance.js';

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

  it('gives the rules of the day of signing in Vietnam, or those asked for by name', () => {
    const lastHourBefore = new Date('2020-03-04T16:59:59Z');
    const firstHour = new Date('2020-03-04T17:00:00Z');
    expect(caseAppearance('ORGANISATION', lastHourBefore).text).toEqual(['ORGANISATION_NAME', 'SIGNING_TIME']);
    expect(caseAppearance('ORGANISATION', firstHour).text).toEqual([]);
    expect(caseAppearance('ORGANISATION', firstHour, 'TT_01_2019')).toBe(
      appearanceProfile('TT_01_2019').cases.ORGANISATION,
    );
    expect(() => caseAppearance('SEPARATE_ATTACHMENT', lastHourBefore)).toThrow('NO_APPEARANCE_RULES');
  });

  it('asks for blue and red on clear ground today, and shows nothing on an attachment in the same file', () => {
    const { cases } = appearanceProfileAt('2026-11-22');
    expect([cases.PERSON, cases.ORGANISATION].map((shown) => [shown?.image, shown?.transparent])).toEqual([
      ['BLUE_SIGNATURE', true],
      ['RED_SEAL', true],
    ]);
    expect(cases.SAME_FILE_ATTACHMENT).toMatchObject({ position: 'NOT_SIGNED', image: 'NONE', text: [] });
    expect(new Set(Object.values(cases).map(({ fontSize }) => fontSize))).toEqual(new Set([10]));
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
    const box = { page: 2, xMm: 122, yMm: 138, widthMm: 51, heightMm: 26 };
    const image = centredIn(box, { widthMm: 45, heightMm: 18 });
    expect(image).toEqual({ page: 2, xMm: 125, yMm: 142, widthMm: 45, heightMm: 18 });
    const seal = sealBox(image, 36);
    expect(seal).toEqual({ page: 2, xMm: 104, yMm: 133, widthMm: 36, heightMm: 36 });
    expect(seal.xMm + seal.widthMm - image.xMm).toBeCloseTo(image.widthMm / 3);
  });

  it.each(['cong-van.pdf', 'phu-luc.pdf', 'rotated.pdf', 'cropbox.pdf'])(
    'keeps text at the top right of %s',
    (file) => {
      const page = openPdf(sampleDocument(file)).pages()[0]!;
      const box = topRightTextBox(page, textBlockSizeMm(['05/SKHCN-BCVT', '2026-09-24T14:05:09+07:00']));
      expect(fitsOnPage(page, box)).toBe(true);
      expect(box.xMm).toBeGreaterThan(visibleSizeMm(page).widthMm / 2);
      expect(box.yMm).toBeLessThan(10);
    },
  );
});
