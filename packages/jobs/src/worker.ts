import type { Job } from 'bullmq';
import type { QueueName, ServiceName } from '@lienthong/contracts';
import { asBackground, type Database } from '@lienthong/database';
import { type Clock, systemClock } from '@lienthong/kernel';
import { createAcknowledger } from './acknowledge.js';
import type { Handler } from './handler.js';
import type { JobLogger } from './job-logger.js';
import type { JobsBackend } from './jobs-backend.js';
import { closeWithin, openWorker, pauseBefore } from './open-worker.js';
import { createProcessor } from './process-job.js';
import { untilEmpty } from './until-empty.js';

export interface WorkerSettings {
  readonly backend: JobsBackend;
  readonly database: Database;
  readonly service: ServiceName;
  readonly queue: QueueName;
  readonly handlers: readonly Handler[];
  /** Jobs at the same time; default 5. */
  readonly concurrency?: number;
  readonly logger: JobLogger;
  /** Default 8. */
  readonly attempts?: number;
  /** Pause before the second attempt; doubles each time, at most 30 s. Default 200. */
  readonly backoffMs?: number;
  readonly clock?: Clock;
  /** After this long without a sign of life a job goes to another worker; default 10,000. */
  readonly lockMs?: number;
  /** So often a job may lose its worker before its message counts as failed; default 3. */
  readonly maxLosses?: number;
  /** How long `close` waits for the jobs at work. Default 20,000: less than the 25 s a process has for ending. */
  readonly patienceMs?: number;
}

export interface RunningWorker {
  /** Resolves when it listens to its queue. */
  readonly started: Promise<void>;
  /** Stops taking jobs, waits for those at work as long as it may, sends the confirmations. */
  close(): Promise<void>;
  /** For tests: resolves when the queue is empty and every confirmation is sent. */
  idle(): Promise<void>;
}

/** Reads one queue of one service. Another process may read the same queue: a killed worker's jobs go to it. */
export function startWorker(settings: WorkerSettings): RunningWorker {
  const {
    backend,
    queue,
    attempts = 8,
    backoffMs = 200,
    clock = systemClock,
    lockMs = 10_000,
    maxLosses = 3,
    patienceMs = 20_000,
  } = settings;
  const logger = settings.logger.child({ service: settings.service, queue });
  const acknowledger = createAcknowledger(backend, logger);
  const processor = createProcessor({
    database: settings.database,
    queue,
    handlers: settings.handlers,
    attempts,
    logger,
    clock,
    acknowledger,
  });
  const controller = new AbortController();
  const abandoning = new Set<Promise<void>>();

  const opening = openWorker({
    backend,
    queue,
    process: (job, token, signal) => asBackground(() => processor.process(job, token, signal)),
    options: {
      concurrency: settings.concurrency ?? 5,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: maxLosses,
      settings: { backoffStrategy: (attemptsMade) => pauseBefore(attemptsMade, backoffMs) },
    },
    logger,
    signal: controller.signal,
    opened: (worker) => {
      worker.on('stalled', (jobId) => logger.warn({ jobId }, 'a job was taken over from a worker that vanished'));
      worker.on('lockRenewalFailed', (jobIds) => jobIds.forEach((jobId) => worker.cancelJob(jobId, 'lock lost')));
      worker.on('failed', (job, error) => {
        if (job && lostItsWorkers(job)) remember(abandon(job, error));
      });
    },
  });

  function remember(work: Promise<void>): void {
    abandoning.add(work);
    void work.finally(() => abandoning.delete(work));
  }

  /** Its processor never ran this time, so nobody has told the handler yet. */
  async function abandon(job: Job<object>, error: Error): Promise<void> {
    try {
      await asBackground(() => processor.abandon(job, error));
    } catch (fault) {
      logger.error({ err: fault, jobId: job.id }, 'a lost job could not be closed');
    }
  }

  return {
    started: opening.then(() => undefined),
    idle: async () => {
      await opening;
      await untilEmpty(await backend.queue(queue));
      await acknowledger.flush();
    },
    close: async () => {
      controller.abort();
      const worker = await opening;
      if (worker) await closeWithin(worker, patienceMs, logger);
      await Promise.all(abandoning);
      await acknowledger.flush();
    },
  };
}

const lostItsWorkers = (job: Job<object>): boolean => job.failedReason === 'job stalled more than allowable limit';
