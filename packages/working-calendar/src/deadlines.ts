import { civilDateInVietnam, isDomainError, refuse, type CivilDate, type DomainError } from '@lienthong/kernel';
import { isWorkingDay, type Calendar } from './calendar.js';
import type { CalendarDay } from './calendar-day.js';
import { addDays, endOfDayInVietnam, instantInVietnam, requireCivilDate } from './civil-date.js';

/**
 * The civil date `count` working days after `date` (before it, when negative); 0 gives `date` itself, worked or not.
 * `date` is not counted.
 * @throws CALENDAR_INCOMPLETE when the way crosses a year without notice, WORKING_DAYS_INVALID unless a whole number within
 *   ±3660, DATE_INVALID
 */
export function addWorkingDays(calendar: Calendar, date: CivilDate, count: number): CivilDate {
  if (!Number.isInteger(count) || Math.abs(count) > 3660) {
    throw refuse(
      'WORKING_DAYS_INVALID',
      { vi: 'Số ngày làm việc không hợp lệ.', en: 'Not a usable number of working days.' },
      { path: ['count'], details: { count } },
    );
  }
  const step = Math.sign(count);
  let at = requireCivilDate(date);
  for (let left = Math.abs(count); left > 0;) {
    at = addDays(at, step);
    if (isWorkingDay(calendar, at)) left -= 1;
  }
  return at;
}

/** Every deadline below is the latest instant that is still in time: an act at `at` is in time when `at <= deadline`. */
export interface DeadlineOptions {
  /** Khẩn, thượng khẩn and hỏa tốc: immediately, so the deadline is the very instant; measure minutes, not days. */
  readonly urgent?: boolean | undefined;
}

export interface SendingOptions extends DeadlineOptions {
  /** End of the morning in Vietnam, `HH:MM`; QĐ 28 says "buổi sáng" without an hour. Default 12:00. */
  readonly noon?: string | undefined;
}

/**
 * Until when a signed document must be sent: the same day, at the latest in the morning of the next working day
 * (QĐ 28/2018/QĐ-TTg, Điều 6). A worked Saturday counts.
 * @throws CALENDAR_INCOMPLETE, NOON_INVALID
 */
export function sendingDeadline(calendar: Calendar, signedAt: Date, options: SendingOptions = {}): Date {
  const minutes = minutesOf(options.noon ?? '12:00');
  if (options.urgent) return new Date(signedAt);
  return instantInVietnam(nextWorkingDay(calendar, signedAt), minutes);
}

/**
 * Until when a signed document must be completed by the records office and issued: the same day, at the latest by the end of
 * the next working day; urgent ones immediately (NĐ 30/2020/NĐ-CP, Điều 18(1)). Laxer than sendingDeadline: keep both.
 * @throws CALENDAR_INCOMPLETE
 */
export function issuingDeadline(calendar: Calendar, signedAt: Date, options: DeadlineOptions = {}): Date {
  return options.urgent ? new Date(signedAt) : endOfDayInVietnam(nextWorkingDay(calendar, signedAt));
}

/**
 * Until when the recipient must answer an arrived document.
 * SYSTEM (default): the automatic notice (status 01), within the calendar day of arrival, also after hours and on days off
 * (NĐ 30, Điều 21(2)(c)). CLERK: accepting and registering (status 03), at the latest by the end of the next working day;
 * urgent ones immediately (Điều 4(2)(c)).
 * @throws CALENDAR_INCOMPLETE (CLERK only)
 */
export function acknowledgementDeadline(
  calendar: Calendar,
  arrivedAt: Date,
  options: DeadlineOptions & { readonly by?: 'SYSTEM' | 'CLERK' | undefined } = {},
): Date {
  return options.by === 'CLERK'
    ? issuingDeadline(calendar, arrivedAt, options)
    : endOfDayInVietnam(civilDateInVietnam(arrivedAt));
}

/**
 * Until when the paper copy must reach the recipient, where a local list of documents asks for paper besides the electronic
 * document: end of the given number of working days after electronic issue (Bà Rịa-Vũng Tàu, 05/06/2020: 1).
 * @throws CALENDAR_INCOMPLETE, WORKING_DAYS_INVALID
 */
export const paperDeadline = (calendar: Calendar, issuedAt: Date, workingDays = 1): Date =>
  endOfDayInVietnam(addWorkingDays(calendar, civilDateInVietnam(issuedAt), workingDays));

const nextWorkingDay = (calendar: Calendar, at: Date): CivilDate => addWorkingDays(calendar, civilDateInVietnam(at), 1);

function minutesOf(noon: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(noon) ?? [];
  if (hours !== undefined && minutes !== undefined) return Number(hours) * 60 + Number(minutes);
  throw refuse(
    'NOON_INVALID',
    { vi: 'Giờ kết thúc buổi sáng phải có dạng GG:PP.', en: 'The end of the morning must have the form HH:MM.' },
    { path: ['noon'], details: { noon } },
  );
}

/** A deadline that may not be known yet because the notice of a year is missing. */
export type CompleteOr<T> =
  | { readonly complete: true; readonly value: T }
  | {
      readonly complete: false;
      /** The year whose notice is missing. */
      readonly year: number;
      readonly refusal: DomainError;
      readonly known: readonly CalendarDay[];
    };

/**
 * Turns the refusal CALENDAR_INCOMPLETE into a value, for callers that go on without a deadline:
 * `ifComplete(() => sendingDeadline(calendar, signedAt))`. Everything else that is thrown passes through.
 */
export function ifComplete<T>(compute: () => T): CompleteOr<T> {
  try {
    return { complete: true, value: compute() };
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'CALENDAR_INCOMPLETE') throw error;
    const { year, known } = error.options.details as { year: number; known: readonly CalendarDay[] };
    return { complete: false, year, refusal: error, known };
  }
}
