// A province started as a newcomer starts it: `node infra/local/start.mjs` with a folder and a port of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@lienthong/local';
import { freePort, removePostgres } from '@lienthong/local-services';

export const root = repositoryRoot();
const run = promisify(execFile);

export interface Instance {
  readonly home: string;
  readonly port: number;
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends what is still running of it, also after a failed assertion, and removes what it left on disk. */
  remove(): Promise<void>;
}

const running = new Map<string, Set<Started>>();

export async function newInstance(more: NodeJS.ProcessEnv = {}): Promise<Instance> {
  const home = mkdtempSync(join(tmpdir(), 'lienthong-e2e-'));
  const port = await freePort();
  const { DATABASE_URL: _database, REDIS_URL: _redis, OIDC_ISSUER: _issuer, ...inherited } = process.env;
  return {
    home,
    port,
    url: `http://127.0.0.1:${port}`,
    env: { ...inherited, LIENTHONG_HOME: home, PORT: String(port), LOG_LEVEL: 'warn', ...more },
    remove: async () => {
      for (const started of running.get(home) ?? []) await stopInstance(started);
      running.delete(home);
      removePostgres(join(home, 'postgres'));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export interface Started {
  readonly process: ChildProcess;
  /** What it printed. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

/** Resolves when it has printed its table. @throws with its output when it ends before. */
export async function startInstance(instance: Instance, ...options: string[]): Promise<Started> {
  const started = launch(instance, options);
  await Promise.race([
    new Promise<void>((resolve) =>
      started.process.stdout!.on('data', () => started.output().includes('is ready') && resolve()),
    ),
    started.exited.then((code) => Promise.reject(new Error(`ended with ${code}: ${started.output()}`))),
  ]);
  return started;
}

export function launch(instance: Instance, options: readonly string[] = []): Started {
  let output = '';
  const child = spawn(process.execPath, ['infra/local/start.mjs', ...options], {
    cwd: root,
    env: instance.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  const started: Started = {
    process: child,
    output: () => output,
    exited: new Promise((resolve) => child.once('exit', resolve)),
  };
  running.set(instance.home, (running.get(instance.home) ?? new Set()).add(started));
  void started.exited.then(() => running.get(instance.home)?.delete(started));
  return started;
}

export async function stopInstance(started: Started): Promise<number | null> {
  started.process.kill('SIGINT');
  return started.exited;
}

/** Every process whose environment names the instance's folder: what a start must not leave behind. */
export async function processesOf(instance: Instance): Promise<number[]> {
  const { stdout } = await run('sh', [
    '-c',
    `grep -lsa 'LIENTHONG_HOME=${instance.home}' /proc/[0-9]*/environ || true`,
  ]);
  return stdout
    .split('\n')
    .flatMap((line) => /\/proc\/(\d+)\//.exec(line)?.[1] ?? [])
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

export interface DemoResult {
  readonly documents: readonly {
    readonly way: string;
    readonly code: string;
    readonly urgency: string;
    readonly file: string;
    readonly attachments: readonly string[];
    readonly signatures: number;
    readonly deliveries: readonly { readonly recipient: string; readonly state: string }[];
  }[];
  readonly joint: {
    readonly code: string;
    readonly signers: readonly { readonly name: string; readonly organisation: string }[];
    readonly seals: readonly string[];
    readonly signatures: number;
    readonly levels: { readonly signed: string; readonly archived: string };
    readonly verdict: string;
    readonly file: string;
    readonly archived: string;
  };
  readonly report: {
    readonly month: string;
    readonly rows: readonly Record<string, number | string | null>[];
    readonly xlsx: string;
  };
  readonly seconds: number;
}

/** `npm run --silent demo -- --json …`; standard output must be the one object. */
export async function demo(instance: Instance, ...options: string[]): Promise<DemoResult> {
  const { stdout } = await run('npm', ['run', '--silent', 'demo', '--', '--json', ...options], {
    cwd: root,
    env: instance.env,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout) as DemoResult;
}
