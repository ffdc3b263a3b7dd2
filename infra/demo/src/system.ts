// Uses the system that runs; starts one for the time of the demonstration where none does.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DemoSettings } from './settings.js';

export interface System {
  readonly startedHere: boolean;
  stop(): Promise<void>;
}

const isReady = async (gateway: string): Promise<boolean> =>
  fetch(`${gateway}/health/ready`).then(
    ({ status }) => status === 200,
    () => false, // nobody listens
  );

export async function findOrStart(root: string, settings: DemoSettings): Promise<System> {
  if (await isReady(settings.gateway)) return { startedHere: false, stop: async () => undefined };
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
