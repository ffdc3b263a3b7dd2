// The admission check of a PDF, as this service needs it.
import { isDomainError, type DomainError, type LocalisedText } from '@lienthong/kernel';
import { inspectPdf, openPdf, requireFreeBlanks } from '@lienthong/pdf-signature';

/** A DomainError loses its class on the way between threads. */
export interface CarriedRefusal {
  readonly code: string;
  readonly text: LocalisedText;
  readonly options: DomainError['options'];
}

export interface Inspection {
  readonly pages: number;
  readonly signatureCount: number;
  /** Why number and date could not be filled in; matters only where that is to be done. */
  readonly blanksRefused: CarriedRefusal | null;
}

export interface PdfInspector {
  /**
   * @param read called when there is room to look at the bytes, which are the inspector's from then on
   * @throws {DomainError} PDF_*; FILE_INSPECTION_BUSY, which says nothing about the file
   */
  inspect(read: () => Promise<Uint8Array>): Promise<Inspection>;
  close(): Promise<void>;
}

const carried = ({ code, text, options }: DomainError): CarriedRefusal => ({ code, text, options });

function whyNotFillable(bytes: Uint8Array): CarriedRefusal | null {
  try {
    requireFreeBlanks(openPdf(bytes));
    return null;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return carried(error);
  }
}

/** Blocks its thread: see inspection-pool.ts for why it does not run in the process that answers requests. */
export function inspectNow(bytes: Uint8Array): Inspection {
  const { pages, signatureCount } = inspectPdf(bytes);
  return { pages: pages.length, signatureCount, blanksRefused: whyNotFillable(bytes) };
}
