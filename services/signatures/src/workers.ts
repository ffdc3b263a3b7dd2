// The queues of the service, each with the handlers that its concepts have for it.
import { type JobsBackend, keepSchedule, startRelay, startWorker } from '@lienthong/jobs';
import type { Foundation } from './foundation.js';
import type { SignaturesOptions } from './options.js';
import type { Part } from './part.js';

export interface RunningWorkers {
  /** For tests: the queues are empty and everything this service announced was confirmed. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** How often an act or a certificate is tried: a minute in all. */
export const usualAttempts = 10;

/** Resolves when they listen to their queues. */
export async function startWorkers(
  { database, logger, clock }: Foundation,
  backend: JobsBackend,
  parts: readonly Part[],
  { attempts = usualAttempts, backoffMs = 200, plans: arePlansKept = true }: SignaturesOptions,
): Promise<RunningWorkers> {
  for (const part of parts) await part.prepare?.();
  const relay = startRelay({ database, backend, service: 'signatures', logger });
  const common = { backend, database, service: 'signatures', logger, attempts, backoffMs, clock } as const;
  const events = parts.flatMap((part) => part.events ?? []);
  const workers = [
    startWorker({ ...common, queue: 'signatures-events', concurrency: 4, handlers: events }),
    ...parts.flatMap(({ queue }) =>
      queue
        ? [
            startWorker({
              ...common,
              queue: queue.name,
              concurrency: queue.concurrency,
              handlers: [...queue.handlers],
            }),
          ]
        : [],
    ),
  ];
  const plans = parts
    .flatMap((part) => (arePlansKept ? (part.plans ?? []) : []))
    .map((plan) => keepSchedule({ database, backend, logger, clock }, plan));
  await Promise.all(workers.map(({ started }) => started));
  // One that cannot be kept at this moment is told and tried again; it does not keep the workers from their work.
  await Promise.allSettled(plans.map(({ planned }) => planned));
  return {
    idle: async () => {
      await relay.idle();
      await Promise.all(workers.map((worker) => worker.idle()));
      await relay.settled();
    },
    close: async () => {
      await Promise.all(plans.map((plan) => plan.close()));
      await Promise.all(workers.map((worker) => worker.close()));
      await relay.close();
    },
  };
}
