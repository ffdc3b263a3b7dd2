// The admission check of a PDF, as this service needs it.
import { inspectPdf } from '@lienthong/pdf-signature';

export interface Inspection {
  readonly pages: number;
  readonly signatureCount: number;
}

export interface PdfInspector {
  /** @param read called when there is room to look at the bytes. @throws {DomainError} PDF_* */
  inspect(read: () => Promise<Uint8Array>): Promise<Inspection>;
  close(): Promise<void>;
}

/** Blocks its thread: see inspection-pool.ts for why it does not run in the process that answers requests. */
export function inspectNow(bytes: Uint8Array): Inspection {
  const { pages, signatureCount } = inspectPdf(bytes);
  return { pages: pages.length, signatureCount };
}
