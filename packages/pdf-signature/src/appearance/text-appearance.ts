/** Cases D and E of NĐ 30 (text only) and the text inside the number and date fields. */
import { dict } from '../model/objects.js';
import type { Rotation } from '../model/page.js';
import { pointsPerMm } from '../placement.js';
import { decimal, formXObject, type Appearance, type SizeMm } from './appearance.js';
import { addFont } from './font-objects.js';
import { fontSubsetFor, type FontStyle, type FontSubset } from './font-subset.js';

export type TextAlignment = 'LEFT' | 'CENTRE' | 'RIGHT';

export interface TextAppearanceOptions {
  /** The field's box as the reader sees it, millimetres. */
  readonly box: SizeMm;
  /** Points; 10 for the organisation's signature in text form, 13 for number and date (NĐ 30, Phụ lục I). */
  readonly fontSize?: number;
  readonly align?: TextAlignment;
  readonly style?: FontStyle;
  /** /Rotate of the page. */
  readonly rotation?: Rotation;
}

const lineHeight = 1.15;
/** Text is reduced to fit its box down to this size, points; beyond it nobody could read it. */
const smallestSize = 5;

const widthAt = (font: FontSubset, text: string, size: number): number => (font.width(text) * size) / 1000;

/** Breaks lines between words where they are wider than the box. */
const wrapped = (font: FontSubset, lines: readonly string[], size: number, width: number): string[] =>
  lines.flatMap((line) => {
    const out: string[] = [];
    let current = '';
    for (const word of line.split(' ').filter((part) => part !== '')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (current !== '' && widthAt(font, longer, size) > width) {
        out.push(current);
        current = word;
      } else current = longer;
    }
    return [...out, current];
  });

const startOf = (align: TextAlignment, room: number): number =>
  align === 'LEFT' ? 0 : align === 'CENTRE' ? room / 2 : room;

/** Size of the lines set unbroken, millimetres. */
export const textBlockSizeMm = (lines: readonly string[], fontSize = 10): SizeMm => {
  const font = fontSubsetFor(lines);
  const width = Math.max(0, ...lines.map((line) => widthAt(font, line, fontSize)));
  return { widthMm: width / pointsPerMm, heightMm: (lines.length * fontSize * lineHeight) / pointsPerMm };
};

/** Height of the lines once they are broken to fit a width, millimetres. */
export const wrappedHeightMm = (lines: readonly string[], widthMm: number, fontSize: number): number =>
  (wrapped(fontSubsetFor([...lines, ' ']), lines, fontSize, widthMm * pointsPerMm + 0.01).length *
    fontSize *
    lineHeight) /
  pointsPerMm;

/**
 * Lines of black upright text from the top of the box, wrapped between words, reduced only if they do not fit.
 * @throws DomainError TEXT_NOT_PRINTABLE
 */
export const textAppearance = (lines: readonly string[], options: TextAppearanceOptions): Appearance => {
  const clean = lines.map((line) => line.normalize('NFC').replace(/\s+/gu, ' ').trim());
  const font = fontSubsetFor([...clean, ' '], options.style);
  const widthPt = options.box.widthMm * pointsPerMm;
  const heightPt = options.box.heightMm * pointsPerMm;
  let size = options.fontSize ?? 10;
  let set = wrapped(font, clean, size, widthPt + 0.01);
  const fits = (): boolean =>
    set.length * size * lineHeight <= heightPt + 0.01 &&
    set.every((line) => widthAt(font, line, size) <= widthPt + 0.01);
  while (!fits() && size > smallestSize) {
    size = Math.max(smallestSize, size - 0.25);
    set = wrapped(font, clean, size, widthPt + 0.01);
  }
  const shown = set.map((line, index) => {
    const x = startOf(options.align ?? 'LEFT', widthPt - widthAt(font, line, size));
    const y = heightPt - index * size * lineHeight - (font.ascent * size) / 1000;
    return `1 0 0 1 ${decimal(x)} ${decimal(y)} Tm <${font.encode(line)}> Tj`;
  });
  return {
    widthPt,
    heightPt,
    addTo: (sink) =>
      sink.add(
        formXObject(
          { widthPt, heightPt },
          options.rotation ?? 0,
          { Font: dict({ Tinos: addFont(sink, font) }) },
          `q BT 0 g /Tinos ${decimal(size)} Tf ${shown.join(' ')} ET Q`,
        ),
      ),
  };
};

export interface FieldTextOptions extends TextAppearanceOptions {
  /** White behind the text: dots or dashes printed on the page mark the place and would show through. */
  readonly cover?: boolean;
}

/**
 * One line inside a text field, centred vertically by the height of capitals, with the font it needs inside, so that
 * filling it touches nothing but the field (see `Tx` marked content, ISO 32000-1, 12.7.3.3).
 * @throws DomainError TEXT_NOT_PRINTABLE
 */
export const fieldTextAppearance = (text: string, options: FieldTextOptions): Appearance => {
  const line = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const widthPt = options.box.widthMm * pointsPerMm;
  const heightPt = options.box.heightMm * pointsPerMm;
  const size = { widthPt, heightPt };
  const rotation = options.rotation ?? 0;
  if (line === '') {
    return { ...size, addTo: (sink) => sink.add(formXObject(size, rotation, {}, '/Tx BMC EMC')) };
  }
  const font = fontSubsetFor([line], options.style);
  const fitting = (widthPt * 1000) / font.width(line);
  // Small print can be read with a glass; a number without its last digit is another number.
  const fontSize = Math.min(options.fontSize ?? 13, fitting, heightPt);
  const x = startOf(options.align ?? 'CENTRE', widthPt - widthAt(font, line, fontSize));
  const y = (heightPt - (font.capHeight * fontSize) / 1000) / 2;
  const ground = options.cover ? `1 g 0 0 ${decimal(widthPt)} ${decimal(heightPt)} re f ` : '';
  const shown = `/Tinos ${decimal(fontSize)} Tf ${decimal(x)} ${decimal(y)} Td <${font.encode(line)}> Tj`;
  return {
    ...size,
    addTo: (sink) =>
      sink.add(
        formXObject(
          size,
          rotation,
          { Font: dict({ Tinos: addFont(sink, font) }) },
          `/Tx BMC q ${ground}BT 0 g ${shown} ET Q EMC`,
        ),
      ),
  };
};
