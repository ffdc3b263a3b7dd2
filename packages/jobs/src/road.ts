import type { JobsOptions, Processor, Queue, Worker, WorkerOptions } from 'bullmq';

export type JobQueue = Queue<object, void, string>;
export type JobWorker = Worker<object, void, string>;

/** What opening a queue and a worker means on one of the two roads. */
export interface Road {
  readonly kind: 'redis' | 'postgresql';
  /** Whatever must be there before the first queue is opened. Safe to repeat. */
  prepare(): Promise<void>;
  openQueue(name: string, defaults: JobsOptions): JobQueue;
  openWorker(
    name: string,
    process: Processor<object, void, string>,
    options: Omit<WorkerOptions, 'connection'>,
  ): JobWorker;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A worker's connection may come and go; each use reports its own fault. An emitter without a listener would end the process. */
export const tolerate = (emitter: { on(event: 'error', listener: () => void): unknown }): void =>
  void emitter.on('error', () => undefined);
