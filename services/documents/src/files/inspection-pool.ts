// Checks PDFs in threads of their own: a hostile file may burn a thread, never the process that answers requests.
import { refuse } from '@lienthong/kernel';
import { Worker } from 'node:worker_threads';
import { inspectionTooCostly } from './file.errors.js';
import type { Inspection, PdfInspector } from './inspect-pdf.js';
import type { Verdict } from './inspection-worker.js';

export interface InspectionPoolSettings {
  readonly threads?: number;
  /** After which a file is refused as too complex. */
  readonly timeoutMs?: number;
  /** Heap of one thread. */
  readonly heapMb?: number;
  /** Compiled inspection-worker. */
  readonly workerFile?: URL;
}

interface Thread {
  readonly worker: Worker;
}

/** Threads are started when first needed and reused; one that ran out of time or memory is replaced. */
export function createInspectionPool(settings: InspectionPoolSettings = {}): PdfInspector {
  const { threads = 2, timeoutMs = 15_000, heapMb = 384 } = settings;
  const workerFile = settings.workerFile ?? new URL('./inspection-worker.js', import.meta.url);
  const idle: Thread[] = [];
  const waiting: ((thread: Thread) => void)[] = [];
  const all = new Set<Thread>();

  function start(): Thread {
    const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: heapMb }, execArgv: [] });
    worker.unref();
    const thread = { worker };
    all.add(thread);
    return thread;
  }

  function take(): Promise<Thread> {
    const thread = idle.pop() ?? (all.size < threads ? start() : undefined);
    return thread ? Promise.resolve(thread) : new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(thread: Thread): void {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  }

  async function replace(thread: Thread): Promise<void> {
    all.delete(thread);
    await thread.worker.terminate();
    const next = waiting.shift();
    if (next) next(start());
  }

  async function judgeIn(thread: Thread, bytes: Uint8Array): Promise<Inspection> {
    const outcome = await verdictOf(thread.worker, bytes, timeoutMs);
    if (outcome === 'TOO_LONG' || outcome === 'DIED') {
      await replace(thread);
      throw inspectionTooCostly(outcome === 'TOO_LONG' ? `longer than ${timeoutMs} ms` : 'out of memory');
    }
    if ('crash' in outcome) {
      await replace(thread);
      throw outcome.crash;
    }
    giveBack(thread);
    if ('inspection' in outcome) return outcome.inspection;
    if ('fault' in outcome) throw new Error(`The inspection of a PDF failed: ${outcome.fault}`);
    const { code, text, options } = outcome.refusal;
    throw refuse(code, text, options);
  }

  return {
    inspect: async (read) => {
      const thread = await take();
      let bytes: Uint8Array;
      try {
        bytes = await read();
      } catch (error) {
        giveBack(thread);
        throw error;
      }
      return judgeIn(thread, bytes);
    },
    close: async () => {
      await Promise.all([...all].map(({ worker }) => worker.terminate()));
      all.clear();
    },
  };
}

type Outcome = Verdict | { readonly crash: unknown } | 'TOO_LONG' | 'DIED';

function verdictOf(worker: Worker, bytes: Uint8Array, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off('message', finish).off('error', failed).off('exit', died);
      resolve(outcome);
    };
    const failed = (error: NodeJS.ErrnoException): void =>
      finish(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'DIED' : { crash: error });
    const died = (): void => finish('DIED');
    const timer = setTimeout(() => finish('TOO_LONG'), timeoutMs);
    worker.on('message', finish).on('error', failed).on('exit', died);
    worker.postMessage(bytes);
  });
}
