// The services, workers and gateway as processes of their own: started together, watched, restarted, stopped together.
import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessPlan {
  /** e.g. "documents worker" */
  readonly name: string;
  /** Compiled entry file. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

export interface ProcessGroup {
  /** Resolves when each has said over IPC that it is ready. */
  start(plans: readonly ProcessPlan[], onReady: (name: string) => void): Promise<void>;
  stop(): Promise<void>;
  /** For tests and the curious: process ids by name. */
  pids(): ReadonlyMap<string, number>;
}

const stopWithinMs = 26_000;

/** @param report one line about a process that died and was started again */
export function processGroup(report: (line: string) => void): ProcessGroup {
  const running = new Map<string, ChildProcess>();
  let stopping = false;

  const launch = (plan: ProcessPlan, restarts: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const log = openSync(plan.logFile, 'a');
      const child = fork(plan.entry, [], { env: plan.env, stdio: ['ignore', log, log, 'ipc'] });
      closeSync(log);
      running.set(plan.name, child);
      let ready = false;
      child.on('message', (message: { type?: string }) => {
        if (message.type !== 'ready') return;
        ready = true;
        resolve();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        running.delete(plan.name);
        if (stopping) return resolve();
        const how = signal ?? `exit code ${code}`;
        if (!ready)
          return reject(
            new Error(
              `The ${plan.name} did not start (${how}): ${lastWords(plan.logFile)} (whole log: ${plan.logFile})`,
            ),
          );
        report(`the ${plan.name} stopped (${how}), starting it again; see ${plan.logFile}`);
        void restart(plan, restarts + 1);
      });
    });

  const restart = async (plan: ProcessPlan, restarts: number): Promise<void> => {
    await delay(Math.min(200 * 2 ** restarts, 10_000));
    if (stopping) return;
    await launch(plan, restarts).catch((error: Error) => {
      report(error.message);
      return restart(plan, restarts + 1);
    });
  };

  return {
    start: async (plans, onReady) => {
      await Promise.all(plans.map((plan) => launch(plan, 0).then(() => onReady(plan.name))));
    },
    stop: async () => {
      stopping = true;
      const children = [...running.values()];
      const ended = children.map((child) => exit(child));
      for (const child of children) child.kill('SIGTERM');
      const patience = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), stopWithinMs);
      await Promise.all(ended);
      clearTimeout(patience);
    },
    pids: () => new Map([...running].map(([name, child]) => [name, child.pid ?? 0])),
  };
}

const exit = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

/** The line that names the fault, not the stack below it. */
function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 600) || 'it said nothing';
}
