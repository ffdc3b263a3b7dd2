import type { CalendarChanged } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import { storedYear } from './calendar.repository.js';

/** What is known of a year; one without a notice is incomplete, and nobody may compute a deadline in it. */
export async function readCalendar(database: Database, year: number): Promise<Omit<CalendarChanged, 'version'>> {
  return (await storedYear(database, year)) ?? { year, complete: false, days: [] };
}
