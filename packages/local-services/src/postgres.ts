// Starts, finds again and stops a PostgreSQL of our own, for the local launcher and for tests.
import { execFile, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.js';
import { databaseAccount, postgresBinaries, reachableByOthers, type Account } from './postgres-binaries.js';

const run = promisify(execFile);

export interface PostgresOptions {
  /** Where its files live; created when missing. As root below a private folder, /var/tmp is used instead. */
  readonly folder: string;
  readonly port?: number;
  /** False: no fsync, for tests whose data may be lost. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
}

export interface RunningPostgres {
  /** Of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Where its files really are. */
  readonly folder: string;
  /** Creates the database unless it exists. @returns its URL */
  createDatabase(name: string): Promise<string>;
  /** When its process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** @throws when the binaries are missing, the folder cannot be used or the server does not come up; the message says what to do. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const account = databaseAccount();
  const folder = usableFolder(resolve(options.folder), account);
  const log = options.log ?? (() => undefined);
  const binaries = postgresBinaries(account, account ? '/var/tmp/lienthong-postgresql' : join(folder, 'binaries'));
  const program = (name: string): string => join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const asAccount = { ...(account ?? {}), cwd: account ? '/' : folder };
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');

  if (existsSync(join(data, 'PG_VERSION'))) {
    await stopLeftOver(program('pg_ctl'), data, asAccount, log);
  } else {
    log('creating the database');
    rmSync(data, { recursive: true, force: true });
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (account) chownSync(passwordFile, account.uid, account.gid);
    const settings = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--username=lienthong'];
    await run(
      program('initdb'),
      ['-D', data, ...settings, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync'],
      asAccount,
    );
  }
  const password = readFileSync(passwordFile, 'utf8');
  const port = options.port ?? (await freePort());
  const settings = serverSettings(port, options.durable ?? true);
  const output = openSync(join(folder, 'postgres.log'), 'a');
  const server = spawn(program('postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...asAccount,
    // In a group of its own: Ctrl-C must reach the services first, which still need the database to finish.
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  server.unref();
  let exited = false;
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => {
      exited = true;
      resolve();
    });
  });
  await untilReady(data, server.pid, () => exited, join(folder, 'postgres.log'));

  const urlOf = (name: string): string => `postgresql://lienthong:${password}@127.0.0.1:${port}/${name}`;
  return {
    url: urlOf('postgres'),
    port,
    folder,
    ended,
    createDatabase: async (name) => {
      const client = new Client({ connectionString: urlOf('postgres') });
      await client.connect();
      try {
        const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
        if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
      } finally {
        await client.end();
      }
      return urlOf(name);
    },
    stop: async () => {
      if (!exited) await run(program('pg_ctl'), ['-D', data, '-m', 'fast', '-w', '-t', '30', 'stop'], asAccount);
    },
  };
}

/** Removes the files of a stopped server: a fresh start. */
export function removePostgres(folder: string): void {
  rmSync(placeOf(resolve(folder), databaseAccount()), { recursive: true, force: true });
}

const placeOf = (wanted: string, account: Account | null): string =>
  account === null || reachableByOthers(wanted)
    ? wanted
    : join('/var/tmp', `lienthong-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`);

function usableFolder(wanted: string, account: Account | null): string {
  const folder = placeOf(wanted, account);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

const serverSettings = (port: number, durable: boolean): string[] => [
  `port=${port}`,
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=128MB',
  'timezone=UTC',
  ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
];

/** A launcher that was killed leaves its server behind: it is stopped properly, and ours starts on the same files. */
async function stopLeftOver(
  pgCtl: string,
  data: string,
  asAccount: object,
  log: (line: string) => void,
): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const running = await run(pgCtl, ['-D', data, 'status'], asAccount).then(
    () => true,
    () => false, // exit code 3: the file is stale, which the server itself clears up
  );
  if (!running) return;
  log('stopping a database left behind by an earlier run');
  await run(pgCtl, ['-D', data, '-m', 'fast', '-w', '-t', '30', 'stop'], asAccount);
}

/** The server writes "ready" into line 8 of its pid file when it accepts connections. */
async function untilReady(
  data: string,
  pid: number | undefined,
  exited: () => boolean,
  logFile: string,
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!exited() && Date.now() < deadline) {
    const lines = existsSync(join(data, 'postmaster.pid'))
      ? readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
      : [];
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return;
    await delay(10);
  }
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ');
  throw new Error(`PostgreSQL did not start: ${tail} (whole log: ${logFile})`);
}
