import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfStream, PdfString, type PdfValue } from '../model/objects.js';
import type { Box, PdfPage } from '../model/page.js';
import { boxOf } from '../model/pages.js';
import { eachOperator } from '../text/content-operators.js';
import type { Matrix } from '../placement.js';
import { readFontAtCost, type PaintedFont } from './font-cost.js';
import { holds, intersection, isAligned, mapped, matrixOf, times, union } from './geometry.js';
import { enlarged, type Graphics, initialGraphics, inkOf, isUprightIn, strokeReach } from './graphics.js';
import type { Mark } from './marks.js';
import { type Effort, spend } from './sight.js';
import { setByDictionary, setByNumbers } from './state-operators.js';

export type { Mark };

const identity: Matrix = [1, 0, 0, 1, 0, 0];
const unitSquare: Box = [0, 0, 1, 1];
const mostMarks = 20_000;
const mostBytes = 4 * 1024 * 1024;
const mostPageBytes = 8 * 1024 * 1024;
const deepest = 6;
/** Drawing a form means inflating it again. */
const formCost = 100;
/** A stroke around letters that is broader than this share of their size makes others of them. */
const broadStroke = 0.06;
/** Operators that neither draw nor change how something is drawn that is looked at here. */
const silent = new Set('BMC EMC MP DP BX EX J d ri i'.split(' '));
/** Colours of spaces that are not looked into: on a page they are ink, in an appearance nobody can say what. */
const otherColours = new Set('cs sc scn'.split(' '));
const otherStrokeColours = new Set('CS SC SCN'.split(' '));

/**
 * What a form XObject draws, in the order of drawing, clips ignored but for glyphs.
 * @param base from the form's own space, /Matrix already applied by the caller
 * @returns undefined when it costs more than an appearance may
 */
export function readMarks(
  document: PdfDocument,
  form: PdfStream,
  base: Matrix,
  effort: Effort,
): readonly Mark[] | undefined {
  return painted(document, effort, mostMarks, (painter) => painter.drawForm(form, initialGraphics(base), base, 0));
}

/** What the content of a page draws, in default user space. @returns undefined when it cannot be read, or costs too much */
export function readPageMarks(document: PdfDocument, page: PdfPage, effort: Effort): readonly Mark[] | undefined {
  return painted(
    document,
    effort,
    10 * mostMarks,
    (painter) => {
      const contents = document.resolve(page.dict.get('Contents'));
      const parts = isArray(contents) ? contents.map((part) => document.resolve(part)) : [contents];
      const pieces: Buffer[] = [];
      for (const part of parts) {
        if (part instanceof PdfStream) pieces.push(painter.contentOf(part, mostPageBytes), Buffer.from('\n'));
      }
      painter.draw(Buffer.concat(pieces), page.resources, initialGraphics(identity), identity, 0);
    },
    true,
  );
}

function painted(
  document: PdfDocument,
  effort: Effort,
  most: number,
  paint: (painter: Painter) => void,
  isPage = false,
): readonly Mark[] | undefined {
  const painter = new Painter(document, effort, most, isPage);
  try {
    paint(painter);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return undefined;
  }
  return painter.exhausted ? undefined : painter.marks;
}

class Painter {
  readonly marks: Mark[] = [];
  exhausted = false;
  private readonly fonts = new Map<PdfDict, PaintedFont>();

  constructor(
    private readonly document: PdfDocument,
    private readonly effort: Effort,
    private readonly most: number,
    private readonly isPage: boolean,
  ) {}

  /** One filter that lets bytes grow: a chain of them makes little of much and much of little. */
  contentOf(stream: PdfStream, most: number): Buffer {
    const filter = this.document.resolve(stream.dict.get('Filter') ?? stream.dict.get('F'));
    const growing = (isArray(filter) ? filter : [filter]).filter((one) => {
      const name = this.document.resolve(one);
      return name instanceof PdfName && !name.text.startsWith('A');
    });
    if (growing.length > 1) this.exhausted = true;
    this.spend(formCost + stream.bytes.length / 64);
    if (this.exhausted) return Buffer.alloc(0);
    const content = this.document.streamBytes(stream, Math.max(0, Math.min(most, this.effort.bytes)));
    this.effort.bytes -= content.length;
    return content;
  }

  /** @param base what counts as upright; @param outer where a form of the time before PDF 1.2 finds its resources */
  drawForm(form: PdfStream, state: Graphics, base: Matrix, depth: number, outer = new PdfDict()): void {
    const resources = this.document.dictIn(form.dict, 'Resources') ?? outer;
    this.draw(this.contentOf(form, this.isPage ? mostPageBytes : mostBytes), resources, state, base, depth);
  }

