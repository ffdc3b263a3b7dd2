import type { CivilDate } from '@lienthong/kernel';
import { refusePdf } from '../errors.js';

/** Arabic digits, numbers below 10 with a leading 0 (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.3 c). */
export function numberText(number: number): string {
  if (!Number.isSafeInteger(number) || number < 1 || number > 9_999_999) {
    throw refusePdf('NUMBER_OR_DATE_INVALID', `number ${number}`, 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.3');
  }
  return String(number).padStart(2, '0');
}

/** Days below 10 and months 1 and 2 with a leading 0, other months without (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.4 b). */
export function dateParts(date: CivilDate): { readonly year: string; readonly month: string; readonly day: string } {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const exists = match !== null && new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) === date;
  if (!exists) throw refusePdf('NUMBER_OR_DATE_INVALID', `date ${date}`, 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.4');
  const month = Number(match[2]);
  return { year: match[1]!, month: month <= 2 ? match[2]! : String(month), day: match[3]! };
}
