// Every SQL statement about the working calendar.
import type { CalendarChanged } from '@lienthong/contracts';
import { bulkInsert, type Tx } from '@lienthong/database';
import { CalendarDayEntity, CalendarYearEntity } from './calendar.entity.js';

type Reader = Pick<Tx, 'manager'>;

export async function storedYear(reader: Reader, year: number): Promise<CalendarChanged | null> {
  const found = await reader.manager.findOneBy(CalendarYearEntity, { year });
  if (found === null) return null;
  const days = await reader.manager.find(CalendarDayEntity, { where: { year }, order: { date: 'ASC', kind: 'ASC' } });
  return {
    ...found,
    days: days.map(({ date, kind, nameVi, nameEn, sourceDocument }) => ({
      date,
      kind,
      name: { vi: nameVi, en: nameEn },
      sourceDocument,
    })),
  };
}

/** Two workers that start together stand in line here. */
export const lockCalendar = async (tx: Tx): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('organisations calendar', 0))`);
};

/** The whole year in the place of what was known of it. */
export async function replaceYear(tx: Tx, { year, complete, version, days }: CalendarChanged): Promise<void> {
  await tx.query(
    `insert into calendar_year (year, complete, version) values ($1, $2, $3)
     on conflict (year) do update set complete = excluded.complete, version = excluded.version`,
    [year, complete, version],
  );
  await tx.query('delete from calendar_day where year = $1', [year]);
  await bulkInsert(
    tx,
    'calendar_day',
    { date: 'date', kind: 'text', year: 'integer', name_vi: 'text', name_en: 'text', source_document: 'text' },
    days.map((day) => [day.date, day.kind, year, day.name.vi, day.name.en, day.sourceDocument]),
  );
}
