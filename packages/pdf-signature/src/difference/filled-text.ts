import { PdfDict, PdfName, type PdfRef, PdfString, type PdfValue, isArray, isName, textOf } from '../model/objects.js';
import { type Drawing, drawingOf } from './appearance-drawing.js';
import { Covering, isLeader, lettersOf, namesOf, seenUnder } from './covered-content.js';
import { isBlank, outlinesOf } from './glyph-box.js';
import { drawsLetter, type GlyphOutlines } from './glyph-outlines.js';
import { holds, intersection } from './geometry.js';
import type { Mark } from './marks.js';
import type { Step } from './step.js';

type Glyph = Extract<Mark, { kind: 'GLYPH' }>;

const white = 0.9;
const dark = 0.6;
/** Points: what is smaller is not there for a reader. */
const smallestText = 4;
/** Height and width of a letter: what is pressed flatter is not there either. */
const flattest = 0.12;

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
  const ground = groundFinding(step, widget, drawing);
  if (ground !== undefined) return ground;
  let shown = '';
  let before: Glyph | undefined;
  const programs = new Map<PdfDict, GlyphOutlines | 'STANDARD' | undefined>();
  for (const mark of marks) {
    if (mark.kind === 'AREA') {
      if (mark.luminance < white || before !== undefined) return 'an area over or beside the text';
      continue;
    }
    if (mark.kind !== 'GLYPH') return mark.kind === 'IMAGE' ? 'an image' : `operator ${mark.operator}`;
    if (isBlank(step, mark)) continue;
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

/** What the white ground behind a value hides: dots and dashes that marked its place, nothing else. */
function groundFinding(step: Step, widget: PdfRef, { marks, page, rect }: Drawing): string | undefined {
  const areas = marks.filter((mark) => mark.kind === 'AREA');
  if (areas.length === 0) return undefined;
  if (page === undefined) return 'on no page';
  const under = seenUnder(step, page, rect, widget);
  if (under === undefined) return 'what lies under the ground cannot be read';
  const covering = new Covering(step, under);
  for (const { box } of areas) if (!covering.addBox(intersection(box, rect))) return 'too much is drawn';
  const hidden = covering.hidden();
  const isGround = isLeader(lettersOf(hidden)) && hidden.every(({ kind }) => kind === 'LETTER');
  return isGround ? undefined : `ground covers ${namesOf(hidden)}`;
}

const squeezed = (text: string): string => text.normalize('NFC').replace(/\s+/gu, '');

function glyphFinding(
  step: Step,
  { font, code, text, box, luminance, plain }: Glyph,
  programs: Map<PdfDict, GlyphOutlines | 'STANDARD' | undefined>,
): string | undefined {
  if (!plain) return 'text turned, clipped or transparent';
  if (luminance > dark) return 'text too pale';
  const sides = [box[2] - box[0], box[3] - box[1]];
  const [least, most] = [Math.min(...sides), Math.max(...sides)];
  if (most < smallestText * 0.7 || least < most * flattest) return 'text too small';
  if (!programs.has(font)) programs.set(font, programOf(step, font));
  const program = programs.get(font);
  if (program === 'STANDARD') return undefined;
  if (program === undefined) return 'font cannot be checked';
  return drawsLetter(program, code, text.normalize('NFC')) ? undefined : `a glyph that is no “${text}”`;
}

const standard = /^(Helvetica|Times|Courier)(-(Roman|Bold|Italic|Oblique|BoldItalic|BoldOblique))?$/;

const encodings = new Set(['StandardEncoding', 'WinAnsiEncoding', 'MacRomanEncoding', 'PDFDocEncoding']);

/** The font's own glyphs, or that every viewer brings its own for it; undefined when nobody can say what it draws. */
function programOf(step: Step, font: PdfDict): GlyphOutlines | 'STANDARD' | undefined {
  const { after } = step;
  const base = after.resolve(font.get('BaseFont'));
  if (isName(after.resolve(font.get('Subtype')), 'Type1')) {
    const encoding = after.resolve(font.get('Encoding'));
    // Of the others nobody reads the letters by their codes alone.
    const plain = encoding === null || (encoding instanceof PdfName && encodings.has(encoding.text));
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
  // Of two programs one reader takes the one, another the other.
  if (descriptor === undefined || descriptor.has('FontFile') || descriptor.has('FontFile3')) return undefined;
  return outlinesOf(step, after.resolve(descriptor.get('FontFile2')));
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
