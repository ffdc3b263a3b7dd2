import { civilDateInVietnam, refuse, type CivilDate } from '@lienthong/kernel';
import { addDays, instantInVietnam } from './civil-date.js';

/**
 * CALENDAR_MONTH `2026-07`; FIFTEENTH `2026-07`, from 15 June to 14 July; QUARTER `2026-Q3`; HALF_YEAR `2026-H2`; YEAR `2026`.
 */
export type ReportingPeriodKind = 'CALENDAR_MONTH' | 'FIFTEENTH' | 'QUARTER' | 'HALF_YEAR' | 'YEAR';

export interface ReportingPeriod {
  readonly kind: ReportingPeriodKind;
  readonly key: string;
  /** First instant of the period. */
  readonly from: Date;
  /** First instant after the period: select `from <= at AND at < to`. */
  readonly to: Date;
  /** First civil date. */
  readonly fromDate: CivilDate;
  /** Last civil date, inclusive. */
  readonly toDate: CivilDate;
}

const forms: Record<
  ReportingPeriodKind,
  { readonly pattern: RegExp; readonly months: number; readonly example: string }
> = {
  CALENDAR_MONTH: { pattern: /^(\d{4})-(0[1-9]|1[0-2])$/, months: 1, example: '2026-07' },
  FIFTEENTH: { pattern: /^(\d{4})-(0[1-9]|1[0-2])$/, months: 1, example: '2026-07' },
  QUARTER: { pattern: /^(\d{4})-Q([1-4])$/, months: 3, example: '2026-Q3' },
  HALF_YEAR: { pattern: /^(\d{4})-H([12])$/, months: 6, example: '2026-H2' },
  YEAR: { pattern: /^(\d{4})$/, months: 12, example: '2026' },
};

/** Civil date of a day in the month `index` months after January of `year`; `index` may lie outside 0–11. */
const dateIn = (year: number, index: number, day: number): CivilDate => {
  const months = year * 12 + index;
  const [y, m] = [Math.floor(months / 12), (months % 12) + 1];
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/**
 * Beginning and end of a reporting period in Vietnamese time. The window of a monthly report may be the 15th to the 14th
 * instead of the calendar month, so the kind is always stated.
 * @throws REPORTING_PERIOD_INVALID when the key does not have the form of its kind, or its year is below 1000
 */
export function reportingPeriod({ kind }: { readonly kind: ReportingPeriodKind }, key: string): ReportingPeriod {
  const { pattern, months, example } = forms[kind];
  const [, yearText, ordinal = '1'] = pattern.exec(key) ?? [];
  const year = Number(yearText);
  if (yearText === undefined || year < 1000 || year > 9998) {
    throw refuse(
      'REPORTING_PERIOD_INVALID',
      {
        vi: `Kỳ báo cáo không hợp lệ; dạng đúng: ${example}.`,
        en: `Not a reporting period; expected e.g. ${example}.`,
      },
      { path: ['key'], details: { kind, key } },
    );
  }
  const start = (Number(ordinal) - 1) * months;
  const [fromDate, after] =
    kind === 'FIFTEENTH'
      ? [dateIn(year, start - 1, 15), dateIn(year, start, 15)]
      : [dateIn(year, start, 1), dateIn(year, start + months, 1)];
  return {
    kind,
    key,
    from: instantInVietnam(fromDate),
    to: instantInVietnam(after),
    fromDate,
    toDate: addDays(after, -1),
  };
}

/** The key of the period of this kind that an instant falls into. */
export function reportingPeriodKey({ kind }: { readonly kind: ReportingPeriodKind }, at: Date): string {
  const date = civilDateInVietnam(at);
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  if (kind === 'YEAR') return date.slice(0, 4);
  if (kind === 'HALF_YEAR') return `${date.slice(0, 4)}-H${Math.ceil(month / 6)}`;
  if (kind === 'QUARTER') return `${date.slice(0, 4)}-Q${Math.ceil(month / 3)}`;
  return dateIn(year, kind === 'FIFTEENTH' && day >= 15 ? month : month - 1, 1).slice(0, 7);
}

/** The year of registers and numbers that an instant belongs to, in Vietnamese time (NĐ 30/2020/NĐ-CP, Điều 15(1)). */
export const registerYear = (at: Date): number => Number(civilDateInVietnam(at).slice(0, 4));
