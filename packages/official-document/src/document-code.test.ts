import { isDomainError } from '@lienthong/kernel';
import fc from 'fast-check';
import {
  canonicalCode,
  copyTypes,
  documentTypes,
  formatCode,
  normativeTypes,
  parseCode,
  unifyToneMarks,
} from './index.js';

/** Abbreviations as heads of bodies choose them: a capital, then letters and digits, Vietnamese ones among them. */
const abbreviation = fc.stringMatching(/^[A-ZĐÂÊÔƠƯ][A-ZĐa-zăâđêôơư0-9]{0,9}$/);
const unlike = (taken: readonly string[]) => abbreviation.filter((text) => !taken.includes(text));
const typeAbbreviations = [...documentTypes, ...copyTypes].flatMap((type) => type.abbreviation ?? []);
const ordinal = fc.integer({ min: 1, max: 99_999_999_999 });

describe('formatCode', () => {
  it('prints what the decree and the seed letters print', () => {
    const letter = { type: 'OFFICIAL_LETTER', number: 5, bodyAbbreviation: 'SKHCN', unitAbbreviation: 'BCVT' } as const;
    expect(formatCode(letter)).toEqual({ number: '05', notation: 'SKHCN-BCVT', code: '05/SKHCN-BCVT' });
    expect(formatCode({ ...letter, number: 12, bodyAbbreviation: 'UBND', unitAbbreviation: 'VX' }).code).toBe(
      '12/UBND-VX',
    );
    expect(formatCode({ type: 'DECISION', number: 15, bodyAbbreviation: 'UBND' }).code).toBe('15/QĐ-UBND');
    expect(formatCode({ type: 'DECISION', number: 9, bodyAbbreviation: 'VPCP', titleAbbreviation: 'TTg' }).code).toBe(
      '09/QĐ-TTg',
    );
    expect(
      formatCode({ type: 'DECISION', number: 15, bodyAbbreviation: 'UBND', year: 2019, normative: true }).code,
    ).toBe('15/2019/QĐ-UBND');
    expect(formatCode({ type: 'LAW', number: 45, bodyAbbreviation: 'QH14', year: 2019, normative: true }).code).toBe(
      '45/2019/QH14',
    );
    expect(formatCode({ type: 'MINUTES', number: 3, bodyAbbreviation: 'HĐTĐKT' }).code).toBe('03/BB-HĐTĐKT');
    expect(formatCode({ type: 'CERTIFIED_COPY', number: 1, bodyAbbreviation: 'UBND' }).code).toBe('01/SY-UBND');
    expect(formatCode({ ...letter, number: 1677 }).number).toBe('1677');
  });

  it('leaves the year out of administrative documents and the unit out of typed ones', () => {
    const parts = { type: 'PLAN', number: 7, bodyAbbreviation: 'SNV', unitAbbreviation: 'VP', year: 2026 } as const;
    expect(formatCode(parts).code).toBe('07/KH-SNV');
  });

  it.each([
    ['CODE_NUMBER_INVALID', { number: 0 }],
    ['CODE_NUMBER_INVALID', { number: 1.5 }],
    ['CODE_NUMBER_INVALID', { number: 100_000_000_000 }],
    ['BODY_ABBREVIATION_MISSING', { bodyAbbreviation: '  ' }],
    ['UNIT_ABBREVIATION_MISSING', { unitAbbreviation: undefined }],
    ['ABBREVIATION_INVALID', { unitAbbreviation: 'VP-TH' }],
    ['ABBREVIATION_INVALID', { bodyAbbreviation: 'S/KHCN' }],
    ['ABBREVIATION_INVALID', { bodyAbbreviation: 'skhcn' }],
    ['CODE_NOTATION_TOO_LONG', { bodyAbbreviation: 'A'.repeat(28) }],
    ['CODE_YEAR_MISSING', { type: 'DECISION', normative: true }],
    ['CODE_YEAR_MISSING', { type: 'DECISION', normative: true, year: 19 }],
    ['DOCUMENT_TYPE_UNKNOWN', { type: 'PLAN', normative: true, year: 2026 }],
  ] as const)('refuses with %s for %j', (code, change) => {
    const parts = {
      type: 'OFFICIAL_LETTER',
      number: 5,
      bodyAbbreviation: 'SKHCN',
      unitAbbreviation: 'VP',
      ...change,
    } as const;
    expect(() => formatCode(parts)).toThrow(code);
  });
});

