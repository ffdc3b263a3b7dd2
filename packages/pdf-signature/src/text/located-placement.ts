import type { Placement } from '../placement.js';

/** Where something goes on a page, and how that was found out. */
export interface LocatedPlacement {
  readonly placement: Placement;
  /**
   * FIELD: an empty signature field the document brought. TEXT: found in the text of the page. DEFAULT: the schematic box, because
   * the text was not found (a scan, for instance).
   */
  readonly source: 'FIELD' | 'TEXT' | 'DEFAULT';
  /** Name of the field, where it can be signed itself. */
  readonly field?: string;
}
