import type { PdfDict, PdfStream } from '../model/objects.js';
import type { Box } from '../model/page.js';
import type { Matrix } from '../placement.js';

/** One thing an appearance or a page draws; boxes are in the space the drawing was mapped to. */
export type Mark =
  | {
      readonly kind: 'GLYPH';
      /** From the baseline to the height of capitals, as wide as the letter advances. */
      readonly box: Box;
      /** Empty where the font does not tell. */
      readonly text: string;
      readonly code: number;
      readonly font: PdfDict;
      /** From the space of the glyph, 1 being the font size. */
      readonly matrix: Matrix;
      readonly luminance: number;
      /** Neither turned, mirrored nor slanted before the mapping, inside every clip, filled and not drowned by a stroke. */
      readonly plain: boolean;
    }
  | {
      readonly kind: 'AREA';
      readonly box: Box;
      readonly luminance: number;
      /** Stroked: the ink is on the edge of a path, and how much of the box it fills is not known. */
      readonly outline: boolean;
      readonly multiply: boolean;
    }
  | {
      readonly kind: 'IMAGE';
      readonly box: Box;
      readonly image: PdfStream;
      /** From the unit square. */
      readonly matrix: Matrix;
      readonly multiply: boolean;
    }
  /** Something that is not understood, or that depends on what lies under it. */
  | { readonly kind: 'OTHER'; readonly box: Box | undefined; readonly operator: string };
