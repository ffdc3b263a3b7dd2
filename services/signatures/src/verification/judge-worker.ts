// The thread of judge-pool.ts: one question in, one answer out.
import { answerInThread } from '@lienthong/runtime/answer-in-thread';
import { judgeNow, type JudgeQuestion, needsNow, type ProofNeeds } from './judge-pdf.js';
import type { StoredReport } from './stored-report.js';

export type ThreadQuestion =
  { readonly needsOf: Uint8Array } | { readonly judge: JudgeQuestion; readonly lastUse: boolean };

answerInThread<ThreadQuestion, ProofNeeds | StoredReport>((question) =>
  'needsOf' in question ? needsNow(question.needsOf) : judgeNow(question.judge),
);
