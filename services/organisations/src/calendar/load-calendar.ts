import { isDeepStrictEqual } from 'node:util';
import { calendarChanged, type CalendarChanged } from '@lienthong/contracts';
import { announce, type Database } from '@lienthong/database';
import { calendarYears, type CalendarYear } from '@lienthong/working-calendar';
import { lockCalendar, replaceYear, storedYear } from './calendar.repository.js';

type KnownYear = Omit<CalendarChanged, 'version'>;

const known = ({ year, complete, days }: CalendarYear): KnownYear => ({
  year,
  complete,
  days: [...days]
    .sort((a, b) => `${a.date} ${a.kind}`.localeCompare(`${b.date} ${b.kind}`, 'en'))
    .map(({ date, kind, name, sourceDocument }) => ({ date, kind, name: { ...name }, sourceDocument })),
});

const differs = (stored: CalendarChanged | null, wanted: KnownYear): boolean => {
  if (stored === null) return true;
  const { version: _, ...former } = stored;
  return !isDeepStrictEqual(former, wanted);
};

/**
 * Brings the stored years of the working calendar in line with the notices this release knows, and announces each year that
 * changed (Bộ luật Lao động 45/2019/QH14, Điều 112(3): the days are ordered year by year). Years without any day or notice
 * are left out: they are unknown either way. A second run changes nothing.
 * @returns the years that changed
 */
export const loadCalendar = (
  database: Database,
  years: readonly CalendarYear[] = calendarYears,
): Promise<readonly number[]> =>
  database.transaction(async (tx) => {
    await lockCalendar(tx);
    const changed: number[] = [];
    for (const wanted of years.filter(({ days }) => days.length > 0).map(known)) {
      const stored = await storedYear(tx, wanted.year);
      if (!differs(stored, wanted)) continue;
      const snapshot = { ...wanted, version: (stored?.version ?? 0) + 1 };
      await replaceYear(tx, snapshot);
      await announce(tx, calendarChanged, snapshot);
      changed.push(wanted.year);
    }
    return changed;
  });
