// The service as others meet it: events over the queue, GraphQL and spreadsheets over HTTP, on a PostgreSQL of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role, Topic } from '@lienthong/contracts';
import { announce, openDatabase, platformMigration, type Database } from '@lienthong/database';
import { createFileStore, type FileStore } from '@lienthong/file-store';
import { startRelay } from '@lienthong/jobs';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { createLogger, createTokenVerifier } from '@lienthong/runtime';
import { createTestDatabase, createTestIdentity, eventually, type BackendOptions } from '@lienthong/testing';
import { createStatisticsApp, type StatisticsApp, type StatisticsWork } from '../src/app.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const secret = 'a secret of the tests, long enough to sign with';

const open = (
  databaseUrl: string,
  files: FileStore,
  clock = fixedClock('2026-08-05T02:00:00Z'),
  redisUrl?: string,
  planCheckMs?: number,
) =>
  createStatisticsApp({
    databaseUrl,
    redisUrl,
    files,
    links: { secret, publicUrl: 'https://lienthong.example/' },
    logger,
    clock,
    poolSize: 6,
    ...(planCheckMs === undefined ? {} : { planCheckMs }),
  });

/** Another service, as far as it matters here: an outbox. */
const openSource = (url: string): Promise<Database> =>
  openDatabase({
    url,
    schema: 'documents',
    applicationName: 'documents',
    entities: [],
    migrations: [platformMigration],
    poolSize: 4,
  });

async function prepare(url: string): Promise<void> {
  const source = await openSource(url);
  await source.migrate();
  await source.close();
  const app = await open(url, createFileStore({ folder: join(tmpdir(), 'statistics-unused') }));
  await app.backend.queue('statistics-events'); // which migrates the schema of the queues
  await app.close();
}

/** One message of one topic; built with `event`. */
export interface Message {
  readonly topic: Topic<unknown>;
  readonly payload: unknown;
}
export const event = <P>(topic: Topic<P>, payload: P): Message => ({ topic: topic as Topic<unknown>, payload });

export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an answer is what the test states
  readonly data: any;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
export type Ask = (query: string, variables?: object, headers?: Record<string, string>) => Promise<Answer>;

export interface Running {
  readonly app: StatisticsApp;
  readonly work: StatisticsWork;
  readonly clock: ReturnType<typeof fixedClock>;
  /** Announces each message in a transaction of its own, in this order, and waits until this service has taken them. */
  tell(messages: readonly Message[]): Promise<void>;
  as(...roles: Role[]): Promise<Ask>;
  asNobody: Ask;
  /** Fetches a link of the gateway from the service itself. */
  fetchLink(link: string): Promise<Response>;
  close(): Promise<void>;
}

export async function startStatistics(
  makeBackendOptions: (database: { url: string }) => BackendOptions = ({ url }) => ({ databaseUrl: url }),
  planCheckMs?: number,
): Promise<Running> {
  const database = await createTestDatabase('statistics', prepare);
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-statistics-'));
  const clock = fixedClock('2026-08-05T02:00:00Z');
  const app = await open(
    database.url,
    createFileStore({ folder }),
    clock,
    makeBackendOptions(database).redisUrl,
    planCheckMs,
  );
  const work = await app.work();
  const source = await openSource(database.url);
  const relay = startRelay({ database: source, backend: app.backend, service: 'documents', logger });
  const identity = await createTestIdentity();
  const server = await app.serve({
    tokenVerifier: createTokenVerifier({ issuer: identity.issuer, jwksUrl: identity.jwksUrl, audience: 'lienthong' }),
    host: '127.0.0.1',
    port: 0,
  });

  const asking =
    (token: string | null): Ask =>
    async (query, variables = {}, headers = {}) => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    };

  return {
    app,
    work,
    clock,
    tell: async (messages) => {
      for (const { topic, payload } of messages) await source.transaction((tx) => announce(tx, topic, payload));
      // Other services' queues have no reader here, so that only our own confirmations are waited for.
      await eventually(async () => {
        const open = await source.query(
          `select from outbox where queue = 'statistics-events' and confirmed_at is null limit 1`,
        );
        return open.length === 0;
      });
    },
    as: async (...roles) => asking(await identity.token({ personId: uuidV7(), organisationId: uuidV7(), roles })),
    asNobody: asking(null),
    fetchLink: (link) => {
      const { pathname, search } = new URL(link);
      return fetch(`${server.url}${pathname}${search}`);
    },
    close: async () => {
      await server.close();
      await relay.close();
      await work.close();
      await identity.close();
      await source.close();
      await app.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
