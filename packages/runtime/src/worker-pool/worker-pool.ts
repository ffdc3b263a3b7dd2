// Work that may burn a thread, such as reading a hostile file, in threads of its own: never in the process that answers requests.
import { movable } from './between-threads.js';
import { type PoolThread, startThread, type ThreadSettings } from './pool-thread.js';
import { WorkFault } from './work-fault.js';

export interface WorkerPoolSettings<Request> extends ThreadSettings {
  /** Started when first needed, then kept. */
  readonly threads: number;
  /** Tasks that wait for a thread, first come, first served; one more is refused. */
  readonly mostWaiting: number;
  /** Bytes of a request that nobody looks at after it was asked: moved instead of copied where they are alone in their memory. */
  readonly givenAway?: (request: Request) => readonly Uint8Array[];
}

export interface WorkerPool<Request, Response> {
  /**
   * @param prepare makes the request, and is called when a thread is free: what waits holds no bytes
   * @param signal ends the waiting, or the thread that works; the task fails with its reason
   * @throws {DomainError} as the task refused; {WorkFault}; whatever `prepare` throws
   */
  run(prepare: () => Request | Promise<Request>, signal?: AbortSignal): Promise<Response>;
  /** Tasks under way and waiting ones fail with WORKERS_CLOSED. Resolves when every thread has ended. */
  close(): Promise<void>;
}

interface Waiting<Thread> {
  give(thread: Thread): void;
  refuse(error: unknown): void;
}

/**
 * A task is never tried twice in silence: when its thread ran out of time or memory or died, it fails with a WorkFault, and the
 * next task gets a new thread. The limit of memory counts the heap; what a task holds in buffers it has to bound itself.
 */
export function createWorkerPool<Request, Response>(
  settings: WorkerPoolSettings<Request>,
): WorkerPool<Request, Response> {
  type Thread = PoolThread<Request, Response>;
  const { name, threads: mostThreads, mostWaiting, givenAway = () => [] } = settings;
  const threads = new Set<Thread>();
  const idle: Thread[] = [];
  const waiting: Waiting<Thread>[] = [];
  let closed = false;

  function start(): Thread {
    const thread: Thread = startThread(settings, () => {
      threads.delete(thread);
      replace();
    });
    threads.add(thread);
    return thread;
  }

  /** A thread is gone: whoever waits longest gets a new one. */
  function replace(): void {
    const next = waiting.shift();
    if (!next) return;
    try {
      next.give(start());
    } catch (error) {
      next.refuse(error);
      replace();
    }
  }

  /** One may have died since it was idle. */
  function idleThread(): Thread | undefined {
    let thread = idle.pop();
    while (thread && !thread.usable) thread = idle.pop();
    return thread;
  }

  async function take(signal: AbortSignal | undefined): Promise<Thread> {
    signal?.throwIfAborted();
    if (closed) throw closedFault();
    const free = idleThread() ?? (threads.size < mostThreads ? start() : undefined);
    if (free) return free;
    if (waiting.length >= mostWaiting)
      throw new WorkFault('WORKERS_BUSY', `${name}: ${mostWaiting} tasks wait already`);
    return new Promise((resolve, reject) => {
      const place: Waiting<Thread> = {
        give: (thread) => {
          signal?.removeEventListener('abort', leave);
          resolve(thread);
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', leave);
          reject(error as Error);
        },
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(place), 1);
        reject(signal!.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(place);
    });
  }

  function giveBack(thread: Thread): void {
    // One that ended makes room when its memory is free.
    if (!thread.usable) return;
    const next = waiting.shift();
    if (next) next.give(thread);
    else idle.push(thread);
  }

  const closedFault = (): WorkFault => new WorkFault('WORKERS_CLOSED', `${name}: closed`);

  return {
    run: async (prepare, signal) => {
      const thread = await take(signal);
      try {
        const request = await unlessAborted(prepare, signal);
        return await thread.ask(request, movable(givenAway(request)), signal);
      } finally {
        giveBack(thread);
      }
    },
    close: async () => {
      closed = true;
      for (const place of waiting.splice(0)) place.refuse(closedFault());
      await Promise.all([...threads].map((thread) => thread.end(closedFault())));
    },
  };
}

/** What is prepared for nobody any more goes nowhere. */
async function unlessAborted<T>(prepare: () => T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return prepare();
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([prepare(), aborted]);
  } finally {
    over.abort();
  }
}
