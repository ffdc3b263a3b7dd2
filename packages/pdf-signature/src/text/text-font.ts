/** A font as text extraction needs it: how to cut a string into codes, their letters and advances. */
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfStream } from '../model/objects.js';
import { legacyLetters } from './legacy-letters.js';
import { baseEncoding, letterOfGlyphName, parseToUnicode, type UnicodeMap } from './unicode-map.js';

export interface TextFont {
  readonly codeLength: 1 | 2;
  /** Empty where the font does not tell. */
  letter(code: number): string;
  /** In text space units: 1 is the font size. */
  advance(code: number): number;
}

const maxMapBytes = 2 * 1024 * 1024;
const maxWidths = 70_000;
/** Looked through for every letter that is met first; a font of a hundred thousand glyphs names a few hundred. */
const maxRanges = 2_000;

const numberIn = (document: PdfDocument, dict: PdfDict, key: string): number | undefined => {
  const value = document.resolve(dict.get(key));
  return typeof value === 'number' ? value : undefined;
};

const toUnicodeOf = (document: PdfDocument, font: PdfDict): UnicodeMap | undefined => {
  const map = document.resolve(font.get('ToUnicode'));
  return map instanceof PdfStream ? parseToUnicode(document.streamBytes(map, maxMapBytes)) : undefined;
};

const simpleLetters = (document: PdfDocument, font: PdfDict): readonly string[] => {
  const encoding = document.resolve(font.get('Encoding'));
  if (encoding instanceof PdfName) return baseEncoding(encoding.text);
  if (!(encoding instanceof PdfDict)) return baseEncoding(undefined);
  const base = document.resolve(encoding.get('BaseEncoding'));
  const letters = [...baseEncoding(base instanceof PdfName ? base.text : undefined)];
  const differences = document.resolve(encoding.get('Differences'));
  let code = 0;
  for (const item of isArray(differences) ? differences : []) {
    if (typeof item === 'number') code = item;
    else if (item instanceof PdfName && code >= 0 && code < 256) {
      letters[code] = letterOfGlyphName(item.text) ?? '';
      code += 1;
    }
  }
  return letters;
};

const simpleFont = (document: PdfDocument, font: PdfDict): TextFont => {
  const map = toUnicodeOf(document, font);
  const letters = simpleLetters(document, font);
  const first = numberIn(document, font, 'FirstChar') ?? 0;
  const given = document.resolve(font.get('Widths'));
  const widths = isArray(given) ? given.slice(0, 256).map((width) => document.resolve(width)) : [];
  const descriptor = document.dictIn(font, 'FontDescriptor');
  const missing = (descriptor && numberIn(document, descriptor, 'MissingWidth')) ?? (widths.length === 0 ? 500 : 0);
  const matrix = document.resolve(font.get('FontMatrix'));
  const unit =
    isName(document.resolve(font.get('Subtype')), 'Type3') && isArray(matrix) && typeof matrix[0] === 'number'
      ? matrix[0]
      : 0.001;
  return {
    codeLength: 1,
    letter: (code) => map?.get(code) ?? letters[code] ?? '',
    advance: (code) => {
      const width = widths[code - first];
      return (typeof width === 'number' ? width : missing) * unit;
    },
  };
};

/** /W: `c [w1 w2 …]` or `first last w` (ISO 32000-2, 9.7.4.3). */
const compositeWidths = (document: PdfDocument, descendant: PdfDict): ((cid: number) => number) => {
  const widths = new Map<number, number>();
  const ranges: (readonly [number, number, number])[] = [];
  const given = document.resolve(descendant.get('W'));
  const items = isArray(given) ? given : [];
  for (let at = 0; at + 1 < items.length && widths.size + ranges.length < maxWidths;) {
    const first = document.resolve(items[at]);
    const second = document.resolve(items[at + 1]);
    if (typeof first !== 'number') break;
    if (isArray(second)) {
      second.slice(0, maxWidths).forEach((item, index) => {
        const width = document.resolve(item);
        if (typeof width === 'number') widths.set(first + index, width);
      });
      at += 2;
    } else {
      const width = document.resolve(items[at + 2]);
      const isRange = typeof second === 'number' && typeof width === 'number';
      if (isRange && ranges.length < maxRanges) ranges.push([first, second, width]);
      at += 3;
    }
  }
  const otherwise = numberIn(document, descendant, 'DW') ?? 1000;
  return (cid) => {
    let width = widths.get(cid);
    if (width === undefined) {
      width = ranges.find(([low, high]) => cid >= low && cid <= high)?.[2] ?? otherwise;
      if (widths.size < maxWidths) widths.set(cid, width);
    }
    return width / 1000;
  };
};

const compositeFont = (document: PdfDocument, font: PdfDict): TextFont => {
  const map = toUnicodeOf(document, font);
  const encoding = document.resolve(font.get('Encoding'));
  const encodingName = encoding instanceof PdfName ? encoding.text : '';
  const inUnicode = /UCS2|UTF16/.test(encodingName);
  const embedded =
    encoding instanceof PdfStream ? parseToUnicode(document.streamBytes(encoding, maxMapBytes)) : undefined;
  const descendants = document.resolve(font.get('DescendantFonts'));
  const descendant = document.resolve(isArray(descendants) ? descendants[0] : undefined);
  const advance = descendant instanceof PdfDict ? compositeWidths(document, descendant) : () => 1;
  return {
    codeLength: embedded?.codeLength ?? 2,
    letter: (code) => map?.get(code) ?? (inUnicode ? String.fromCharCode(code) : ''),
    advance,
  };
};

export const readTextFont = (document: PdfDocument, font: PdfDict): TextFont => {
  const isComposite = isName(document.resolve(font.get('Subtype')), 'Type0');
  const read = isComposite ? compositeFont(document, font) : simpleFont(document, font);
  const baseFont = document.resolve(font.get('BaseFont'));
  const legacy = baseFont instanceof PdfName ? legacyLetters(baseFont.text) : undefined;
  return legacy === undefined ? read : { ...read, letter: (code) => legacy(read.letter(code)) };
};
