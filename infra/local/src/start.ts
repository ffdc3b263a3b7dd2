// `npm start`: database, identity issuer, services, workers, gateway; progress while they come up, a short table at the end.
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { freePort } from '@lienthong/local-services';
import { openDatabase, unconfirmedMessages } from './database.js';
import { SetUpError } from './give-up.js';
import { readAccounts } from './issuer/accounts.js';
import { startIssuer } from './issuer/issuer.js';
import { plans } from './plans.js';
import { processGroup } from './processes.js';
import { terminalProgress, type Progress } from './progress.js';
import { repositoryRoot } from './repository-root.js';
import { readSettings, type Settings } from './settings.js';
import type { RunningProvince } from './running-province.js';
import { openStateFolder } from './state-folder.js';
import { summary } from './summary.js';

const root = repositoryRoot();
const provinceFile = resolve(root, 'infra/local/demonstration/lai-chau.json');

/** Starts a province and keeps it until Ctrl-C; the entry of `npm start`. */
export async function start(argv: readonly string[]): Promise<void> {
  const progress = terminalProgress();
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const stopping = { asked: false };
  void interrupted.then(() => (stopping.asked = true));
  let province: RunningProvince;
  try {
    province = await startProvince(readSettings(root, argv), progress, interrupted);
  } catch (error) {
    if (stopping.asked) process.exit(130);
    const shown = error instanceof SetUpError ? error.message : (error as Error).message;
    process.stderr.write(`\n  ✗ ${shown}\n\n`);
    process.exit(1);
  }
  process.stdout.write(summary(province, readAccounts(provinceFile)));
  await interrupted;
  await progress.step('stopping', () => province.stop());
  process.exit(0);
}

/**
 * @param interrupted when it resolves before the province is up, the step under way ends and what was started is stopped again
 * @throws SetUpError with one line that says what to do
 */
export async function startProvince(
  settings: Settings,
  progress: Progress,
  interrupted: Promise<void> = new Promise(() => undefined),
): Promise<RunningProvince> {
  await refuseTakenPort(settings.port);
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  let asked = false;
  void interrupted.then(() => (asked = true));
  /** What was started is undone on a later fault, on an interruption and at the end. */
  const started = (undoIt: () => Promise<void> | void): void => {
    undo.push(undoIt);
    if (asked) throw new Error('interrupted');
  };
  const work = async (): Promise<RunningProvince> => {
    const state = await openStateFolder(settings.home, settings.port, settings.fresh);
    started(() => state.release());
    const database = await progress.step(
      settings.databaseUrl ? 'PostgreSQL of DATABASE_URL' : 'embedded PostgreSQL',
      (note) => openDatabase(settings, state, note, (line) => progress.say(`  ! ${line}`)),
    );
    started(() => database.stop());

    let issuer = settings.oidcIssuer;
    if (issuer === null) {
      const running = await startIssuer({
        accounts: readAccounts(provinceFile),
        keyFile: state.path('issuer.json'),
        port: await portBeside(settings.port),
        redirectOrigins: [settings.publicUrl, `http://127.0.0.1:${settings.port}`, `http://localhost:${settings.port}`],
        audience: 'lienthong',
      });
      started(() => running.close());
      issuer = running.url;
    }
    const ports = Object.fromEntries(
      await Promise.all(serviceNames.map(async (name) => [name, await freePort()])),
    ) as Record<ServiceName, number>;
    const subgraphs = Object.fromEntries(
      serviceNames.map((name) => [name, `http://127.0.0.1:${ports[name]}`]),
    ) as Record<ServiceName, string>;
    const group = processGroup((line) => progress.say(`  ! ${line}`));
    started(() => group.stop());
    void interrupted.then(() => group.stop());
    const planned = plans(settings, state, { databaseUrl: database.url, issuer, ports });
    await progress.step(
      `four subgraphs, four workers, gateway (queue: ${settings.redisUrl ? 'Redis' : 'PostgreSQL'})`,
      async (note) => {
        const ready: string[] = [];
        await group.start(planned, (name) => note(`${ready.push(name)} of ${planned.length} up`));
        await untilReady(settings.port);
      },
    );
    await progress.step('province of Lai Châu: organisations, people, calendar', (note) =>
      untilLoaded(database.url, note),
    );
    return { settings, databaseUrl: database.url, issuer, subgraphs, pids: () => group.pids(), stop };
  };
  try {
    return await work();
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The issuer's address is part of every token: the port after the gateway's where it is free, so that tokens outlive a restart. */
const portBeside = async (port: number): Promise<number> => ((await isFree(port + 1)) ? port + 1 : freePort());

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

async function refuseTakenPort(port: number): Promise<void> {
  if (await isFree(port)) return;
  throw new SetUpError(
    `Port ${port} is taken or may not be used. Stop what uses it, or choose another: PORT=${port + 100} npm start.`,
  );
}

async function untilReady(port: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    if (Date.now() > deadline)
      throw new Error(`The gateway is up but not ready: ${(await answer?.text()) ?? 'no answer'}`);
    await delay(50);
  }
}

/** The first load is done when every service has confirmed what it was told of organisations and people. */
async function untilLoaded(databaseUrl: string, note: (text: string) => void): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = Date.now() + 120_000;
    for (let waiting = await unconfirmedMessages(client); waiting > 0; waiting = await unconfirmedMessages(client)) {
      note(`${waiting} messages to go`);
      if (Date.now() > deadline)
        throw new Error(
          `${waiting} messages of the first load were not confirmed in two minutes; see the logs of the workers.`,
        );
      await delay(50);
    }
  } finally {
    await client.end();
  }
}
