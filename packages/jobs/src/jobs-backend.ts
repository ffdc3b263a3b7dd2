import {
  createPostgresBackend,
  type PgPool,
  type JobsOptions,
  PostgresConnection,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { within } from './within.js';

export interface JobsBackendOptions {
  /** Redis when set. */
  readonly redisUrl?: string | undefined;
  /** Otherwise PostgreSQL, schema `bullmq` of this database. */
  readonly databaseUrl: string;
}

export type JobQueue = Queue<object, void, string>;
export type JobWorker = Worker<object, void, string>;

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

/** What opening a queue and a worker means on one of the two roads. */
interface Road {
  readonly kind: JobsBackend['kind'];
  /** Whatever must be there before the first queue is opened. Safe to repeat. */
  prepare(): Promise<void>;
  openQueue(name: string, defaults: JobsOptions): JobQueue;
  openWorker(
    name: string,
    process: Processor<object, void, string>,
    options: Omit<WorkerOptions, 'connection'>,
  ): JobWorker;
  ping(): Promise<void>;
  close(): Promise<void>;
}

const closingPatienceMs = 2_000;
const day = 24 * 3_600;
/** Failed jobs stay to be looked at. Never by count: on PostgreSQL that deadlocks under load. */
const retention: JobsOptions = { removeOnComplete: true, removeOnFail: { age: 14 * day } };

/** A worker's connection may come and go; each use reports its own fault. An emitter without a listener would end the process. */
const tolerate = (emitter: { on(event: 'error', listener: () => void): unknown }): void =>
  void emitter.on('error', () => undefined);

/** The hash tag keeps each queue's keys together on one node of a cluster. */
const prefixOf = (name: string): string => `{lienthong-${name}}`;

function redisRoad(url: string): Road {
  // Fails at once while Redis is away: the relay rolls back and offers again later.
  const producer = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 5_000 });
  tolerate(producer);
  let consumer: Redis | undefined;
  /** Waits for Redis to come back. Opened at once: BullMQ gives up on a lazy connection that fails the first time. */
  const forWorkers = (): Redis => {
    if (!consumer) {
      consumer = new Redis(url, { maxRetriesPerRequest: null });
      tolerate(consumer);
    }
    return consumer;
  };
  return {
    kind: 'redis',
    prepare: async () => undefined,
    openQueue: (name, defaultJobOptions) =>
      new Queue(name, { connection: producer, prefix: prefixOf(name), defaultJobOptions }) as JobQueue,
    openWorker: (name, process, options) =>
      new Worker(name, process, { ...options, connection: forWorkers(), prefix: prefixOf(name) }),
    ping: async () => void (await producer.ping()),
    close: async () => [producer, consumer].forEach((connection) => connection?.disconnect()),
  };
}

function postgresRoad(databaseUrl: string): Road {
  // Each worker keeps one connection to listen on; the rest is shared.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'lienthong-jobs',
    options: '-c search_path=bullmq',
    keepAlive: true,
    max: 20,
  });
  tolerate(pool);
  const connection = pool as unknown as PgPool;
  return {
    kind: 'postgresql',
    prepare: async () => {
      const migrating = new PostgresConnection({ connectionString: databaseUrl, max: 1, migrate: true });
      tolerate(migrating);
      try {
        await migrating.waitUntilReady();
      } finally {
        await migrating.close();
      }
    },
    openQueue: (name, defaultJobOptions) =>
      new Queue(name, { connection, defaultJobOptions }, createPostgresBackend) as unknown as JobQueue,
    openWorker: (name, process, options) =>
      new Worker(name, process, { ...options, connection }, createPostgresBackend) as unknown as JobWorker,
    ping: async () => void (await pool.query('select 1')),
    close: () => pool.end(),
  };
}

/** The road jobs travel. It may lose or repeat them: outbox and inbox make either harmless. */
export function createJobsBackend({ redisUrl, databaseUrl }: JobsBackendOptions): JobsBackend {
  const road = redisUrl ? redisRoad(redisUrl) : postgresRoad(databaseUrl);
  const queues = new Map<string, JobQueue>();
  let prepared: Promise<void> | undefined;

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
    close: async () => {
      // A road that is away must not keep the process: what is left open ends with the connections below.
      await Promise.allSettled([...queues.values()].map((opened) => within(closingPatienceMs, opened.close())));
      queues.clear();
      await road.close();
    },
  };
}
