import type { PdfDocument } from '../model/document.js';
import { isArray, PdfDict, PdfStream } from '../model/objects.js';
import { readTextFont, type TextFont } from '../text/text-font.js';

export interface PaintedFont {
  readonly dict: PdfDict;
  readonly text: TextFont;
  /** Of reading it, beside other operators. */
  readonly cost: number;
  /** Of showing one of its letters. */
  readonly letterCost: number;
}

/** Bytes a map of letters may grow to for each byte it is written in. */
const growth = 20;

/** The map of letters of a font and its widths may be long, and shared by many fonts; a width may have to be looked for. */
export function readFontAtCost(document: PdfDocument, dict: PdfDict): PaintedFont {
  const map = document.resolve(dict.get('ToUnicode'));
  const descendants = document.resolve(dict.get('DescendantFonts'));
  const descendant = document.resolve(isArray(descendants) ? descendants[0] : null);
  const widths = descendant instanceof PdfDict ? document.resolve(descendant.get('W')) : null;
  const items = isArray(widths) ? widths.length : 0;
  return {
    dict,
    text: readTextFont(document, dict),
    cost: 500 + (map instanceof PdfStream ? map.bytes.length * growth : 0) + items,
    letterCost: 1 + items / 100,
  };
}
