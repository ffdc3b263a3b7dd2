/** What a file may cost before it is refused. Sizes in bytes, page sides in PDF points (1/72 inch). */
export interface PdfLimits {
  readonly maxBytes: number;
  /** Highest number of live objects. */
  readonly maxObjects: number;
  /** Most values (of arrays, dictionaries and by themselves) that are read of one file; a dictionary counts four. */
  readonly maxValues: number;
  /** Deepest nesting of arrays and dictionaries, and of the page tree. */
  readonly maxDepth: number;
  readonly maxPages: number;
  /** Largest inflated size of one stream that is not an image. */
  readonly maxStreamInflated: number;
  /** Largest inflated size of one image. */
  readonly maxImageInflated: number;
  /** Largest inflated size of all object streams together; they stay in memory while the file is open. */
  readonly maxStructureInflated: number;
  /** Largest inflated size of all streams together. */
  readonly maxTotalInflated: number;
  readonly minPageSide: number;
  /** 3,402 pt = 1,200 mm: just above A0, the largest plan that is attached to a document. */
  readonly maxPageSide: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: PdfLimits = {
  maxBytes: 100 * mebibyte,
  maxObjects: 300_000,
  maxValues: 1_500_000,
  maxDepth: 64,
  maxPages: 5_000,
  maxStreamInflated: 32 * mebibyte,
  maxImageInflated: 128 * mebibyte,
  maxStructureInflated: 64 * mebibyte,
  maxTotalInflated: 512 * mebibyte,
  minPageSide: 72,
  maxPageSide: 3_402,
};
