import { refuse, vietnamOffsetMs, type CivilDate } from '@lienthong/kernel';

const dayMs = 86_400_000;
const utcOf = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`);

/** An existing date of the form `YYYY-MM-DD`; 30 February is not. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = utcOf(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** @throws DATE_INVALID unless `text` is an existing date `YYYY-MM-DD` */
export function requireCivilDate(text: string): CivilDate {
  if (isCivilDate(text)) return text;
  throw refuse(
    'DATE_INVALID',
    { vi: 'Ngày tháng không có thật; dạng đúng: NNNN-TT-NN.', en: 'Not an existing date in the form YYYY-MM-DD.' },
    { path: ['date'], details: { date: text.slice(0, 40) } },
  );
}

/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (date: CivilDate): number => new Date(utcOf(date)).getUTCDay();

/**
 * The civil date `days` calendar days later (earlier when negative).
 * @throws DATE_INVALID, also when the result lies outside the years 0000–9999
 */
export function addDays(date: CivilDate, days: number): CivilDate {
  const iso = new Date(utcOf(requireCivilDate(date)) + days * dayMs).toISOString();
  return requireCivilDate(iso.slice(0, iso.indexOf('T')));
}

/** The instant at which a civil date begins in Vietnam, plus `minutes`. */
export const instantInVietnam = (date: CivilDate, minutes = 0): Date =>
  new Date(utcOf(date) - vietnamOffsetMs + minutes * 60_000);

/** The last millisecond of a civil date in Vietnam: the latest instant that is still on that day. */
export const endOfDayInVietnam = (date: CivilDate): Date => new Date(instantInVietnam(date).getTime() + dayMs - 1);
