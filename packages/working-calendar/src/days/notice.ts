import type { CivilDate } from '@lienthong/kernel';
import type { CalendarDay, CalendarDayKind } from '../calendar-day.js';

export interface Notice {
  readonly sourceDocument: string;
  readonly announcedOn?: CivilDate;
}

/** Days of one notice: `[date, kind, Vietnamese name, English name]`. */
export const daysOf = (
  notice: Notice,
  rows: readonly (readonly [CivilDate, CalendarDayKind, string, string])[],
): CalendarDay[] => rows.map(([date, kind, vi, en]) => ({ date, kind, name: { vi, en }, ...notice }));
