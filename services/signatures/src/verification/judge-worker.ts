// The thread of judge-pool.ts: one question in, one answer out.
import { parentPort } from 'node:worker_threads';
import { judgeNow, type JudgeQuestion, needsNow, type ProofNeeds } from './judge-pdf.js';
import type { StoredReport } from './stored-report.js';
import { withBuffers } from './with-buffers.js';

export type ThreadQuestion = { readonly needsOf: Uint8Array } | { readonly judge: JudgeQuestion };
export type ThreadAnswer =
  { readonly needs: ProofNeeds } | { readonly report: StoredReport } | { readonly fault: string };

function answer(question: ThreadQuestion): ThreadAnswer {
  try {
    if ('needsOf' in question) return { needs: needsNow(question.needsOf) };
    return { report: judgeNow(withBuffers(question.judge)) };
  } catch (error) {
    return { fault: (error as Error).stack ?? String(error) };
  }
}

parentPort?.on('message', (question: ThreadQuestion) => parentPort?.postMessage(answer(question)));
