/**
 * Tinos (the metrics of Times New Roman, every Vietnamese letter) cut down to the letters a text needs, as the parts of
 * an embedded Type0 font. Subsets are cached by their letters: signing times and numbers share one set of digits.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import { refuse } from '@lienthong/kernel';
import type { Font } from 'fontkit';
import { boundedCache } from './bounded-cache.js';
import { openFont } from './open-font.js';

export type FontStyle = 'UPRIGHT' | 'ITALIC';

const fileOf = {
  UPRIGHT: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  ITALIC: '@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
} as const;
const familyOf = { UPRIGHT: 'Tinos-Regular', ITALIC: 'Tinos-Italic' } as const;

export interface FontSubset {
  /** With the six-letter tag that marks a subset (ISO 32000-1, 9.6.4). */
  readonly name: string;
  /** The TrueType program: deflated, and its length before. */
  readonly program: { readonly deflated: Uint8Array; readonly length: number };
  /** The ToUnicode map, deflated. */
  readonly toUnicode: Uint8Array;
  /** Advance of every glyph of the subset by glyph number, thousandths of an em. */
  readonly widths: readonly number[];
  /** Thousandths of an em. */
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly italicAngle: number;
  readonly bbox: readonly [number, number, number, number];
  /** The text as two-byte glyph numbers in hexadecimal, ready for `<…> Tj`. */
  encode(text: string): string;
  /** Width of the text in thousandths of an em. */
  width(text: string): number;
}

const loaded = new Map<FontStyle, Font>();
const fontOf = (style: FontStyle): Font => {
  let font = loaded.get(style);
  if (!font) {
    font = openFont(readFileSync(createRequire(import.meta.url).resolve(fileOf[style])));
    loaded.set(style, font);
  }
  return font;
};

/** Always in a subset that holds any of them, so that the next number or second finds it in the cache. */
const digits = ' 0123456789/-+:.,TZ';
const subsets = boundedCache<FontSubset>(256);

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

const unicodeMap = (letterOf: ReadonlyMap<number, string>): string => {
  const lines = [...letterOf].map(([number, letter]) => {
    const utf16 = [...Array(letter.length).keys()].map((i) => hex4(letter.charCodeAt(i))).join('');
    return `<${hex4(number)}> <${utf16}>`;
  });
  const blocks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
};

const cutOut = (style: FontStyle, letters: readonly string[]): FontSubset => {
  const font = fontOf(style);
  const subset = font.createSubset();
  const numbers = new Map<string, number>();
  const inEm = (value: number): number => Math.round((value * 1000) / font.unitsPerEm);
  const letterOf = new Map<number, string>();
  // Glyph 0 is the subset's "not defined".
  const widths: number[] = [inEm(font.glyphForCodePoint(0).advanceWidth)];
  for (const letter of letters) {
    const glyph = font.glyphForCodePoint(letter.codePointAt(0)!);
    const number = subset.includeGlyph(glyph.id);
    numbers.set(letter, number);
    // Two letters can share one glyph (space and no-break space): the first gives its Unicode.
    if (!letterOf.has(number)) letterOf.set(number, letter);
    widths[number] = inEm(glyph.advanceWidth);
  }
  const program = subset.encode();
  const tag = [
    ...createHash('sha256')
      .update(`${style} ${letters.join('')}`)
      .digest()
      .subarray(0, 6),
  ]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('');
  const numberOf = (letter: string): number => {
    const number = numbers.get(letter);
    if (number === undefined) throw new Error(`letter ${letter} is not in this subset`);
    return number;
  };
  return {
    name: `${tag}+${familyOf[style]}`,
    program: { deflated: deflateSync(program, { level: 9 }), length: program.length },
    toUnicode: deflateSync(Buffer.from(unicodeMap(letterOf), 'latin1'), { level: 9 }),
    widths,
    ascent: inEm(font.ascent),
    descent: inEm(font.descent),
    capHeight: inEm(font.capHeight),
    italicAngle: font.italicAngle,
    bbox: [inEm(font.bbox.minX), inEm(font.bbox.minY), inEm(font.bbox.maxX), inEm(font.bbox.maxY)],
    encode: (text) => [...text.normalize('NFC')].map((letter) => hex4(numberOf(letter))).join(''),
    width: (text) => [...text.normalize('NFC')].reduce((sum, letter) => sum + widths[numberOf(letter)]!, 0),
  };
};

/**
 * The subset that can show the given texts (normalised to NFC).
 * @throws DomainError TEXT_NOT_PRINTABLE for a letter the font does not have: a legal text is never shown with a gap
 */
export const fontSubsetFor = (texts: readonly string[], style: FontStyle = 'UPRIGHT'): FontSubset => {
  const wanted = new Set(texts.join('').normalize('NFC'));
  if ([...wanted].some((letter) => digits.includes(letter))) for (const letter of digits) wanted.add(letter);
  const letters = [...wanted].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return subsets.get(`${style} ${letters.join('')}`, () => {
    const font = fontOf(style);
    const missing = letters.find((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0)!));
    if (missing !== undefined) {
      throw refuse(
        'TEXT_NOT_PRINTABLE',
        { vi: `Không hiển thị được ký tự “${missing}”.`, en: `The character “${missing}” cannot be shown.` },
        { details: { codePoint: missing.codePointAt(0) } },
      );
    }
    return cutOut(style, letters);
  });
};
