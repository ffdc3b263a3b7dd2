// Wires the concepts together; the only place that constructs things.
import { fileURLToPath } from 'node:url';
import { monthlyReportRequested } from '@lienthong/contracts';
import { keepPruned, openDatabase, type Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { createJobsBackend, keepSchedule, startRelay, startWorker, type JobsBackend } from '@lienthong/jobs';
import { systemClock, type Clock } from '@lienthong/kernel';
import { createSubgraph, type Logger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { migrations } from '../migrations/index.js';
import { calendarHandlers } from './calendar/calendar.job.js';
import type { StatisticsContext } from './context.js';
import { directoryHandlers } from './directory/directory.job.js';
import { factHandlers } from './facts/facts.job.js';
import { freezeMonthHandler } from './freeze/freeze-month.job.js';
import { reportRoutes, type LinkSettings } from './freeze/report-link.js';
import { reportResolvers } from './report/report.resolvers.js';

export interface StatisticsAppOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly files: FileStore;
  readonly links: LinkSettings;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** PostgreSQL connections of this process. */
  readonly poolSize?: number;
  /** How often to look whether the monthly report is still planned; default one minute. */
  readonly planCheckMs?: number;
}

export interface StatisticsWork {
  /** For tests: everything that waits in the queues is done. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface StatisticsApp {
  readonly database: Database;
  readonly backend: JobsBackend;
  /** GraphQL over HTTP, and the spreadsheets. */
  serve(options: {
    readonly tokenVerifier: TokenVerifier;
    readonly host: string;
    readonly port: number;
  }): Promise<RunningServer>;
  /** Takes events and jobs, and plans the monthly one. */
  work(): Promise<StatisticsWork>;
  close(): Promise<void>;
}

/** The folder of the service, from `src/` as from `dist/src/`. */
const here = fileURLToPath(import.meta.url);
const schemaFolder = fileURLToPath(
  new URL(here.includes('/dist/src/') ? '../../schema' : '../schema', import.meta.url),
);

/** The request id of every scheduled run: no person asked, so no request waits for it. */
const scheduledRequestId = '00000000-0000-7000-8000-000000000001';

const monthlyReport = {
  queue: 'monthly-report',
  id: 'monthly-report',
  pattern: '0 30 0 1 * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: monthlyReportRequested,
  payload: { requestId: scheduledRequestId, month: null },
} as const;

/** Connects and migrates; starts nothing. */
export async function createStatisticsApp(options: StatisticsAppOptions): Promise<StatisticsApp> {
  const { databaseUrl, redisUrl, files, links, logger, clock = systemClock } = options;
  const database = await openDatabase({
    url: databaseUrl,
    schema: 'statistics',
    applicationName: 'lienthong-statistics',
    entities: [],
    migrations,
    ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
  });
  await database.migrate();
  const backend = createJobsBackend({ redisUrl, databaseUrl });
  const common = { backend, database, service: 'statistics', logger, clock } as const;

  return {
    database,
    backend,
    serve: ({ tokenVerifier, host, port }) =>
      createSubgraph<StatisticsContext>({
        name: 'statistics',
        schemaFolder,
        resolvers: reportResolvers,
        tokenVerifier,
        logger,
        host,
        port,
        clock,
        createContext: (base) => ({ ...base, database, links }),
        ready: { database: () => database.ping(), queue: () => backend.ping(), files: () => files.ping() },
        routes: reportRoutes(files, links, clock),
      }),
    work: async () => {
      const relay = startRelay(common);
      const pruning = keepPruned(database, logger);
      const events = startWorker({
        ...common,
        queue: 'statistics-events',
        handlers: [...factHandlers, ...directoryHandlers, ...calendarHandlers],
      });
      const jobs = startWorker({
        ...common,
        queue: 'monthly-report',
        handlers: [freezeMonthHandler(database, files)],
        concurrency: 1,
      });
      const plan = keepSchedule({ ...common, checkMs: options.planCheckMs ?? 60_000 }, monthlyReport);
      await Promise.all([events.started, jobs.started]);
      // Where it cannot be kept at this moment that is told and tried again; it does not keep the workers from their work.
      await plan.planned.then(
        (next) => logger.info({ next }, 'monthly report planned'),
        () => undefined,
      );
      return {
        idle: async () => {
          await relay.idle();
          await Promise.all([events.idle(), jobs.idle()]);
        },
        close: async () => {
          await Promise.all([plan.close(), pruning.close()]);
          await Promise.all([events.close(), jobs.close()]);
          await relay.close();
        },
      };
    },
    close: async () => {
      await backend.close();
      await database.close();
    },
  };
}
