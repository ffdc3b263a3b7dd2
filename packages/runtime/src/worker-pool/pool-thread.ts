// One thread of a worker pool: one task at a time, and whatever may happen to it is seen once.
import { Worker } from 'node:worker_threads';
import { errorFrom, refusalFrom, type ThreadAnswer, withBuffers } from './between-threads.js';
import { WorkFault } from './work-fault.js';

export interface ThreadSettings {
  /** For messages and debuggers. */
  readonly name: string;
  readonly workerFile: URL;
  /** Of work. What a thread waits for a processor on a busy machine is not held against its task, up to eight times this. */
  readonly timeoutMs: number;
  readonly heapMb: number;
  /** Hears of a thread that died while nobody waited for its answer. Default: a warning of the process. */
  readonly onLost?: (fault: WorkFault) => void;
}

/**
 * Room for new objects. Left to itself it grows with the work, and so does the memory of a process whose work needs none: a file
 * with 51 signatures took 31 MB more than one with a single one, now 3.
 */
const youngMb = 4;

/** Limits a task may take by the clock, while it is not known to have worked for as long as one. */
const patience = 8;

const warn = ({ name, code, message }: WorkFault): void => process.emitWarning(message, { type: name, code });

export interface PoolThread<Request, Response> {
  /** @throws {DomainError} the task's refusal; {WorkFault}; the signal's reason. After the last two the thread is ended. */
  ask(request: Request, moved: ArrayBuffer[], signal?: AbortSignal): Promise<Response>;
  /** Whether it can be asked; false from the first fault on. */
  readonly usable: boolean;
  /** A task under way fails with the reason. */
  end(reason: unknown): Promise<void>;
}

interface Task {
  readonly done: (outcome: () => unknown) => void;
}

/**
 * The environment stays outside: a thread that reads foreign bytes has no use for secrets.
 * @param gone called once, when its memory is free again
 */
export function startThread<Request, Response>(
  { name, workerFile, timeoutMs, heapMb, onLost = warn }: ThreadSettings,
  gone: () => void,
): PoolThread<Request, Response> {
  const resourceLimits = { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngMb };
  const worker = new Worker(workerFile, { name, resourceLimits, execArgv: [], env: {} });
  worker.unref();
  let task: Task | null = null;
  let ended: { readonly reason: unknown } | null = null;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const end = (reason: unknown): Promise<void> => {
    const first = ended === null;
    ended ??= { reason };
    task?.done(() => {
      throw reason;
    });
    if (first) void worker.terminate();
    return exited;
  };
  const lost = (fault: WorkFault): void => {
    if (task === null && ended === null) onLost(fault);
    void end(fault);
  };

  worker.on('message', (answer: ThreadAnswer<Response>) => {
    if ('answer' in answer) task?.done(() => withBuffers(answer.answer));
    else if ('refusal' in answer) task?.done(() => Promise.reject(refusalFrom(answer.refusal)));
    // As with a process, the state of a thread is not trusted after an unexpected fault.
    else void end(new WorkFault('WORK_FAILED', `${name} failed: ${answer.fault.message}`, errorFrom(answer.fault)));
  });
  worker.on('messageerror', (error) => lost(new WorkFault('WORKER_CRASHED', `${name}: no readable answer`, error)));
  worker.on('error', (error: NodeJS.ErrnoException) =>
    lost(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new WorkFault('WORKER_OUT_OF_MEMORY', `${name}: more than ${heapMb} MB of heap`, error)
        : new WorkFault('WORKER_CRASHED', `${name}: ${error.message}`, error),
    ),
  );
  worker.on('exit', (code) => {
    lost(new WorkFault('WORKER_CRASHED', `${name}: the thread ended with ${code}`));
    gone();
  });

  return {
    get usable() {
      return ended === null;
    },
    end,
    ask: (request, moved, signal) =>
      new Promise<Response>((resolve, reject) => {
        if (ended !== null) return reject(ended.reason as Error);
        if (signal?.aborted) return reject(signal.reason as Error);
        const aborted = (): void => void end(signal!.reason);
        const beganAt = performance.now();
        const usedBefore = process.cpuUsage();
        const look = (): void => {
          // Of the whole process: a thread's own is not told, and is never more.
          const { user, system } = process.cpuUsage(usedBefore);
          const leftMs = Math.ceil(timeoutMs - (user + system) / 1000);
          const tooLate = performance.now() - beganAt >= patience * timeoutMs;
          if (leftMs > 0 && !tooLate) timer = setTimeout(look, Math.max(leftMs, 10));
          else void end(new WorkFault('WORKER_TOO_LONG', `${name}: longer than ${timeoutMs} ms`));
        };
        let timer = setTimeout(look, timeoutMs);
        signal?.addEventListener('abort', aborted, { once: true });
        task = {
          done: (outcome) => {
            task = null;
            clearTimeout(timer);
            signal?.removeEventListener('abort', aborted);
            worker.unref();
            resolve(Promise.resolve().then(outcome) as Promise<Response>);
          },
        };
        worker.ref();
        try {
          worker.postMessage(request, moved);
        } catch (error) {
          // The request cannot be sent; the thread has not heard of it.
          task.done(() => {
            throw new WorkFault('WORK_FAILED', `${name}: ${(error as Error).message}`, error);
          });
        }
      }),
  };
}
