// Every SQL statement about the projected working calendar.
import { calendarChanged, type CalendarChanged } from '@lienthong/contracts';
import type { Tx } from '@lienthong/database';
import { createCalendar, type Calendar } from '@lienthong/working-calendar';

/** Keeps the version of a year that is the highest; an older one that comes late changes nothing. */
export async function storeYear(tx: Tx, { year, version, complete, days }: CalendarChanged): Promise<void> {
  await tx.query(
    `insert into calendar_year as known (year, version, complete, days) values ($1, $2, $3, $4::jsonb)
     on conflict (year) do update set version = excluded.version, complete = excluded.complete, days = excluded.days
     where known.version < excluded.version`,
    [year, version, complete, JSON.stringify(days)],
  );
}

const storedDays = calendarChanged.schema;

/** The calendar as announced so far; a year without a notice stays incomplete. */
export async function projectedCalendar(reader: Pick<Tx, 'query'>): Promise<Calendar> {
  const years = await reader.query<CalendarChanged>('select year, version, complete, days from calendar_year');
  const known = years.map((year) => storedDays.parse(year));
  return createCalendar(
    known.flatMap(({ days }) => days),
    known.filter(({ complete }) => complete).map(({ year }) => year),
  );
}
