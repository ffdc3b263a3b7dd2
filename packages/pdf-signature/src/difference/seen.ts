import type { Box } from '../model/page.js';

/** Something a reader saw in a place before. */
export interface Seen {
  readonly kind: 'LETTER' | 'DRAWING';
  /** In default user space. */
  readonly box: Box;
  /** The letter, empty where its font does not tell; what it is for anything else. */
  readonly text: string;
  /** Share of it that may be gone before it counts as hidden. */
  readonly bears: number;
}

/** A box that touches the foot or the edge of a letter does not hide it; a third of one is another letter. */
const touched = 0.12;
/** A drawing that is hidden to this share is not seen any more; a seal may lie over a third of a signature. */
const mostOfIt = 0.6;

export const letter = (box: Box, text: string): Seen => ({ kind: 'LETTER', box, text, bears: touched });

export const drawing = (box: Box, text: string, bears = mostOfIt): Seen => ({ kind: 'DRAWING', box, text, bears });