  private spend(steps: number): void {
    if (!spend(this.effort, steps)) this.exhausted = true;
  }

  private put(mark: Mark): void {
    if (this.marks.length >= this.most) this.exhausted = true;
    else this.marks.push(mark);
  }

  draw(content: Buffer, resources: PdfDict, initial: Graphics, base: Matrix, depth: number): void {
    let state = { ...initial };
    const saved: Graphics[] = [];
    let text = identity;
    let line = identity;
    let path: Box | undefined;
    let isRectangle = true;
    let shapes = 0;
    let clipNext = false;
    const other = (operator: string, box?: Box): void => this.put({ kind: 'OTHER', box, operator });
    const nextLine = (x: number, y: number): void => {
      line = times([1, 0, 0, 1, x, y], line);
      text = line;
    };
    const point = (x: number, y: number, plain: boolean): void => {
      path = path === undefined ? [x, y, x, y] : union(path, [x, y, x, y]);
      isRectangle &&= plain;
    };
    const endPath = (): void => {
      if (clipNext && path !== undefined) {
        const box = mapped(path, state.matrix);
        state.clip = state.clip === undefined ? box : intersection(state.clip, box);
        // Of several rectangles only what lies in one of them is seen, of a turned one not all of the box around it.
        if (!isRectangle || shapes !== 1 || !isAligned(state.matrix)) state.clipUnknown = true;
      }
      clipNext = false;
      path = undefined;
      isRectangle = true;
      shapes = 0;
    };
    const area = (luminance: number, reach: number, outline: boolean): void => {
      if (path === undefined) return;
      const box = mapped(enlarged(path, reach), state.matrix);
      this.put({ kind: 'AREA', box, luminance, outline, multiply: state.multiply });
    };
    const paint = (fills: boolean, strokes: boolean): void => {
      if (fills) area(state.fill, 0, false);
      if (strokes) area(state.stroke, strokeReach(state, isRectangle), true);
      endPath();
    };
    const show = (value: PdfValue | undefined): void => {
      if (!(value instanceof PdfString)) return other('Tj');
      if (state.font === undefined) return other('Tj without font');
      const { dict, text: font, letterCost } = state.font;
      const strokes = state.mode === 1 || state.mode === 2 || state.mode === 5 || state.mode === 6;
      for (let at = 0; at + font.codeLength <= value.bytes.length && !this.exhausted; at += font.codeLength) {
        this.spend(letterCost);
        const code = font.codeLength === 1 ? value.bytes[at]! : value.bytes.readUInt16BE(at);
        const width = font.advance(code) * state.size * state.scale;
        const seen = times(text, state.matrix);
        const letter: Box = [0, state.rise, width, state.rise + state.size * 0.7];
        const reach = strokes ? strokeReach(state, false) : 0;
        const box = strokes ? mapped(enlarged(mapped(letter, text), reach), state.matrix) : mapped(letter, seen);
        const straight = Math.abs(text[1]) + Math.abs(text[2]) < 1e-6 && state.size > 0 && state.scale > 0;
        const margin = Math.max(1, Math.min(box[2] - box[0], box[3] - box[1]) * 0.2);
        const inside = state.clip === undefined || holds(state.clip, box, margin);
        const drowned = strokes && Math.abs(state.lineWidth) > Math.abs(state.size * text[3]) * broadStroke;
        this.put({
          kind: 'GLYPH',
          box,
          text: font.letter(code),
          code,
          font: dict,
          matrix: times([state.size * state.scale, 0, 0, state.size, 0, state.rise], seen),
          luminance: inkOf(state),
          plain: isUprightIn(base, seen) && straight && inside && !state.clipUnknown && state.see && !drowned,
        });
        const wordSpace = font.codeLength === 1 && code === 32 ? state.wordSpace : 0;
        text = times([1, 0, 0, 1, width + (state.space + wordSpace) * state.scale, 0], text);
      }
    };

    eachOperator(content, (operator, operands) => {
      this.spend(1);
      if (this.exhausted) return false;
      const numbers = operands.filter((item): item is number => typeof item === 'number');
      const last = operands.at(-1);
      if (setByNumbers(operator, numbers, state)) return true;
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
      switch (operator) {
        case 'q':
          if (saved.length < 64) saved.push({ ...state });
          else other('q');
          break;
        case 'Q':
          state = saved.pop() ?? state;
          break;
        case 'cm':
          state.matrix = times([a, b, c, d, e, f], state.matrix);
          if (numbers.length !== 6) other('cm');
          break;
        case 'gs': {
          const states = this.document.dictIn(resources, 'ExtGState');
          const entries = last instanceof PdfName && states ? this.document.dictIn(states, last.text) : undefined;
          if (entries === undefined) other('gs');
          else for (const key of setByDictionary(this.document, entries, state)) other(`gs ${key}`);
          break;
        }
        case 're':
          point(a, b, true);
          point(a + c, b + d, true);
          shapes += 1;
          break;
        case 'm':
        case 'l':
          point(a, b, false);
          break;
        case 'c':
          point(a, b, false);
          point(c, d, false);
          point(e, f, false);
          break;
        case 'v':
        case 'y':
          point(a, b, false);
          point(c, d, false);
          break;
        case 'h':
          break;
        case 'W':
        case 'W*':
          clipNext = true;
          break;
        case 'n':
          endPath();
          break;
        case 'f':
        case 'F':
        case 'f*':
          paint(true, false);
          break;
        case 'B':
        case 'B*':
        case 'b':
        case 'b*':
          paint(true, true);
          break;
        case 'S':
        case 's':
          paint(false, true);
          break;
        case 'BT':
          text = line = identity;
          break;
        case 'ET':
          break;
        case 'Tf': {
          const fonts = this.document.dictIn(resources, 'Font');
          const dict =
            operands[0] instanceof PdfName ? fonts && this.document.dictIn(fonts, operands[0].text) : undefined;
          if (dict === undefined) other('Tf');
          else state.font = this.fontOf(dict);
          state.size = a;
          break;
        }
        case 'Tm':
          text = line = [a, b, c, d, e, f];
          break;
        case 'TD':
          state.leading = -b;
          nextLine(a, b);
          break;
        case 'Td':
          nextLine(a, b);
          break;
        case 'T*':
          nextLine(0, -state.leading);
          break;
        case 'Tj':
          show(last);
          break;
        case "'":
          nextLine(0, -state.leading);
          show(last);
          break;
        case '"':
          [state.wordSpace, state.space] = [a, b];
          nextLine(0, -state.leading);
          show(last);
          break;
        case 'TJ':
          for (const item of isArray(last) ? last : []) {
            if (typeof item === 'number')
              text = times([1, 0, 0, 1, (-item / 1000) * state.size * state.scale, 0], text);
            else show(item);
          }
          break;
        case 'BDC':
          // Whether a layer is shown is not told by what it holds.
          if (isName(operands[0], 'OC')) other('OC');
          break;
        case 'BI':
          other('BI', mapped(unitSquare, state.matrix));
          break;
        case 'Do':
          this.object(resources, last, state, base, depth, other);
          break;
        default:
          if (this.isPage && otherColours.has(operator)) state.fill = 0;
          else if (this.isPage && otherStrokeColours.has(operator)) state.stroke = 0;
          else if (!silent.has(operator)) other(operator);
      }
      return true;
    });
  }

