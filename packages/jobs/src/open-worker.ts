import { setTimeout as delay } from 'node:timers/promises';
import type { Processor, WorkerOptions } from 'bullmq';
import type { JobLogger } from './job-logger.js';
import type { JobsBackend, JobWorker } from './jobs-backend.js';

/** How long a start under way may still take once the worker is to be closed. */
const startPatienceMs = 2_000;
/** How soon a worker asks again after trouble; BullMQ's own 15 s would be felt after every hiccup, and by whoever closes. */
const retryMs = 1_000;
const longestPauseMs = 30_000;

/** Full jitter on the upper half, so that jobs which failed together do not come back together. */
export const pauseBefore = (attemptsMade: number, backoffMs: number): number => {
  const longest = Math.min(backoffMs * 2 ** (attemptsMade - 1), longestPauseMs);
  return Math.round(longest * (0.5 + Math.random() / 2));
};

export interface Opening {
  readonly backend: JobsBackend;
  readonly queue: string;
  readonly process: Processor<object, void, string>;
  readonly options: Omit<WorkerOptions, 'connection'>;
  readonly logger: JobLogger;
  /** Called at once with each worker that is opened, before it can have taken a job. */
  readonly opened?: (worker: JobWorker) => void;
  /** Aborted when it is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * Opens a worker and waits until it listens; tries again, at growing intervals, while the road is away.
 * @returns null when it was no longer wanted before one could be opened
 */
export async function openWorker(opening: Opening): Promise<JobWorker | null> {
  const { backend, queue, process, options, logger, signal, opened } = opening;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      const worker = await backend.worker(queue, process, { runRetryDelay: retryMs, ...options });
      worker.on('error', (error) => logger.warn({ err: error }, 'the queue is troubled'));
      opened?.(worker);
      return await listening(worker, signal);
    } catch (error) {
      logger.warn({ err: error, queue }, 'the queue cannot be opened yet');
      await delay(pauseBefore(attempt, 200), undefined, { signal }).catch(() => undefined); // called off
    }
  }
  return null;
}

/**
 * A start cannot be called off half way: a worker that is closed too early would go on to take a connection which nobody
 * gives back. A worker whose start failed never listens: it makes room for another.
 * @returns null when it was called off before it listened
 */
async function listening(worker: JobWorker, signal: AbortSignal): Promise<JobWorker | null> {
  let timer: NodeJS.Timeout | undefined;
  let wait = (): void => undefined;
  const calledOff = new Promise<null>((resolve) => {
    wait = () => void (timer = setTimeout(() => resolve(null), startPatienceMs));
  });
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait);
  try {
    const outcome = await Promise.race([worker.waitUntilReady().then(() => worker), calledOff]);
    // Its connections may be unable to say goodbye; they end with the backend.
    if (outcome === null) worker.close(true).catch(() => undefined);
    return outcome;
  } catch (error) {
    await worker.close(true);
    throw error;
  } finally {
    signal.removeEventListener('abort', wait);
    clearTimeout(timer);
  }
}

/** A job that does not end in time is left to whoever takes it over when its lock runs out. */
export async function closeWithin(worker: JobWorker, patienceMs: number, logger: JobLogger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), patienceMs)));
  const outcome = await Promise.race([worker.close(), late]);
  clearTimeout(timer);
  if (outcome !== 'late') return;
  logger.warn({}, 'jobs still at work are left to another worker');
  // Asking again would not force it: a worker that closes is not to be hurried. Its connections end with the backend.
  worker.cancelAllJobs('shutting down');
}
