import { refuse, type CivilDate } from '@lienthong/kernel';

const legalBasis = 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.4 b';

function partsOf(civilDate: CivilDate): { year: number; month: number; day: number } {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(civilDate)?.map(Number) ?? [];
  if (year && month && day) {
    const back = new Date(Date.UTC(year, month - 1, day));
    if (back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day) {
      return { year, month, day };
    }
  }
  throw refuse(
    'DATE_INVALID',
    { vi: 'Ngày tháng không có thật; dạng đúng: NNNN-TT-NN.', en: 'Not an existing date in the form YYYY-MM-DD.' },
    { path: ['date'], legalBasis, details: { civilDate } },
  );
}

/**
 * Day and month as printed: a leading zero for days below 10 and for months 1 and 2 only ("tháng 03" is wrong).
 * @param civilDate `YYYY-MM-DD` in Vietnam
 * @throws DATE_INVALID
 */
export function dayAndMonthDigits(civilDate: CivilDate): { day: string; month: string } {
  const { month, day } = partsOf(civilDate);
  return { day: String(day).padStart(2, '0'), month: month <= 2 ? `0${month}` : String(month) };
}

/**
 * `Hà Nội, ngày 05 tháng 01 năm 2020`.
 * @param place official name of the province or unit of the seat, as it is printed
 * @param civilDate `YYYY-MM-DD` in Vietnam
 * @throws DATE_INVALID, PLACE_MISSING
 */
export function placeAndDateLine(place: string, civilDate: CivilDate): string {
  const name = place.normalize('NFC').trim();
  const { day, month } = dayAndMonthDigits(civilDate);
  if (name === '') {
    throw refuse(
      'PLACE_MISSING',
      { vi: 'Địa danh còn thiếu.', en: 'The place is missing.' },
      { path: ['place'], legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.4 a' },
    );
  }
  return `${name}, ngày ${day} tháng ${month} năm ${partsOf(civilDate).year}`;
}
