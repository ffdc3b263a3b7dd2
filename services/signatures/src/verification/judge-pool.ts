// Validates in threads of its own: a hostile file may burn a thread, never the process that signs or answers requests.
import { type DomainError, refuse } from '@lienthong/kernel';
import { createWorkerPool, isWorkFault, tookTooMuch } from '@lienthong/runtime';
import type { PdfJudge, ProofNeeds } from './judge-pdf.js';
import type { ThreadQuestion } from './judge-worker.js';
import { type StoredReport, unreadableReport } from './stored-report.js';

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

export function createJudgePool(settings: JudgePoolSettings = {}): PdfJudge {
  const pool = createWorkerPool<ThreadQuestion, ProofNeeds | StoredReport>({
    name: 'the validation of a PDF',
    workerFile: new URL('./judge-worker.js', import.meta.url),
    threads: 1,
    timeoutMs: 15_000,
    heapMb: 384,
    mostWaiting: 200,
    givenAway: (question) => ('judge' in question && question.lastUse ? [question.judge.bytes] : []),
    ...settings,
  });

  /** @returns null when the file took too much of a thread */
  async function ask(question: ThreadQuestion, signal: AbortSignal | undefined) {
    try {
      return await pool.run(() => question, signal);
    } catch (error) {
      if (tookTooMuch(error)) return null;
      throw isWorkFault(error) && error.code === 'WORKERS_BUSY' ? busy() : error;
    }
  }

  return {
    needs: async (bytes, { signal } = {}) => {
      const needs = (await ask({ needsOf: bytes }, signal)) as ProofNeeds | null;
      // Said again, and kept, by the report.
      return needs ?? { subjects: [], present: { certificates: [], ocsps: [], crls: [] } };
    },
    judge: async (question, { signal, lastUse = false } = {}) =>
      ((await ask({ judge: question, lastUse }, signal)) as StoredReport | null) ?? tooCostly(),
    close: () => pool.close(),
  };
}

const tooCostly = () =>
  unreadableReport('VALIDATION_TOO_COSTLY', {
    vi: 'Tệp quá phức tạp để kiểm tra trong thời gian và bộ nhớ cho phép.',
    en: 'The file is too complex to be validated within the time and memory allowed.',
  });

/** Said wherever validation has no room now. */
export const busy = (): DomainError =>
  refuse('VALIDATION_BUSY', {
    vi: 'Đang có quá nhiều tệp chờ kiểm tra; hãy thử lại sau.',
    en: 'Too many files wait to be validated; try again later.',
  });
