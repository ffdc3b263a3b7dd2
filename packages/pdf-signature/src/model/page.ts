import type { PdfDict, PdfRef } from './objects.js';

/** [left, bottom, right, top] in default user space, left < right and bottom < top. */
export type Box = readonly [left: number, bottom: number, right: number, top: number];
export type Rotation = 0 | 90 | 180 | 270;

export interface PdfPage {
  /** From 1. */
  readonly number: number;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** Own or inherited; empty when there are none. */
  readonly resources: PdfDict;
  readonly mediaBox: Box;
  /** What a reader sees: the CropBox inside the MediaBox. */
  readonly cropBox: Box;
  /** Clockwise turn a viewer applies. */
  readonly rotate: Rotation;
  /** Size of one user space unit in 1/72 inch; 1 but for very large pages. */
  readonly userUnit: number;
}
