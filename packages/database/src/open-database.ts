import pg from 'pg';
import { DataSource, type EntityManager, type MigrationInterface } from 'typeorm';
import { CreatePlatform1795305600000 } from './1795305600000-create-platform.js';
import { IndexInboxAge1795310700000 } from './1795310700000-index-inbox-age.js';
import { migrate } from './migrate.js';
import { SnakeNamingStrategy } from './naming-strategy.js';
import { createStatementCounter } from './statement-counter.js';
import { type Commit, transactionsOf, type Tx } from './transaction.js';

/** A class with TypeORM's `@Entity`. */
type EntityClass = new () => object;

export interface DatabaseOptions {
  /** PostgreSQL URL. Services may share one database: each has its own schema. */
  readonly url: string;
  readonly schema: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly entities: readonly EntityClass[];
  /** Of the service, in any order; put `platformMigration` first: what the platform changed since comes along by itself. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
}

export interface Database {
  readonly dataSource: DataSource;
  readonly schema: string;
  /** Reads outside a transaction. */
  readonly manager: EntityManager;
  query<R>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  migrate(): Promise<void>;
  /** Commits when `work` resolves, rolls back when it throws; repeats lost races (40001, 40P01) up to three times. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Called after every commit. @returns how to stop listening */
  onCommit(listener: (commit: Commit) => void): () => void;
  ping(): Promise<void>;
  close(): Promise<void>;
  /** Statements this database ran while `work` did, transaction brackets included, background work excluded. */
  countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: number }>;
}

const dateType = 1082;

/** Every schema that has the platform's tables gets what was changed about them since, without a line in each service. */
const withLaterPlatform = (migrations: DatabaseOptions['migrations']): (new () => MigrationInterface)[] =>
  migrations.includes(CreatePlatform1795305600000) ? [...migrations, IndexInboxAge1795310700000] : [...migrations];

/** A civil date stays a text: as a Date it would be midnight of whatever zone the process runs in. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === dateType ? (value: string) => value : pg.types.getTypeParser(oid, format as 'text'),
};

async function ensureSchema(url: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    // Two services that start together may both find no schema; `if not exists` alone loses that race with an error.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('lienthong schemas', 0))`);
    await client.query(`create schema if not exists "${schema}"`);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/**
 * Connects one service to its schema and creates the schema if it is missing; does not migrate.
 * @throws when the server cannot be reached, or the schema name is not a plain lower-case name
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, schema, applicationName } = options;
  if (!/^[a-z][a-z0-9_]*$/.test(schema)) throw new Error(`Not a schema name: ${schema}`);
  await ensureSchema(url, schema);

  const counter = createStatementCounter();
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    applicationName,
    entities: [...options.entities],
    migrations: withLaterPlatform(options.migrations),
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    installExtensions: false,
    synchronize: false,
    logger: counter.logger,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 10_000,
    // An idle connection that breaks is replaced on next use; the query that meets the fault reports it.
    poolErrorHandler: () => undefined,
    extra: {
      types,
      keepAlive: true,
      // `public` second: where extensions live.
      options: [
        `search_path=${schema},public`,
        `statement_timeout=${options.statementTimeoutMs ?? 15_000}`,
        `lock_timeout=${options.lockTimeoutMs ?? 5_000}`,
        'idle_in_transaction_session_timeout=30000',
      ]
        .map((setting) => `-c ${setting}`)
        .join(' '),
    },
  });
  await dataSource.initialize();

  const listeners = new Set<(commit: Commit) => void>();
  return {
    dataSource,
    schema,
    manager: dataSource.manager,
    query: async <R>(sql: string, params?: readonly unknown[]) => {
      const runner = dataSource.createQueryRunner();
      try {
        return (await runner.query(sql, params as unknown[] | undefined, true)).records as R[];
      } finally {
        await runner.release();
      }
    },
    migrate: () => migrate(dataSource, schema),
    transaction: transactionsOf(dataSource, (commit) => listeners.forEach((listener) => listener(commit))),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ping: async () => void (await dataSource.query('select 1')),
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
    },
    countStatements: async (work) => {
      const before = counter.count();
      const result = await work();
      return { result, statements: counter.count() - before };
    },
  };
}
