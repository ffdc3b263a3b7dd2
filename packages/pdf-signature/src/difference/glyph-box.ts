import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfStream } from '../model/objects.js';
import type { Box } from '../model/page.js';
import { mapped, union } from './geometry.js';
import { GlyphOutlines } from './glyph-outlines.js';
import type { Mark } from './marks.js';
import type { Program } from './sight.js';
import type { Step } from './step.js';

type Glyph = Extract<Mark, { kind: 'GLYPH' }>;

const largestProgram = 4 * 1024 * 1024;

/**
 * Where a letter may leave ink, on the page: its width says little, since an embedded font draws whatever it likes.
 * @returns undefined when nobody can say
 */
export function glyphBoxOf(step: Step, glyph: Glyph): Box | undefined {
  const program = programOf(step, glyph.font);
  if (program === undefined) return undefined;
  if (program === 'OF_THE_VIEWER') return glyph.box;
  const extent = namesGlyphs(step.after, glyph.font) ? program.extentOf(glyph.code) : program.extent();
  return extent === undefined ? undefined : union(glyph.box, mapped(extent, glyph.matrix));
}

/** Draws nothing: a font may call any of its letters a space. */
export function isBlank(step: Step, { font, text, code }: Glyph): boolean {
  if (text === '' || text.trim() !== '') return false;
  const program = programOf(step, font);
  if (program === 'OF_THE_VIEWER') return code === 32 && !font.has('ToUnicode') && !isComposite(step.after, font);
  return program !== undefined && namesGlyphs(step.after, font) && program.shapeOf(code) === '';
}

const isComposite = (document: PdfDocument, font: PdfDict): boolean =>
  isName(document.resolve(font.get('Subtype')), 'Type0');

/** The codes of its strings are the numbers of its glyphs. */
function namesGlyphs(document: PdfDocument, font: PdfDict): boolean {
  if (!isComposite(document, font) || !isName(document.resolve(font.get('Encoding')), 'Identity-H')) return false;
  const descendants = document.resolve(font.get('DescendantFonts'));
  const descendant = document.resolve(isArray(descendants) ? descendants[0] : null);
  const map = descendant instanceof PdfDict ? document.resolve(descendant.get('CIDToGIDMap')) : false;
  return map === null || isName(map, 'Identity');
}

function programOf(step: Step, font: PdfDict): Program {
  const { programs } = step.sight;
  if (programs.has(font)) return programs.get(font);
  const program = readProgram(step, font);
  programs.set(font, program);
  return program;
}

function readProgram(step: Step, font: PdfDict): Program {
  const { after } = step;
  if (isName(after.resolve(font.get('Subtype')), 'Type3')) return undefined;
  const descendants = after.resolve(font.get('DescendantFonts'));
  const own = isComposite(after, font) ? after.resolve(isArray(descendants) ? descendants[0] : null) : font;
  if (!(own instanceof PdfDict)) return undefined;
  const descriptor = after.dictIn(own, 'FontDescriptor');
  if (descriptor === undefined || !['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor.has(key)))
    return 'OF_THE_VIEWER';
  if (descriptor.has('FontFile') || descriptor.has('FontFile3')) return undefined;
  return outlinesOf(step, after.resolve(descriptor.get('FontFile2')));
}

/** One program may serve the fields of a whole form; it is read once. */
export function outlinesOf(step: Step, program: unknown): GlyphOutlines | undefined {
  if (!(program instanceof PdfStream)) return undefined;
  const { sight } = step;
  const found = sight.outlines.get(program);
  if (found !== undefined) return found;
  const bytes = step.after.streamBytes(program, Math.max(0, Math.min(largestProgram, sight.bytes)));
  sight.bytes -= bytes.length;
  const read = new GlyphOutlines(bytes);
  sight.outlines.set(program, read);
  return read;
}