describe('parseCode', () => {
  it.each([
    ['15/QĐ-UBND', '15/QĐ-UBND', 'DECISION'],
    ['Số: 5/QĐ-UBND', '05/QĐ-UBND', 'DECISION'],
    ['số 005 / QyĐ – UBND', '05/QyĐ-UBND', 'REGULATION'],
    ['15a/QĐ-UBND', '15a/QĐ-UBND', 'DECISION'],
    ['15 a/QĐ-UBND', '15a/QĐ-UBND', 'DECISION'],
    ['15/2019/QĐ-UBND', '15/2019/QĐ-UBND', 'DECISION'],
    ['1677/UBND-KSTT', '1677/UBND-KSTT', null],
    ['7816/VPCP-TTĐT', '7816/VPCP-TTĐT', null],
    ['45/2019/QH14', '45/2019/QH14', null],
    ['01/SY-UBND', '01/SY-UBND', 'CERTIFIED_COPY'],
    ['3/DA-SXD', '03/DA-SXD', 'PROJECT'],
    ['3/ĐA-SXD', '03/ĐA-SXD', 'SCHEME'],
    ['Số: 02/BC-UBND'.normalize('NFD'), '02/BC-UBND', 'REPORT'],
    ['3/\u00d0A\u200b-SXD', '03/ĐA-SXD', 'SCHEME'],
  ])('reads %s', (text, code, type) => {
    expect(parseCode(text)).toMatchObject({ code, type });
  });

  it.each([
    ['', 'CODE_EMPTY'],
    ['Số:', 'CODE_UNREADABLE'],
    ['/QĐ-UBND', 'CODE_UNREADABLE'],
    ['15', 'CODE_UNREADABLE'],
    ['15/', 'CODE_UNREADABLE'],
    ['15/2019', 'CODE_UNREADABLE'],
    ['00/QĐ-UBND', 'CODE_NUMBER_INVALID'],
    [`${'9'.repeat(40)}/QĐ-UBND`, 'CODE_NUMBER_INVALID'],
    ['1/'.padEnd(300, 'A'), 'CODE_TOO_LONG'],
  ])('refuses %s with %s', (text, code) => {
    expect(() => parseCode(text)).toThrow(code);
  });

  it('gives back what formatCode built, for every administrative type', () => {
    for (const { code: type, abbreviation: ofType } of documentTypes) {
      fc.assert(
        fc.property(ordinal, unlike(typeAbbreviations), abbreviation, (number, bodyAbbreviation, unitAbbreviation) => {
          const built = formatCode({ type, number, bodyAbbreviation, unitAbbreviation });
          const read = parseCode(built.code);
          expect(read).toMatchObject({ number, suffix: '', year: null, notation: built.notation, code: built.code });
          expect(read.type).toBe(ofType === null ? null : type);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('gives back what formatCode built, for every normative type and copy', () => {
    const year = fc.integer({ min: 1945, max: 9999 });
    for (const { code: type } of normativeTypes) {
      fc.assert(
        fc.property(ordinal, abbreviation, year, (number, bodyAbbreviation, inYear) => {
          const built = formatCode({ type, number, bodyAbbreviation, year: inYear, normative: true });
          expect(parseCode(built.code)).toMatchObject({
            number,
            year: inYear,
            notation: built.notation,
            code: built.code,
          });
        }),
        { numRuns: 40 },
      );
    }
    for (const { code: type } of copyTypes) {
      fc.assert(
        fc.property(ordinal, abbreviation, (number, bodyAbbreviation) => {
          expect(parseCode(formatCode({ type, number, bodyAbbreviation }).code)).toMatchObject({ number, type });
        }),
        { numRuns: 40 },
      );
    }
  });

  it('reads the same value from the disorder of the outside world', () => {
    const disorder = fc.record({
      label: fc.constantFrom('', 'Số: ', 'Số:', 'số ', 'SỐ : ', ' So: '),
      zeros: fc.constantFrom('', '0', '000'),
      slash: fc.constantFrom('/', ' / ', '/ ', '\u2044'),
      dash: fc.constantFrom('-', ' - ', '–', ' —'),
      form: fc.constantFrom('NFC', 'NFD'),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), abbreviation, abbreviation, disorder, (number, a, b, d) => {
        const text = `${d.label}${d.zeros}${number}${d.slash}${a}${d.dash}${b} `.normalize(d.form);
        expect(parseCode(text)).toEqual(parseCode(`${number}/${a}-${b}`));
      }),
    );
  });

  it('ends every string in a stable value or a typed error', () => {
    const near = fc.stringMatching(/^(Số: ?)?[0-9 ]{0,4}[a-z]{0,2}[/ ]{0,2}[0-9]{0,5}[/ĐA-Z .-]{0,12}$/u);
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme' }), near),
        (text) => {
          try {
            const read = parseCode(text);
            expect(parseCode(read.code)).toEqual(read);
          } catch (error) {
            if (!isDomainError(error)) throw error;
            expect(error.code).toMatch(/^CODE_/);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('canonicalCode', () => {
  const of = (code: string, issuingBody = 'UBND tỉnh Hoà Bình', year = 2026) =>
    canonicalCode({ code, issuingBody, year });

  it('meets across spelling, never across letters', () => {
    expect(of('Số: 5 / QĐ – UBND', 'UBND TỈNH HÒA  BÌNH')).toBe(of('05/QĐ-UBND'));
    expect(of('3/ĐA-UBND')).not.toBe(of('3/DA-UBND'));
    expect(of('3/QyĐ-UBND')).not.toBe(of('3/QĐ-UBND'));
    expect(of('3/qđ-UBND')).not.toBe(of('3/QĐ-UBND'));
    expect(of('15a/QĐ-UBND')).not.toBe(of('15/QĐ-UBND'));
    expect(of('5/QĐ-UBND', 'UBND tỉnh Lai Châu')).not.toBe(of('5/QĐ-UBND'));
    expect(of('5/QĐ-UBND', 'UBND tỉnh Hoà Bình', 2025)).not.toBe(of('5/QĐ-UBND'));
  });

  it('takes the year from the code where the code carries one', () => {
    expect(of('15/2019/QĐ-UBND', 'UBND', 2020)).toBe(of('15/2019/QĐ-UBND', 'UBND', 2019));
  });
});

describe('unifyToneMarks', () => {
  it('moves the mark of open oa, oe, uy only', () => {
    expect(unifyToneMarks('hoà uỷ thuý khoẻ HOÀ UỶ')).toBe('hòa ủy thúy khỏe HÒA ỦY');
    expect(unifyToneMarks('hoàn quý toán khuỷu Quỳ')).toBe('hoàn quý toán khuỷu Quỳ');
  });
});
