import type { ServiceName } from '@lienthong/contracts';
import { asBackground, type Database, type Tx } from '@lienthong/database';
import { ackQueueOf } from './acknowledge.js';
import { ackSchema, type Envelope } from './envelope.js';
import type { JobLogger } from './job-logger.js';
import type { JobsBackend } from './jobs-backend.js';
import { closeWithin, openWorker } from './open-worker.js';
import { untilEmpty } from './until-empty.js';
import { within } from './within.js';

export interface RelaySettings {
  readonly database: Database;
  readonly backend: JobsBackend;
  readonly service: ServiceName;
  readonly logger: JobLogger;
  /** How often to look without being woken; default 200. */
  readonly intervalMs?: number;
  /** How long to wait for a confirmation before the first repetition; doubles each time. Default 30,000. */
  readonly reofferAfterMs?: number;
}

export interface Relay {
  wake(): void;
  /** For tests: resolves when everything announced is in a queue and every confirmation that arrived is noted. */
  idle(): Promise<void>;
  /** For tests: resolves when consumers have confirmed everything announced. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Row {
  id: string;
  event_id: string;
  queue: string;
  topic: string;
  payload: unknown;
  priority: number;
  correlation_id: string | null;
  offers: number;
}

const batchSize = 500;
const repetitionBatchSize = 100;
const queuePatienceMs = 5_000;
/** Above what any worker allows itself: the worker decides how often it tries. */
const attemptsCeiling = 1_000;
const longestFactor = 128;
const pruneEveryMs = 600_000;
const keepConfirmedDays = 7;

const columns = 'id, event_id, queue, topic, payload, priority, correlation_id, offers';
const fresh = `select ${columns} from outbox where offers = 0 order by priority, id limit ${batchSize} for update skip locked`;
const due = `select ${columns} from outbox where offers > 0 and confirmed_at is null and next_offer_at <= clock_timestamp()
  order by next_offer_at limit ${repetitionBatchSize} for update skip locked`;
const look = `select exists (select from outbox where offers = 0) as fresh,
  exists (select from outbox where offers > 0 and confirmed_at is null and next_offer_at <= clock_timestamp()) as due`;

const jobIdOf = (row: Row, offer: number): string => `${row.id}-${offer}`;

function byQueue(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.queue);
    if (group) group.push(row);
    else groups.set(row.queue, [row]);
  }
  return groups;
}

/**
 * Carries one service's outbox to the queues. A row is locked while its job is added and marked in the same transaction; a
 * relay that dies in between adds the same job id again, which the queue ignores while it knows it and the inbox afterwards.
 * Several relays of one service share the rows.
 */
