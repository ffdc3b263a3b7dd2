// Validates in threads of its own: a hostile file may burn a thread, never the process that signs or answers requests.
import { Worker } from 'node:worker_threads';
import { refuse } from '@lienthong/kernel';
import type { PdfJudge } from './judge-pdf.js';
import type { ThreadAnswer, ThreadQuestion } from './judge-worker.js';
import { unreadableReport } from './stored-report.js';
import { withBuffers } from './with-buffers.js';

export interface JudgePoolSettings {
  readonly threads?: number;
  /** After which a file counts as unreadable. */
  readonly timeoutMs?: number;
  /** Heap of one thread. */
  readonly heapMb?: number;
  /** Questions that wait; more are refused. */
  readonly mostWaiting?: number;
  /** Compiled judge-worker. */
  readonly workerFile?: URL;
}

type Outcome = ThreadAnswer | 'TOO_LONG' | 'DIED';

/** Threads are started when first needed and reused; one that ran out of time or memory is replaced. */
export function createJudgePool(settings: JudgePoolSettings = {}): PdfJudge {
  const { threads = 1, timeoutMs = 15_000, heapMb = 384, mostWaiting = 200 } = settings;
  const workerFile = settings.workerFile ?? new URL('./judge-worker.js', import.meta.url);
  const all = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];

  function start(): Worker {
    const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: heapMb }, execArgv: [] });
    worker.unref();
    all.add(worker);
    return worker;
  }

  async function take(): Promise<Worker> {
    const worker = idle.pop() ?? (all.size < threads ? start() : undefined);
    if (worker) return worker;
    if (waiting.length >= mostWaiting) throw busy();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(worker: Worker): void {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  }

  async function replace(worker: Worker): Promise<void> {
    all.delete(worker);
    await worker.terminate();
    waiting.shift()?.(start());
  }

  async function ask(question: ThreadQuestion): Promise<Outcome> {
    const worker = await take();
    const outcome = await outcomeOf(worker, question, timeoutMs);
    if (outcome === 'TOO_LONG' || outcome === 'DIED' || 'fault' in outcome) await replace(worker);
    else giveBack(worker);
    if (typeof outcome === 'object' && 'fault' in outcome) throw new Error(`A validation failed: ${outcome.fault}`);
    return withBuffers(outcome);
  }

  return {
    needs: async (bytes) => {
      const outcome = await ask({ needsOf: bytes });
      // Said again, and kept, by the report.
      if (typeof outcome === 'string') return { subjects: [], present: { certificates: [], ocsps: [], crls: [] } };
      return (outcome as Extract<ThreadAnswer, { needs: unknown }>).needs;
    },
    judge: async (question) => {
      const outcome = await ask({ judge: question });
      if (typeof outcome === 'string') return tooCostly();
      return (outcome as Extract<ThreadAnswer, { report: unknown }>).report;
    },
    close: async () => {
      await Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
    },
  };
}

const tooCostly = () =>
  unreadableReport('VALIDATION_TOO_COSTLY', {
    vi: 'Tệp quá phức tạp để kiểm tra trong thời gian và bộ nhớ cho phép.',
    en: 'The file is too complex to be validated within the time and memory allowed.',
  });

const busy = () =>
  refuse('VALIDATION_BUSY', {
    vi: 'Đang có quá nhiều tệp chờ kiểm tra; hãy thử lại sau.',
    en: 'Too many files wait to be validated; try again later.',
  });

function outcomeOf(worker: Worker, question: ThreadQuestion, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off('message', finish).off('error', failed).off('exit', died);
      resolve(outcome);
    };
    const failed = (error: NodeJS.ErrnoException): void =>
      finish(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'DIED' : { fault: error.stack ?? error.message });
    const died = (): void => finish('DIED');
    const timer = setTimeout(() => finish('TOO_LONG'), timeoutMs);
    worker.on('message', finish).on('error', failed).on('exit', died);
    worker.postMessage(question);
  });
}
