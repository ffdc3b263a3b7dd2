import type { CivilDate } from '@lienthong/kernel';
import { vietnamOffsetMs } from '@lienthong/kernel';

const dayMs = 86_400_000;
const utcOf = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`);

/** An existing date of the form `YYYY-MM-DD`; 30 February is not. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = utcOf(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (date: CivilDate): number => new Date(utcOf(date)).getUTCDay();

/** The civil date `days` calendar days later (earlier when negative). */
export const addDays = (date: CivilDate, days: number): CivilDate =>
  new Date(utcOf(date) + days * dayMs).toISOString().slice(0, 10);

/** The instant at which a civil date begins in Vietnam, plus `minutes`. */
export const instantInVietnam = (date: CivilDate, minutes = 0): Date =>
  new Date(utcOf(date) - vietnamOffsetMs + minutes * 60_000);

/** The last millisecond of a civil date in Vietnam: the latest instant that is still on that day. */
export const endOfDayInVietnam = (date: CivilDate): Date => new Date(instantInVietnam(date).getTime() + dayMs - 1);