export function startRelay(settings: RelaySettings): Relay {
  const { database, backend, service, intervalMs = 200, reofferAfterMs = 30_000 } = settings;
  const logger = settings.logger.child({ service, part: 'relay' });
  const controller = new AbortController();
  let wakeUp: () => void = () => undefined;
  let woken = false;
  let pruneAt = 0;

  const wake = (): void => {
    woken = true;
    wakeUp();
  };

  function pause(): Promise<void> {
    if (woken || controller.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, intervalMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const envelopeOf = (row: Row): Envelope => ({
    messageId: row.event_id,
    topic: row.topic,
    payload: row.payload,
    correlationId: row.correlation_id,
    from: service,
    outboxId: row.id,
  });

  async function addToQueues(rows: readonly Row[]): Promise<void> {
    for (const [name, group] of byQueue(rows)) {
      const queue = await backend.queue(name);
      await queue.addBulk(
        group.map((row) => ({
          name: row.topic,
          data: envelopeOf(row),
          opts: {
            jobId: jobIdOf(row, row.offers + 1),
            priority: row.priority,
            attempts: attemptsCeiling,
            backoff: { type: 'custom' },
          },
        })),
      );
    }
  }

  const markOffered = (tx: Tx, rows: readonly Row[]) =>
    tx.query(
      `update outbox set offered_at = clock_timestamp(), offers = offers + 1,
         next_offer_at = clock_timestamp() + make_interval(secs => $2 * least(2 ^ offers, ${longestFactor}))
       where id = any($1::bigint[])`,
      [rows.map((row) => row.id), reofferAfterMs / 1000],
    );

  /** Still waiting or at work in its queue: it needs patience, not a twin. */
  async function isUnderWay(row: Row): Promise<boolean> {
    const state = await (await backend.queue(row.queue)).getJobState(jobIdOf(row, row.offers));
    return ['waiting', 'prioritized', 'active', 'delayed'].includes(state);
  }

  const postpone = (tx: Tx, rows: readonly Row[]) =>
    tx.query(
      `update outbox set next_offer_at = clock_timestamp() + make_interval(secs => $2) where id = any($1::bigint[])`,
      [rows.map((row) => row.id), reofferAfterMs / 1000],
    );

  /** @returns how many rows it took */
  const offer = (): Promise<number> =>
    database.transaction(async (tx) => {
      const rows = await tx.query<Row>(fresh);
      if (rows.length === 0) return 0;
      await within(queuePatienceMs, addToQueues(rows));
      await markOffered(tx, rows);
      return rows.length;
    });

  const repeat = (): Promise<number> =>
    database.transaction(async (tx) => {
      const rows = await tx.query<Row>(due);
      if (rows.length === 0) return 0;
      const underWay = await within(queuePatienceMs, Promise.all(rows.map(isUnderWay)));
      const lost = rows.filter((_, index) => !underWay[index]);
      await within(queuePatienceMs, addToQueues(lost));
      await markOffered(tx, lost);
      await postpone(
        tx,
        rows.filter((_, index) => underWay[index]),
      );
      if (lost.length > 0) logger.warn({ count: lost.length }, 'messages without confirmation offered again');
      return rows.length;
    });

  async function pass(): Promise<void> {
    const [found] = await database.query<{ fresh: boolean; due: boolean }>(look);
    if (found?.fresh) while ((await offer()) === batchSize && !controller.signal.aborted);
    if (found?.due) while ((await repeat()) === repetitionBatchSize && !controller.signal.aborted);
    if (Date.now() >= pruneAt) {
      pruneAt = Date.now() + pruneEveryMs;
      await database.query(
        `delete from outbox where id in (select id from outbox
           where confirmed_at < now() - make_interval(days => $1) order by confirmed_at limit 10000)`,
        [keepConfirmedDays],
      );
    }
  }

  async function run(): Promise<void> {
    let troubled = 0;
    while (!controller.signal.aborted) {
      woken = false;
      try {
        await pass();
        troubled = 0;
      } catch (error) {
        if (controller.signal.aborted) return;
        troubled += 1;
        logger.warn({ err: error, troubled }, 'nothing could be offered; trying again');
      }
      await pause();
    }
  }

  async function confirm(data: object): Promise<void> {
    const { outboxIds } = ackSchema.parse(data);
    await asBackground(() =>
      database.query(
        'update outbox set confirmed_at = clock_timestamp() where id = any($1::bigint[]) and confirmed_at is null',
        [outboxIds],
      ),
    );
  }

  const stopListening = database.onCommit(({ announced }) => {
    if (announced) wake();
  });
  const running = asBackground(run);
  const acks = openWorker({
    backend,
    queue: ackQueueOf(service),
    process: (job) => confirm(job.data),
    options: { concurrency: 1, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3 },
    logger,
    signal: controller.signal,
  });

  const until = async (condition: string): Promise<void> => {
    for (;;) {
      const [open] = await asBackground(() => database.query(`select from outbox where ${condition} limit 1`));
      if (!open) return;
      wake();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  return {
    wake,
    idle: async () => {
      await until('offers = 0');
      await untilEmpty(await backend.queue(ackQueueOf(service)));
    },
    settled: () => until('confirmed_at is null'),
    close: async () => {
      stopListening();
      controller.abort();
      wake();
      await running;
      const worker = await acks;
      if (worker) await closeWithin(worker, queuePatienceMs, logger);
    },
  };
}
