import type { PdfDict, PdfStream } from '../model/objects.js';
import type { PdfPage } from '../model/page.js';
import type { GlyphOutlines } from './glyph-outlines.js';
import type { Pixels } from './image-opacity.js';
import type { Seen } from './seen.js';

/**
 * Work that judging what one file shows may cost, counted rather than timed, so that the same file always gets the same answer. A
 * revision may fill ten thousand fields with one appearance of a hundred thousand operators.
 */
export interface Effort {
  /** Operators of content, letters shown, comparisons with what lies under them. */
  steps: number;
  /** Inflated bytes of content and of font programs. */
  bytes: number;
}

/** @returns false when nothing is left */
export function spend(effort: Effort, steps: number): boolean {
  effort.steps -= steps;
  return effort.steps >= 0;
}

const mebibyte = 1024 * 1024;

/** What can be said of the program of a font: none (the viewer brings its own), its outlines, or nothing. */
export type Program = 'OF_THE_VIEWER' | GlyphOutlines | undefined;

/** What was seen of one file, each thing once for all its states, and what may still be looked at. */
export class Sight implements Effort {
  steps = 2_000_000;
  bytes = 48 * mebibyte;
  /** Inflated bytes of images. */
  pixels = 64 * mebibyte;
  readonly letters = new Map<PdfPage, readonly Seen[]>();
  readonly ink = new Map<PdfPage, readonly Seen[] | undefined>();
  readonly programs = new Map<PdfDict, Program>();
  readonly outlines = new Map<PdfStream, GlyphOutlines>();
  readonly images = new Map<PdfStream, Pixels | undefined>();
}
