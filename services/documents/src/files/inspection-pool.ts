// Checks PDFs in threads of their own: a hostile file may burn a thread, never the process that answers requests.
import { createWorkerPool, isWorkFault, tookTooMuch } from '@lienthong/runtime';
import { inspectionBusy, inspectionTooCostly } from './file.errors.js';
import type { Inspection, PdfInspector } from './inspect-pdf.js';

export interface InspectionPoolSettings {
  readonly threads?: number;
  /** After which a file is refused as too complex. */
  readonly timeoutMs?: number;
  /** Heap of one thread. */
  readonly heapMb?: number;
  /** Files that wait; more are refused for now. */
  readonly mostWaiting?: number;
  /** Compiled inspection-worker. */
  readonly workerFile?: URL;
}

export function createInspectionPool(settings: InspectionPoolSettings = {}): PdfInspector {
  const pool = createWorkerPool<Uint8Array, Inspection>({
    name: 'the inspection of a PDF',
    workerFile: new URL('./inspection-worker.js', import.meta.url),
    threads: 2,
    timeoutMs: 15_000,
    heapMb: 384,
    mostWaiting: 200,
    givenAway: (bytes) => [bytes],
    ...settings,
  });
  return {
    inspect: async (read) => {
      try {
        return await pool.run(read);
      } catch (error) {
        if (tookTooMuch(error)) throw inspectionTooCostly(error.message);
        throw isWorkFault(error) && error.code === 'WORKERS_BUSY' ? inspectionBusy() : error;
      }
    },
    close: () => pool.close(),
  };
}
