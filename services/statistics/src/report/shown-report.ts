import type { Database } from '@lienthong/database';
import type { YearMonth } from '@lienthong/kernel';
import { isBeingFrozen, newestSnapshot, type Snapshot } from '../freeze/snapshot.repository.js';
import { computeReport } from './compute-report.js';
import type { MonthFigures } from './monthly-report.js';

export type ReportState = 'LIVE' | 'FREEZING' | 'FROZEN';

export interface ShownReport {
  readonly state: ReportState;
  readonly figures: MonthFigures;
  /** The newest frozen report; its figures are the ones shown. */
  readonly snapshot: Snapshot | null;
}

/**
 * What users see of a month: the newest frozen figures, otherwise the figures as they stand. A closed month does not change its
 * figures when states change later; who wants to see the change looks at the live figures, and may freeze it again.
 * @param live the figures as they stand now, also where the month is frozen
 * @throws REPORTING_PERIOD_INVALID
 */
export async function shownReport(database: Database, month: YearMonth, live = false): Promise<ShownReport> {
  if (live) return { state: 'LIVE', figures: await computeReport(database, month), snapshot: null };
  const snapshot = await newestSnapshot(database, month);
  const figures = snapshot ?? (await computeReport(database, month));
  if (await isBeingFrozen(database, month)) return { state: 'FREEZING', figures, snapshot };
  return { state: snapshot === null ? 'LIVE' : 'FROZEN', figures, snapshot };
}
