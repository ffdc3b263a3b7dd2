// The thread of inspection-pool.ts: one PDF in, one verdict out.
import { isDomainError, type DomainError, type LocalisedText } from '@lienthong/kernel';
import { parentPort } from 'node:worker_threads';
import { inspectNow, type Inspection } from './inspect-pdf.js';

/** A DomainError loses its class on the way between threads. */
export interface CarriedRefusal {
  readonly code: string;
  readonly text: LocalisedText;
  readonly options: DomainError['options'];
}
export type Verdict =
  { readonly inspection: Inspection } | { readonly refusal: CarriedRefusal } | { readonly fault: string };

function judge(bytes: Uint8Array): Verdict {
  try {
    return { inspection: inspectNow(bytes) };
  } catch (error) {
    if (!isDomainError(error)) return { fault: (error as Error).stack ?? String(error) };
    const { code, text, options } = error;
    return { refusal: { code, text, options } };
  }
}

parentPort?.on('message', (bytes: Uint8Array) => parentPort?.postMessage(judge(bytes)));
