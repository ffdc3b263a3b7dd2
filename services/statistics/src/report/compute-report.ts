import type { Database } from '@lienthong/database';
import type { CivilDate, YearMonth } from '@lienthong/kernel';
import {
  ifComplete,
  instantInVietnam,
  reportingPeriod,
  sendingDeadline,
  type Calendar,
  type ReportingPeriod,
} from '@lienthong/working-calendar';
import { projectedCalendar } from '../calendar/calendar.repository.js';
import { countCodes, type Counts } from './indicators.js';
import { notesOf, type MonthFigures, type OrganisationRow } from './monthly-report.js';
import { countMonth, signingDates, type CountedRow, type SendingDeadline } from './report.repository.js';

/** The calendar month in Vietnamese time. @throws REPORTING_PERIOD_INVALID */
export const periodOf = (month: YearMonth): ReportingPeriod => reportingPeriod({ kind: 'CALENDAR_MONTH' }, month);

/** Computed when the report asks, so that a notice of holidays which comes late is counted with at once. */
function deadlineOf(
  calendar: Calendar,
  signedOn: CivilDate,
): SendingDeadline & { readonly missingYear: number | null } {
  const deadline = ifComplete(() => sendingDeadline(calendar, instantInVietnam(signedOn)));
  if (deadline.complete) return { signedOn, due: deadline.value, missingYear: null };
  return { signedOn, due: null, missingYear: Number(deadline.refusal.options.details?.['year']) };
}

const rowOf = (counted: CountedRow): OrganisationRow => ({
  organisationId: counted.organisationId,
  identifier: counted.identifier,
  name: counted.name ?? `(${counted.organisationId})`,
  group: counted.group,
  counts: Object.fromEntries(countCodes.map((code) => [code, counted[code]])) as Counts,
});

/**
 * The figures of a month as the facts stand now, all read from one state of the database.
 * One row per active organisation of the system, and one for any other that sent or received something.
 * @throws REPORTING_PERIOD_INVALID
 */
export async function computeReport(database: Database, month: YearMonth): Promise<MonthFigures> {
  const period = periodOf(month);
  return database.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only');
    const calendar = await projectedCalendar(tx);
    const deadlines = (await signingDates(tx, period)).map((date) => deadlineOf(calendar, date));
    const counted = await countMonth(tx, period, deadlines);
    const documents = counted.reduce((sum, { unknownDeadlines }) => sum + unknownDeadlines, 0);
    const years = [...new Set(deadlines.flatMap(({ missingYear }) => missingYear ?? []))].sort();
    return { month, rows: counted.map(rowOf), notes: notesOf({ documents, years }) };
  });
}
