import { issuanceRequested } from '@lienthong/contracts';
import {
  announce,
  type AnnounceOptions,
  type Database,
  openDatabase,
  platformMigration,
  type Tx,
} from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { type BackendOptions, createTestDatabase } from '@lienthong/testing';
import {
  createJobsBackend,
  type Handler,
  handle,
  type JobLogger,
  type JobsBackend,
  type RelaySettings,
  startRelay,
  startWorker,
  type WorkerSettings,
} from '../src/index.js';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** One service with its database and its road, and everything that was opened in a test, closed after it. */
export interface House {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly options: BackendOptions;
  readonly backend: JobsBackend;
  readonly lines: LogLine[];
  readonly logger: JobLogger;
  relay(settings?: Partial<RelaySettings>): ReturnType<typeof startRelay>;
  worker(handlers: readonly Handler[], settings?: Partial<WorkerSettings>): ReturnType<typeof startWorker>;
  anotherBackend(): JobsBackend;
  announceMany(count: number, options?: AnnounceOptions): Promise<string[]>;
  /** Document ids whose effect is committed, in order; a double effect shows as a double entry. */
  effects(): Promise<string[]>;
  unconfirmed(): Promise<number>;
  close(): Promise<void>;
}

export async function openHouse(
  makeBackendOptions: (database: { url: string }) => BackendOptions | Promise<BackendOptions>,
): Promise<House> {
  const home = await createTestDatabase('jobs', prepareTemplate);
  const database = await open(home.url);
  const options = await makeBackendOptions(home);
  const opened: { close(): Promise<void> }[] = [];
  const backends: JobsBackend[] = [];
  const lines: LogLine[] = [];
  const logger = recordingLogger(lines);
  const anotherBackend = (): JobsBackend => {
    const backend = createJobsBackend(options);
    backends.push(backend);
    return backend;
  };
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  const backend = anotherBackend();
  const shared = { backend, database, service: 'documents' as const, logger };

  return {
    database,
    databaseUrl: home.url,
    options,
    backend,
    lines,
    logger,
    anotherBackend,
    relay: (settings = {}) => keep(startRelay({ ...shared, intervalMs: 20, ...settings })),
    worker: (handlers, settings = {}) =>
      keep(startWorker({ ...shared, queue: 'issuance', handlers, backoffMs: 1, ...settings })),
    announceMany: async (count, announceOptions) => {
      const ids = Array.from({ length: count }, () => uuidV7());
      await database.transaction(async (tx) => {
        for (const documentId of ids) await announce(tx, issuanceRequested, { documentId }, announceOptions);
      });
      return ids;
    },
    effects: async () =>
      (await database.query<{ document_id: string }>('select document_id from effect order by sequence')).map(
        (row) => row.document_id,
      ),
    unconfirmed: async () =>
      (await database.query<{ n: number }>('select count(*)::int n from outbox where confirmed_at is null'))[0]!.n,
    close: async () => {
      await Promise.all(opened.map((thing) => thing.close()));
      await Promise.all(backends.map((each) => each.close()));
      await database.close();
      await home.drop();
    },
  };
}

const open = (url: string) =>
  openDatabase({
    url,
    schema: 'documents',
    applicationName: 'jobs-test',
    entities: [],
    migrations: [platformMigration],
  });

async function prepareTemplate(url: string): Promise<void> {
  const database = await open(url);
  await database.migrate();
  await database.query(
    'create table effect (sequence int generated always as identity, document_id uuid not null, made_by text)',
  );
  await database.close();
  const backend = createJobsBackend({ databaseUrl: url });
  await backend.queue('issuance');
  await backend.close();
}

function recordingLogger(lines: LogLine[]): JobLogger {
  const record = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: fields as Record<string, unknown> });
  const logger: JobLogger = {
    debug: () => undefined,
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
    child: () => logger,
  };
  return logger;
}

export const makeEffect = (tx: Tx, documentId: string, madeBy = 'test'): Promise<unknown> =>
  tx.query('insert into effect (document_id, made_by) values ($1, $2)', [documentId, madeBy]);

/** The plain consumer: the effect is one row. */
export const issuing = handle(issuanceRequested, {
  effect: async (tx, { documentId }) => void (await makeEffect(tx, documentId)),
});
