import { monthlyReportRequested, type MonthlyReportRequested } from '@lienthong/contracts';
import { audit, type Database, type Tx } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { handle, type Handler, type JobContext } from '@lienthong/jobs';
import { uuidV7, yearMonthInVietnam, type Clock, type YearMonth } from '@lienthong/kernel';
import { computeReport, periodOf } from '../report/compute-report.js';
import { closeRequest, insertSnapshot, type Snapshot } from './snapshot.repository.js';
import { writeSpreadsheet } from './spreadsheet.js';

/** The month asked for, or, for the scheduled run, the one before the month in which it runs. */
const monthOf = ({ month }: MonthlyReportRequested, clock: Clock): YearMonth =>
  month ?? yearMonthInVietnam(new Date(periodOf(yearMonthInVietnam(clock.now())).from.getTime() - 1));

type Frozen = Omit<Snapshot, 'version'>;

/**
 * Freezes a month: the figures and their spreadsheet are made before the transaction, which then stores exactly those. A run that
 * is repeated after its commit changes nothing; one repeated before it computes anew.
 */
export const freezeMonthHandler = (database: Database, files: FileStore): Handler =>
  handle<MonthlyReportRequested, Frozen>(monthlyReportRequested, {
    prepare: async (request, { clock }: JobContext) => {
      const figures = await computeReport(database, monthOf(request, clock));
      const frozenAt = clock.now();
      const xlsxSha256 = await files.put(await writeSpreadsheet(figures, frozenAt));
      return { ...figures, id: uuidV7(frozenAt.getTime()), frozenAt, xlsxSha256 };
    },
    effect: async (tx: Tx, request, frozen, { correlationId }) => {
      const version = await insertSnapshot(tx, frozen);
      await closeRequest(tx, request.requestId, 'DONE');
      await audit(tx, {
        subject: `monthly-report:${frozen.month}`,
        actorId: null,
        act: 'REPORT_FROZEN',
        details: { version, xlsxSha256: frozen.xlsxSha256 },
        correlationId,
      });
    },
    failed: async (tx, request, error, { logger }) => {
      logger.error({ err: error, month: request.month }, 'the monthly report could not be frozen');
      await closeRequest(tx, request.requestId, 'FAILED');
    },
  });
