// Uses the system that runs; starts one for the time of the demonstration where none does.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DemoSettings } from './settings.js';

export interface System {
  readonly startedHere: boolean;
  stop(): Promise<void>;
}

const patienceMs = 60_000;

/**
 * Whether a system runs there. One that is not ready at this moment, because a part of it is busy or still starting, is waited for:
 * a second one could not be started beside it.
 */
async function runs(gateway: string): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; ; await delay(100)) {
    const status = await fetch(`${gateway}/health/ready`).then(
      (answer) => answer.status,
      () => null, // nobody listens
    );
    if (status === 200) return true;
    if (status !== 503) return false;
    if (Date.now() > deadline) throw new Error(`The system at ${gateway} runs, but does not become ready.`);
  }
}

export async function findOrStart(root: string, settings: DemoSettings): Promise<System> {
  if (await runs(settings.gateway)) return { startedHere: false, stop: async () => undefined };
  const child = spawn(process.execPath, [join(root, 'infra/local/start.mjs')], {
    cwd: root,
    env: settings.environment,
    // Its progress belongs on standard error: with --json, standard output is for the one object.
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // The launcher prints its table when the province is loaded: then, and not before, everything is there.
  await Promise.race([
    new Promise<void>((resolve) => child.stdout.on('data', (chunk: Buffer) => chunk.includes('is ready') && resolve())),
    ended.then((code) => Promise.reject(new Error(`The system did not start (exit code ${code}).`))),
  ]);
  return {
    startedHere: true,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
