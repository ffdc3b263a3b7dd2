// The thread of inspection-pool.ts: one PDF in, one inspection out.
import { answerInThread } from '@lienthong/runtime/answer-in-thread';
import { inspectNow } from './inspect-pdf.js';

answerInThread(inspectNow);
