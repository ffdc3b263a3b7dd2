// Wires the concepts together; the only place that constructs things.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { keepPruned, openDatabase, type Database } from '@lienthong/database';
import { createJobsBackend, startRelay, type JobsBackend } from '@lienthong/jobs';
import { systemClock, type Clock } from '@lienthong/kernel';
import { createSubgraph, type Logger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { migrations } from '../migrations/index.js';
import { loadCalendar } from './calendar/load-calendar.js';
import { CalendarDayEntity, CalendarYearEntity } from './calendar/calendar.entity.js';
import { calendarResolvers } from './calendar/calendar.resolvers.js';
import { createContextFor } from './context.js';
import { OrganisationEntity, OrganisationIdentifierEntity } from './directory/organisation.entity.js';
import { organisationResolvers } from './directory/organisation.resolvers.js';
import { importProvince } from './import/import-province.js';
import { PersonEntity } from './people/person.entity.js';
import { personResolvers } from './people/person.resolvers.js';

export interface OrganisationsAppOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** PostgreSQL connections of this process. */
  readonly poolSize?: number;
}

export interface OrganisationsApp {
  readonly database: Database;
  readonly backend: JobsBackend;
  /** GraphQL over HTTP. */
  serve(options: {
    readonly tokenVerifier: TokenVerifier;
    readonly host: string;
    readonly port: number;
  }): Promise<RunningServer>;
  /** The relay of the outbox, and the housekeeping; first loads the working calendar and, when asked to, a province file. */
  work(options?: {
    readonly importFile?: string | undefined;
  }): Promise<{ idle(): Promise<void>; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** The folder of the service, from `src/` as from `dist/src/`. */
const here = fileURLToPath(import.meta.url);
const schemaFolder = fileURLToPath(
  new URL(here.includes('/dist/src/') ? '../../schema' : '../schema', import.meta.url),
);

const resolvers = {
  ...organisationResolvers,
  ...personResolvers,
  Query: { ...organisationResolvers.Query, ...personResolvers.Query, ...calendarResolvers.Query },
  Mutation: { ...organisationResolvers.Mutation, ...personResolvers.Mutation },
};

/** Connects and migrates; starts nothing. */
export async function createOrganisationsApp(options: OrganisationsAppOptions): Promise<OrganisationsApp> {
  const { databaseUrl, redisUrl, logger, clock = systemClock } = options;
  const database = await openDatabase({
    url: databaseUrl,
    schema: 'organisations',
    applicationName: 'lienthong-organisations',
    entities: [OrganisationEntity, OrganisationIdentifierEntity, PersonEntity, CalendarYearEntity, CalendarDayEntity],
    migrations,
    ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
  });
  await database.migrate();
  const backend = createJobsBackend({ redisUrl, databaseUrl });

  return {
    database,
    backend,
    serve: ({ tokenVerifier, host, port }) =>
      createSubgraph({
        name: 'organisations',
        schemaFolder,
        resolvers,
        tokenVerifier,
        logger,
        host,
        port,
        clock,
        createContext: createContextFor(database),
        ready: { database: () => database.ping(), queue: () => backend.ping() },
      }),
    work: async ({ importFile } = {}) => {
      const years = await loadCalendar(database);
      logger.info({ years }, 'working calendar loaded');
      if (importFile !== undefined) {
        const result = await importProvince(database, JSON.parse(await readFile(importFile, 'utf8')));
        logger.info(result, 'province loaded');
      }
      const relay = startRelay({ database, backend, service: 'organisations', logger });
      const pruning = keepPruned(database, logger);
      return {
        idle: () => relay.idle(),
        close: async () => {
          await pruning.close();
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
