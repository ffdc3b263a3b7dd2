// The thread of inspection-pool.ts: one PDF in, one verdict out.
import { isDomainError } from '@lienthong/kernel';
import { parentPort } from 'node:worker_threads';
import { carried, inspectNow, type CarriedRefusal, type Inspection } from './inspect-pdf.js';

export type Verdict =
  { readonly inspection: Inspection } | { readonly refusal: CarriedRefusal } | { readonly fault: string };

function judge(bytes: Uint8Array): Verdict {
  try {
    return { inspection: inspectNow(bytes) };
  } catch (error) {
    if (!isDomainError(error)) return { fault: (error as Error).stack ?? String(error) };
    return { refusal: carried(error) };
  }
}

parentPort?.on('message', (bytes: Uint8Array) => parentPort?.postMessage(judge(bytes)));