  private object(
    resources: PdfDict,
    given: PdfValue | undefined,
    state: Graphics,
    base: Matrix,
    depth: number,
    other: (operator: string, box?: Box) => void,
  ): void {
    const objects = this.document.dictIn(resources, 'XObject');
    const value = given instanceof PdfName && objects ? this.document.resolve(objects.get(given.text)) : null;
    if (!(value instanceof PdfStream)) return other('Do');
    if (value.dict.has('OC')) other('OC');
    const { matrix, multiply } = state;
    const subtype = this.document.resolve(value.dict.get('Subtype'));
    if (isName(subtype, 'Image')) {
      return this.put({ kind: 'IMAGE', box: mapped(unitSquare, matrix), image: value, matrix, multiply });
    }
    const inner = times(matrixOf(this.document, value.dict) ?? identity, matrix);
    const box = boxOf(this.document, value.dict.get('BBox'));
    const room = box && mapped(box, inner);
    const isGroup = !this.isPage && value.dict.has('Group');
    if (!isName(subtype, 'Form') || depth >= deepest || isGroup) return other('Do', room);
    const clip = room === undefined || state.clip === undefined ? (room ?? state.clip) : intersection(state.clip, room);
    // A form begins with the state it is drawn in (ISO 32000-2, 8.10.1).
    const outer = this.isPage ? resources : undefined;
    const clipUnknown = state.clipUnknown || !isAligned(inner);
    this.drawForm(value, { ...state, matrix: inner, clip, clipUnknown }, base, depth + 1, outer);
  }

  private fontOf(dict: PdfDict): PaintedFont {
    let font = this.fonts.get(dict);
    if (font === undefined) {
      this.fonts.set(dict, (font = readFontAtCost(this.document, dict)));
      this.spend(font.cost);
    }
    return font;
  }
}
