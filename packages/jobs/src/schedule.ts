import { ErrorCode } from 'bullmq';
import { CronExpressionParser } from 'cron-parser';
import type { QueueName, Topic } from '@lienthong/contracts';
import { alreadyHandled, asBackground, type Database, handleOnce } from '@lienthong/database';
import { type Clock, systemClock } from '@lienthong/kernel';
import type { Scheduled } from './envelope.js';
import type { JobLogger } from './job-logger.js';
import type { JobQueue, JobsBackend } from './jobs-backend.js';
import { inboxKeyOf, scheduledMessageId } from './message-id.js';

export interface Schedule<P> {
  readonly queue: QueueName;
  /** One scheduler per id: planning it again replaces it. Without colons. */
  readonly id: string;
  /** Cron with seconds, e.g. `0 30 0 1 * *` for 00:30 on day 1. Five fields work as well. */
  readonly pattern: string;
  /** IANA zone, e.g. Asia/Ho_Chi_Minh. */
  readonly tz: string;
  readonly topic: Topic<P>;
  readonly payload: P;
}

/** How often to try is up to the worker; this only must not be less. */
const jobOptions = { attempts: 1_000, backoff: { type: 'custom' } } as const;
const retryFailedAfterMs = 3_600_000;

const dataOf = <P>(plan: Schedule<P>): Scheduled => ({
  scheduled: plan.id,
  topic: plan.topic.name,
  payload: plan.topic.schema.parse(plan.payload),
});

/**
 * Plans a job at fixed times. Each run has a message id made of the scheduler and its time, so that a run which is
 * repeated has its effect once. A plan is forgotten when the queue is emptied: `keepSchedule` sees to that.
 * @returns when it runs next
 */
export async function schedule<P>(backend: JobsBackend, plan: Schedule<P>): Promise<Date> {
  const queue = await backend.queue(plan.queue);
  await upsert(queue, plan);
  const planned = await queue.getJobScheduler(plan.id);
  if (planned?.next === undefined) throw new Error(`The queue did not keep the plan ${plan.id}.`);
  return new Date(planned.next);
}

/**
 * A worker that takes a due run plans the next one at the same moment. Where that comes between the reading of the plan
 * and its writing, the queue on PostgreSQL finds the next run taken and refuses; it has then seen an old state, so that
 * asking again is the answer. Where the plan itself is gone and its run stands (a queue emptied while it was planned), the run is
 * first given a plan again that a new one may replace.
 */
async function upsert<P>(queue: JobQueue, plan: Schedule<P>): Promise<void> {
  const keep = (pattern: string): Promise<unknown> =>
    queue.upsertJobScheduler(
      plan.id,
      { pattern, tz: plan.tz },
      { name: plan.topic.name, data: dataOf(plan), opts: jobOptions },
    );
  for (let attempt = 1; ; attempt++) {
    try {
      await keep(plan.pattern);
      return;
    } catch (error) {
      if (!isTaken(error) || attempt === mostUpserts) throw error;
    }
    if ((await queue.getJobScheduler(plan.id)) === undefined) await keep(leapDay);
  }
}

/** A time that no plan here has. */
const leapDay = '0 0 0 29 2 *';

const mostUpserts = 5;

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ErrorCode.SchedulerJobIdCollision;

export interface KeepScheduleSettings {
  /** Of the service that handles the runs: its inbox tells which runs were done. */
  readonly database: Database;
  readonly backend: JobsBackend;
  readonly logger: JobLogger;
  /** Default one minute. */
  readonly checkMs?: number;
  readonly clock?: Clock;
}

export interface KeptSchedule {
  /** Resolves when the plan was looked after for the first time. */
  readonly planned: Promise<Date>;
  close(): Promise<void>;
}

/**
 * Plans a job and keeps it planned: an emptied queue gets the plan again, and a run that was due since the first planning
 * but of which neither inbox nor queue knows anything is made up for. Several processes may keep the same plan.
 */
export function keepSchedule<P>(settings: KeepScheduleSettings, plan: Schedule<P>): KeptSchedule {
  const { database, backend, logger, checkMs = 60_000, clock = systemClock } = settings;
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function check(): Promise<Date> {
    const since = await firstPlanned(database, plan.id);
    const next = await schedule(backend, plan);
    const due = CronExpressionParser.parse(plan.pattern, { tz: plan.tz, currentDate: clock.now() }).prev().getTime();
    if (due > since.getTime()) await makeUpFor(due);
    return next;
  }

  async function makeUpFor(due: number): Promise<void> {
    if (await alreadyHandled(database, inboxKeyOf(plan.queue, scheduledMessageId(plan.id, due)))) return;
    const queue = await backend.queue(plan.queue);
    const jobId = `repeat:${plan.id}:${due}`;
    const state = await queue.getJobState(jobId);
    if (state === 'failed') return retryOld(queue, jobId);
    if (state !== 'unknown') return;
    logger.warn({ plan: plan.id, due: new Date(due) }, 'a planned run was lost and is made up for');
    await queue.add(plan.topic.name, dataOf(plan), { ...jobOptions, jobId });
  }

  async function look(): Promise<Date> {
    try {
      return await asBackground(check);
    } finally {
      if (!controller.signal.aborted) timer = setTimeout(lookAgain, checkMs);
    }
  }

  let looking = look();
  looking.catch(report);

  function lookAgain(): void {
    looking = look();
    looking.catch(report);
  }

  function report(error: unknown): void {
    logger.warn({ err: error, plan: plan.id }, 'the plan could not be looked after; trying again');
  }

  return {
    planned: looking,
    close: async () => {
      controller.abort();
      clearTimeout(timer);
      await looking.catch(() => undefined); // reported above
    },
  };
}

/** A run before the plan was first made is nobody's loss. */
async function firstPlanned(database: Database, id: string): Promise<Date> {
  const key = `schedule/${id}`;
  await database.transaction((tx) => handleOnce(tx, key));
  const [row] = await database.query<{ handled_at: Date }>('select handled_at from inbox where message_id = $1', [key]);
  return row!.handled_at;
}

/** Every attempt failed and no handler closed it: it gets another round once in a while. */
async function retryOld(queue: JobQueue, jobId: string): Promise<void> {
  const job = await queue.getJob(jobId);
  if (job?.finishedOn && Date.now() - job.finishedOn > retryFailedAfterMs) await job.retry('failed');
}
