import {
  PdfDict,
  PdfName,
  type PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
  isArray,
  isName,
  textOf,
} from '../model/objects.js';
import { drawingOf } from './appearance-drawing.js';
import { glyphsUnder, isLeader, lettersOf } from './covered-content.js';
import { drawsLetter, GlyphOutlines } from './glyph-outlines.js';
import { holds } from './geometry.js';
import type { Mark } from './painting.js';
import type { Step } from './step.js';

const white = 0.9;
const dark = 0.6;
/** Points: what is smaller is not there for a reader. */
const smallestText = 4;
const largestFont = 4 * 1024 * 1024;

/**
 * Says what is wrong with what a filled field shows; undefined when it draws its value, upright, dark, inside its box, with
 * glyphs that are those letters, on nothing but a white ground over dots and dashes.
 */
export function filledTextFinding(step: Step, widget: PdfRef, value: PdfValue): string | undefined {
  const drawing = drawingOf(step, widget);
  const wanted = value instanceof PdfString ? squeezed(textOf(value)) : undefined;
  if (wanted === undefined) return 'value is no text';
  if (drawing === undefined) return wanted === '' ? undefined : 'nothing is shown';
  if (typeof drawing === 'string') return drawing;
  const { marks, rect } = drawing;
  let shown = '';
  let before: Extract<Mark, { kind: 'GLYPH' }> | undefined;
  const programs = new Map<PdfDict, GlyphOutlines | 'STANDARD' | undefined>();
  for (const mark of marks) {
    if (mark.kind === 'AREA') {
      if (mark.luminance < white || before !== undefined) return 'an area over or beside the text';
      if (drawing.page === undefined) return 'on no page';
      const covered = lettersOf(glyphsUnder(step, drawing.page, mark.box));
      if (!isLeader(covered)) return `ground covers “${covered.slice(0, 40)}”`;
      continue;
    }
    if (mark.kind !== 'GLYPH') return mark.kind === 'IMAGE' ? 'an image' : `operator ${mark.operator}`;
    if (squeezed(mark.text) === '' && mark.text !== '') continue;
    const finding = glyphFinding(step, mark, programs);
    if (finding !== undefined) return finding;
    if (!holds(rect, mark.box, Math.max(1, (mark.box[3] - mark.box[1]) * 0.25))) return 'text outside its box';
    if (before !== undefined && !follows(before, mark, drawing.page?.rotate ?? 0))
      return 'letters not in reading order';
    before = mark;
    shown += mark.text;
  }
  if (squeezed(shown) !== wanted) return `shows “${squeezed(shown)}”, value “${wanted}”`;
  return drawing.upright ? undefined : 'not upright';
}

const squeezed = (text: string): string => text.normalize('NFC').replace(/\s+/gu, '');

type Glyph = Extract<Mark, { kind: 'GLYPH' }>;

function glyphFinding(
  step: Step,
  { font, code, text, box, luminance, plain }: Glyph,
  programs: Map<PdfDict, GlyphOutlines | 'STANDARD' | undefined>,
): string | undefined {
  if (!plain) return 'text turned, clipped or transparent';
  if (luminance > dark) return 'text too pale';
  if (Math.max(box[2] - box[0], box[3] - box[1]) < smallestText * 0.7) return 'text too small';
  if (!programs.has(font)) programs.set(font, programOf(step, font));
  const program = programs.get(font);
  if (program === 'STANDARD') return undefined;
  if (program === undefined) return 'font cannot be checked';
  return drawsLetter(program, code, text.normalize('NFC')) ? undefined : `a glyph that is no “${text}”`;
}

const standard = /^(Helvetica|Times|Courier)(-(Roman|Bold|Italic|Oblique|BoldItalic|BoldOblique))?$/;

/** The font's own glyphs, or that every viewer brings its own for it; undefined when nobody can say what it draws. */
function programOf({ after }: Step, font: PdfDict): GlyphOutlines | 'STANDARD' | undefined {
  const base = after.resolve(font.get('BaseFont'));
  if (isName(after.resolve(font.get('Subtype')), 'Type1')) {
    const encoding = after.resolve(font.get('Encoding'));
    const plain = encoding === null || encoding instanceof PdfName;
    const own = font.has('FontDescriptor') || font.has('ToUnicode') || font.has('Widths');
    return base instanceof PdfName && standard.test(base.text) && plain && !own ? 'STANDARD' : undefined;
  }
  if (!isName(after.resolve(font.get('Subtype')), 'Type0')) return undefined;
  if (!isName(after.resolve(font.get('Encoding')), 'Identity-H')) return undefined;
  const descendants = after.resolve(font.get('DescendantFonts'));
  const descendant = after.resolve(isArray(descendants) ? descendants[0] : null);
  if (!(descendant instanceof PdfDict) || !isName(after.resolve(descendant.get('Subtype')), 'CIDFontType2'))
    return undefined;
  const map = after.resolve(descendant.get('CIDToGIDMap'));
  if (map !== null && !isName(map, 'Identity')) return undefined;
  const descriptor = after.dictIn(descendant, 'FontDescriptor');
  const program = descriptor === undefined ? null : after.resolve(descriptor.get('FontFile2'));
  return program instanceof PdfStream ? new GlyphOutlines(after.streamBytes(program, largestFont)) : undefined;
}

/** To the right on the same line, or on a lower one: “07” drawn as 7 and then 0 to its left reads 07 to nobody. */
function follows(before: Glyph, mark: Glyph, rotate: number): boolean {
  const [x, y] = directions[rotate as 0 | 90 | 180 | 270];
  const along = (box: Glyph['box']): number => x[0] * box[0] + x[1] * box[1];
  const up = (box: Glyph['box']): number => y[0] * box[0] + y[1] * box[1];
  const size = Math.max(before.box[3] - before.box[1], before.box[2] - before.box[0]);
  const drop = up(before.box) - up(mark.box);
  return Math.abs(drop) < size * 0.2 ? along(mark.box) - along(before.box) > size * 0.15 : drop > size * 0.5;
}

/** Where right and up are in user space for the reader of a page turned clockwise. */
const directions = {
  0: [
    [1, 0],
    [0, 1],
  ],
  90: [
    [0, 1],
    [-1, 0],
  ],
  180: [
    [-1, 0],
    [0, -1],
  ],
  270: [
    [0, -1],
    [1, 0],
  ],
} as const;
