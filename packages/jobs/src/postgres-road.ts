import { createPostgresBackend, type PgPool, PostgresConnection, Queue, Worker } from 'bullmq';
import pg from 'pg';
import { type JobQueue, type JobWorker, type Road, tolerate } from './road.js';

const connectPatienceMs = 10_000;

/**
 * What one queue or worker sees of the pool they share. An idle connection that breaks is answered once, at the pool: each of
 * them listening there as well would add a listener per queue and worker, which BullMQ never takes away again. The connection
 * a worker listens on is its own, and it hears of that one breaking.
 */
function viewOf(pool: pg.Pool, held: Set<pg.PoolClient>): PgPool {
  const view = {
    options: { keepAlive: true },
    connect: async () => {
      const client = await pool.connect();
      held.add(client);
      return client;
    },
    query: (text: string, values?: unknown[]) => pool.query(text, values),
    end: () => pool.end(),
    on: () => view,
  };
  return view as unknown as PgPool;
}

export function postgresRoad(databaseUrl: string): Road {
  // Each worker keeps one connection to listen on; the rest is shared.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'lienthong-jobs',
    options: '-c search_path=bullmq',
    keepAlive: true,
    max: 20,
    connectionTimeoutMillis: connectPatienceMs,
  });
  tolerate(pool);
  /** Connections that a worker took for itself. */
  const held = new Set<pg.PoolClient>();
  pool.on('release', (_error, client) => held.delete(client));
  return {
    kind: 'postgresql',
    prepare: async () => {
      const migrating = new PostgresConnection({
        connectionString: databaseUrl,
        max: 1,
        migrate: true,
        connectionTimeoutMillis: connectPatienceMs,
      });
      tolerate(migrating);
      try {
        await migrating.waitUntilReady();
      } finally {
        await migrating.close();
      }
    },
    openQueue: (name, defaultJobOptions) =>
      new Queue(
        name,
        { connection: viewOf(pool, held), defaultJobOptions },
        createPostgresBackend,
      ) as unknown as JobQueue,
    openWorker: (name, process, options) =>
      new Worker(
        name,
        process,
        { ...options, connection: viewOf(pool, held) },
        createPostgresBackend,
      ) as unknown as JobWorker,
    ping: async () => void (await pool.query('select 1')),
    close: async () => {
      const ended = pool.end();
      // What a worker that would not end still holds would never come back by itself.
      for (const client of held) client.release(true);
      await ended;
    },
  };
}
