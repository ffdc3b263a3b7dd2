import fc from 'fast-check';
import { dayAndMonthDigits, placeAndDateLine, registerYear } from './index.js';

describe('place and date', () => {
  it('prints the examples of the decree', () => {
    expect(placeAndDateLine('Hà Nội', '2020-01-05')).toBe('Hà Nội, ngày 05 tháng 01 năm 2020');
    expect(placeAndDateLine('Thành phố Hồ Chí Minh', '2019-06-29')).toBe(
      'Thành phố Hồ Chí Minh, ngày 29 tháng 6 năm 2019',
    );
  });

  it('puts a zero before days below 10 and before months 1 and 2 only', () => {
    const months = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}-09`);
    expect(months.map((date) => dayAndMonthDigits(date).month)).toEqual('01 02 3 4 5 6 7 8 9 10 11 12'.split(' '));
    expect(['2026-03-01', '2026-03-09', '2026-03-10', '2024-02-29'].map((date) => dayAndMonthDigits(date).day)).toEqual(
      '01 09 10 29'.split(' '),
    );
  });

  it('refuses dates that do not exist and an empty place', () => {
    for (const date of ['2015-02-30', '2026-13-01', '2026-00-10', '05/01/2020', '2026-1-5', ''])
      expect(() => dayAndMonthDigits(date)).toThrow('DATE_INVALID');
    expect(() => placeAndDateLine(' ', '2020-01-05')).toThrow('PLACE_MISSING');
  });

  it('gives back every date of the Gregorian calendar', () => {
    const range = { min: new Date('1945-09-02'), max: new Date('9999-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (at) => {
        const { day, month } = dayAndMonthDigits(at.toISOString().slice(0, 10));
        expect([Number(day), Number(month)]).toEqual([at.getUTCDate(), at.getUTCMonth() + 1]);
      }),
    );
  });
});

describe('registerYear', () => {
  it('turns at midnight in Vietnam', () => {
    expect(registerYear(new Date('2026-12-31T16:59:59.999Z'))).toBe(2026);
    expect(registerYear(new Date('2026-12-31T17:00:00Z'))).toBe(2027);
  });
});
