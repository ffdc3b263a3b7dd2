import { monthlyReportRequested } from '@lienthong/contracts';
import { announce, audit, onceForRequest } from '@lienthong/database';
import { uuidV7, yearMonthInVietnam, type YearMonth } from '@lienthong/kernel';
import type { ActorContext } from '../context.js';
import { periodOf } from '../report/compute-report.js';
import { monthNotBegun } from './freeze.errors.js';
import { insertRequest } from './snapshot.repository.js';

export interface FreezeMonthlyReportInput {
  readonly idempotencyKey: string;
  readonly month: YearMonth;
}

/**
 * Asks for the report of a month to be frozen and written as a spreadsheet; a job does it. A month that is still running, or one
 * frozen before, gets a further frozen report beside the former one.
 * @throws MONTH_NOT_BEGUN, REPORTING_PERIOD_INVALID
 */
export const requestFreeze = (ctx: ActorContext, input: FreezeMonthlyReportInput): Promise<YearMonth> => {
  const { idempotencyKey, month } = input;
  const { database, actor, clock, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'freezeMonthlyReport', idempotencyKey, input: { month } };
  return onceForRequest(database, request, async (tx) => {
    const now = clock.now();
    periodOf(month);
    if (month > yearMonthInVietnam(now)) throw monthNotBegun(month);
    const id = uuidV7(now.getTime());
    await insertRequest(tx, { id, month, requestedBy: actor.personId, requestedAt: now });
    await audit(tx, {
      subject: `monthly-report:${month}`,
      actorId: actor.personId,
      act: 'FREEZE_REQUESTED',
      details: { requestId: id },
      correlationId,
    });
    await announce(tx, monthlyReportRequested, { requestId: id, month }, { correlationId });
    return month;
  });
};
