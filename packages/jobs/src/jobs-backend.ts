import type { JobsOptions, Processor, WorkerOptions } from 'bullmq';
import { postgresRoad } from './postgres-road.js';
import { redisRoad } from './redis-road.js';
import { type JobQueue, type JobWorker, tolerate } from './road.js';
import { within } from './within.js';

export type { JobQueue, JobWorker } from './road.js';

export interface JobsBackendOptions {
  /** Redis when set. */
  readonly redisUrl?: string | undefined;
  /** Otherwise PostgreSQL, schema `bullmq` of this database. */
  readonly databaseUrl: string;
}

export interface JobsBackend {
  readonly kind: 'redis' | 'postgresql';
  /** One per name and backend; closed with the backend. */
  queue(name: string): Promise<JobQueue>;
  /** How many jobs are in each state, e.g. { prioritized: 3, active: 1, failed: 0 }. */
  counts(name: string): Promise<Record<string, number>>;
  worker(
    name: string,
    process: Processor<object, void, string>,
    options: Omit<WorkerOptions, 'connection'>,
  ): Promise<JobWorker>;
  ping(): Promise<void>;
  /** Close the workers first: they finish what they do. */
  close(): Promise<void>;
}

const closingPatienceMs = 2_000;
const day = 24 * 3_600;
/** Failed jobs stay to be looked at. Never by count: on PostgreSQL that deadlocks under load. */
const retention: JobsOptions = { removeOnComplete: true, removeOnFail: { age: 14 * day } };

/** The road jobs travel. It may lose or repeat them: outbox and inbox make either harmless. */
export function createJobsBackend({ redisUrl, databaseUrl }: JobsBackendOptions): JobsBackend {
  const road = redisUrl ? redisRoad(redisUrl) : postgresRoad(databaseUrl);
  const queues = new Map<string, JobQueue>();
  let prepared: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Remembered only when it succeeded: the database may not be up yet. */
  const ready = (): Promise<void> =>
    (prepared ??= road.prepare().catch((error: unknown) => {
      prepared = undefined;
      throw error;
    }));

  async function queue(name: string): Promise<JobQueue> {
    await ready();
    const known = queues.get(name);
    if (known) return known;
    const opened = road.openQueue(name, retention);
    tolerate(opened);
    queues.set(name, opened);
    return opened;
  }

  async function close(): Promise<void> {
    // A road that is away must not keep the process: what is left open ends with the connections below.
    await Promise.allSettled([...queues.values()].map((opened) => within(closingPatienceMs, opened.close())));
    queues.clear();
    await road.close();
  }

  return {
    kind: road.kind,
    queue,
    counts: async (name) => (await queue(name)).getJobCounts(),
    worker: async (name, process, options) => {
      await ready();
      const opened = road.openWorker(name, process, options);
      tolerate(opened);
      return opened;
    },
    ping: () => road.ping(),
    close: () => (closing ??= close()),
  };
}
