import { refuse, type CivilDate, type LocalisedText } from '@lienthong/kernel';
import type { CalendarDay } from './calendar-day.js';
import { requireCivilDate, weekdayOf } from './civil-date.js';
import { statutoryHolidays } from './statutory-holidays.js';

/** What one authority orders for itself, e.g. offices closed before a typhoon. Stands above the national calendar. */
export interface CalendarOverride {
  readonly date: CivilDate;
  readonly working: boolean;
  readonly name: LocalisedText;
  readonly sourceDocument: string;
  readonly announcedOn?: CivilDate;
}

export interface Calendar {
  readonly days: ReadonlyMap<CivilDate, CalendarDay>;
  /** Days proposed but not decided. */
  readonly provisional: readonly CalendarDay[];
  /** Years whose notices are all loaded. */
  readonly completeYears: ReadonlySet<number>;
  readonly overrides: ReadonlyMap<CivilDate, CalendarOverride>;
}

/**
 * A calendar of decided days, provisional days and an authority's own orders. Lunar holidays are data, never computed.
 * @param completeYears years for which `days` holds every day of the notices; any other year is answered as incomplete
 * @throws DATE_INVALID, CALENDAR_DAY_REPEATED (two decided days, or two overrides, on one date)
 */
export function createCalendar(
  days: readonly CalendarDay[],
  completeYears: Iterable<number>,
  overrides: readonly CalendarOverride[] = [],
): Calendar {
  return {
    days: byDate(days.filter(({ kind }) => kind !== 'PROVISIONAL')),
    provisional: days.filter(({ kind }) => kind === 'PROVISIONAL'),
    completeYears: new Set(completeYears),
    overrides: byDate(overrides),
  };
}

/** The same calendar with an authority's own orders in the place of former ones. */
export const withOverrides = (calendar: Calendar, overrides: readonly CalendarOverride[]): Calendar => ({
  ...calendar,
  overrides: byDate(overrides),
});

function byDate<T extends { readonly date: CivilDate }>(days: readonly T[]): Map<CivilDate, T> {
  const map = new Map<CivilDate, T>();
  for (const day of days) {
    requireCivilDate(day.date);
    if (map.has(day.date)) {
      throw refuse(
        'CALENDAR_DAY_REPEATED',
        { vi: `Ngày ${day.date} được khai hai lần.`, en: `The date ${day.date} is given twice.` },
        { path: ['days'], details: { date: day.date } },
      );
    }
    map.set(day.date, day);
  }
  return map;
}

/** What is known of a date. `complete: false`: the year's notice is not loaded and nobody may say whether it is worked. */
export type DayAnswer =
  | {
      readonly complete: true;
      readonly working: boolean;
      /** The law, notice or order that decides it; absent where only the weekday does. */
      readonly reason?: CalendarDay | CalendarOverride;
      /** A proposal for this very date that is not decided. */
      readonly provisional?: CalendarDay;
    }
  | { readonly complete: false; readonly year: number; readonly known: readonly CalendarDay[] };

/**
 * Whether a date is worked, as far as the loaded notices tell. A day that an override or a notice names is answered in
 * every year; any other date only in a complete year.
 * @throws DATE_INVALID
 */
export function dayOf(calendar: Calendar, date: CivilDate): DayAnswer {
  requireCivilDate(date);
  const override = calendar.overrides.get(date);
  if (override) return { complete: true, working: override.working, reason: override };
  const day = calendar.days.get(date);
  if (day) return { complete: true, working: day.kind === 'SWAP_WORK', reason: day };
  const year = Number(date.slice(0, 4));
  if (!calendar.completeYears.has(year)) return { complete: false, year, known: knownDays(calendar, year) };
  const provisional = calendar.provisional.find((proposal) => proposal.date === date);
  const weekday = weekdayOf(date);
  return { complete: true, working: weekday >= 1 && weekday <= 5, ...(provisional ? { provisional } : {}) };
}

/** The loaded days of a year, provisional ones and, where nothing is loaded for the date, what the law fixes. */
function knownDays(calendar: Calendar, year: number): CalendarDay[] {
  const loaded = [...calendar.days.values(), ...calendar.provisional].filter(
    ({ date }) => Number(date.slice(0, 4)) === year,
  );
  const fixed = statutoryHolidays(year).filter(({ date }) => !calendar.days.has(date));
  return [...loaded, ...fixed].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** A year of the calendar with what is known of it, in order of date; for showing and for asking the administrator. */
export const yearOf = (
  calendar: Calendar,
  year: number,
): { readonly year: number; readonly complete: boolean; readonly known: readonly CalendarDay[] } => ({
  year,
  complete: calendar.completeYears.has(year),
  known: knownDays(calendar, year),
});

/**
 * Whether a date is a working day of civil servants.
 * @param date civil date in Vietnam, `YYYY-MM-DD`
 * @throws CALENDAR_INCOMPLETE when the notice of its year is not loaded (`details.known` holds what is), DATE_INVALID
 */
export function isWorkingDay(calendar: Calendar, date: CivilDate): boolean {
  const answer = dayOf(calendar, date);
  if (answer.complete) return answer.working;
  throw refuse(
    'CALENDAR_INCOMPLETE',
    {
      vi: `Lịch làm việc năm ${answer.year} chưa đầy đủ: chưa nạp thông báo nghỉ lễ, Tết và hoán đổi ngày làm việc của năm.`,
      en: `The working calendar of ${answer.year} is incomplete: the year's notice of holidays and swaps is not loaded.`,
    },
    {
      path: ['date'],
      legalBasis: 'Bộ luật Lao động 45/2019/QH14, Điều 112(3)',
      details: { date, year: answer.year, known: answer.known },
    },
  );
}
