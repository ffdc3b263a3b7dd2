import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import { isArray, isName, PdfDict, PdfName, PdfStream, PdfString, type PdfValue } from '../model/objects.js';
import type { Box } from '../model/page.js';
import { boxOf } from '../model/pages.js';
import { holds, intersection, mapped, matrixOf, times, union } from './geometry.js';
import type { Matrix } from '../placement.js';
import { eachOperator } from '../text/content-operators.js';
import { readTextFont, type TextFont } from '../text/text-font.js';

/** One thing an appearance draws; boxes are in the space the drawing was mapped to. */
export type Mark =
  | {
      readonly kind: 'GLYPH';
      readonly box: Box;
      readonly text: string;
      readonly code: number;
      readonly font: PdfDict;
      readonly luminance: number;
      /** Neither turned, mirrored nor slanted before the mapping, and inside every clip. */
      readonly plain: boolean;
    }
  | { readonly kind: 'AREA'; readonly box: Box; readonly luminance: number; readonly multiply: boolean }
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

interface Graphics {
  matrix: Matrix;
  clip: Box | undefined;
  /** Clipped by something other than an upright rectangle. */
  clipUnknown: boolean;
  fill: number;
  stroke: number;
  multiply: boolean;
  see: boolean;
  font: { dict: PdfDict; text: TextFont } | undefined;
  size: number;
  space: number;
  wordSpace: number;
  scale: number;
  leading: number;
  rise: number;
  mode: number;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];
const mostMarks = 20_000;
const mostOperators = 100_000;
const mostBytes = 4 * 1024 * 1024;
const deepest = 6;
/** Operators that neither draw nor change how something is drawn that is looked at here. */
const silent = new Set('BMC BDC EMC MP DP BX EX w J j M d ri i'.split(' '));

/**
 * What a form XObject draws, in the order of drawing, clips ignored but for glyphs.
 * @param base from the form's own space, /Matrix already applied by the caller
 * @returns undefined when it costs more than an appearance may
 */
export function readMarks(document: PdfDocument, form: PdfStream, base: Matrix): Mark[] | undefined {
  const painter = new Painter(document);
  try {
    painter.draw(form, base, 0);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return undefined;
  }
  return painter.exhausted ? undefined : painter.marks;
}

class Painter {
  readonly marks: Mark[] = [];
  exhausted = false;
  private operators = mostOperators;
  private bytes = mostBytes;
  private readonly fonts = new Map<PdfDict, TextFont>();

  constructor(private readonly document: PdfDocument) {}

  draw(form: PdfStream, base: Matrix, depth: number): void {
    const content = this.document.streamBytes(form, Math.max(0, this.bytes));
    this.bytes -= content.length;
    const resources = this.document.dictIn(form.dict, 'Resources') ?? new PdfDict(new Map());
    let state: Graphics = {
      matrix: base,
      clip: undefined,
      clipUnknown: false,
      fill: 0,
      stroke: 0,
      multiply: false,
      see: true,
      font: undefined,
      size: 0,
      space: 0,
      wordSpace: 0,
      scale: 1,
      leading: 0,
      rise: 0,
      mode: 0,
    };
    const saved: Graphics[] = [];
    let text = identity;
    let line = identity;
    let path: Box | undefined;
    let pathPlain = true;
    let clipNext = false;
    const put = (mark: Mark): void => {
      if (this.marks.length >= mostMarks) this.exhausted = true;
      else this.marks.push(mark);
    };
    const other = (operator: string): void => put({ kind: 'OTHER', box: undefined, operator });
    const nextLine = (x: number, y: number): void => {
      line = times([1, 0, 0, 1, x, y], line);
      text = line;
    };
    const point = (x: number, y: number, plain: boolean): void => {
      path = path === undefined ? [x, y, x, y] : union(path, [x, y, x, y]);
      pathPlain &&= plain;
    };
    const endPath = (): void => {
      if (clipNext && path !== undefined) {
        const box = mapped(path, state.matrix);
        state.clip = state.clip === undefined ? box : intersection(state.clip, box);
        if (!pathPlain) state.clipUnknown = true;
      }
      clipNext = false;
      path = undefined;
      pathPlain = true;
    };
    const area = (luminance: number): void => {
      if (path !== undefined) {
        put({ kind: 'AREA', box: mapped(path, state.matrix), luminance, multiply: state.multiply });
      }
    };
    const show = (value: PdfValue | undefined): void => {
      if (!(value instanceof PdfString)) return other('Tj');
      if (state.font === undefined) return other('Tj without font');
      const { dict, text: font } = state.font;
      for (let at = 0; at + font.codeLength <= value.bytes.length; at += font.codeLength) {
        const code = font.codeLength === 1 ? value.bytes[at]! : value.bytes.readUInt16BE(at);
        const width = font.advance(code) * state.size * state.scale;
        const seen = times(text, state.matrix);
        const box = mapped([0, state.rise, width, state.rise + state.size * 0.7], seen);
        const upright = seen[0] * base[0] + seen[1] * base[1] > 0 && seen[2] * base[2] + seen[3] * base[3] > 0;
        const straight = Math.abs(text[1]) + Math.abs(text[2]) < 1e-6 && state.size > 0 && state.scale > 0;
        const inside = state.clip === undefined || holds(state.clip, [box[0], box[1], box[0], box[1]], 1);
        put({
          kind: 'GLYPH',
          box,
          text: font.letter(code),
          code,
          font: dict,
          luminance: state.mode === 0 || state.mode === 2 ? state.fill : state.mode === 1 ? state.stroke : 1,
          plain: upright && straight && inside && !state.clipUnknown && state.see,
        });
        const wordSpace = font.codeLength === 1 && code === 32 ? state.wordSpace : 0;
        text = times([1, 0, 0, 1, width + (state.space + wordSpace) * state.scale, 0], text);
      }
    };

    eachOperator(content, (operator, operands) => {
      this.operators -= 1;
      if (this.operators < 0) this.exhausted = true;
      if (this.exhausted) return false;
      const numbers = operands.filter((item): item is number => typeof item === 'number');
      const last = operands.at(-1);
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
        case 'g':
          state.fill = a;
          break;
        case 'G':
          state.stroke = a;
          break;
        case 'rg':
          state.fill = 0.3 * a + 0.6 * b + 0.1 * c;
          break;
        case 'RG':
          state.stroke = 0.3 * a + 0.6 * b + 0.1 * c;
          break;
        case 'k':
          state.fill = Math.max(0, 1 - (0.3 * a + 0.6 * b + 0.1 * c) - d);
          break;
        case 'K':
          state.stroke = Math.max(0, 1 - (0.3 * a + 0.6 * b + 0.1 * c) - d);
          break;
        case 'gs':
          this.graphicsState(resources, last, state, other);
          break;
        case 're':
          point(a, b, true);
          point(a + c, b + d, true);
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
        case 'B':
        case 'B*':
        case 'b':
        case 'b*':
          area(state.fill);
          endPath();
          break;
        case 'S':
        case 's':
          area(state.stroke);
          endPath();
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
          else state.font = { dict, text: this.fontOf(dict) };
          state.size = a;
          break;
        }
        case 'Tc':
          state.space = a;
          break;
        case 'Tw':
          state.wordSpace = a;
          break;
        case 'Tz':
          state.scale = a / 100;
          break;
        case 'TL':
          state.leading = a;
          break;
        case 'Ts':
          state.rise = a;
          break;
        case 'Tr':
          state.mode = a;
          break;
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
        case 'Do':
          this.object(resources, last, state, depth, put, other);
          break;
        default:
          if (!silent.has(operator)) other(operator);
      }
      return true;
    });
  }

  /** Only blending that lets everything under it show through is understood. */
  private graphicsState(
    resources: PdfDict,
    given: PdfValue | undefined,
    state: Graphics,
    other: (operator: string) => void,
  ): void {
    const states = this.document.dictIn(resources, 'ExtGState');
    const entries = given instanceof PdfName && states ? this.document.dictIn(states, given.text) : undefined;
    if (entries === undefined) return other('gs');
    for (const [key, value] of entries.entries) {
      const item = this.document.resolve(value);
      if (key === 'BM' && isName(item, 'Multiply')) state.multiply = true;
      else if (key === 'BM' && (isName(item, 'Normal') || isName(item, 'Compatible'))) state.multiply = false;
      else if ((key === 'ca' || key === 'CA') && typeof item === 'number') state.see &&= item > 0.9;
      else if (
        !['Type', 'SA', 'AIS', 'OP', 'op', 'OPM', 'LW', 'SM'].includes(key) &&
        !(key === 'SMask' && isName(item, 'None'))
      )
        other(`gs ${key}`);
    }
  }

  private object(
    resources: PdfDict,
    given: PdfValue | undefined,
    state: Graphics,
    depth: number,
    put: (mark: Mark) => void,
    other: (operator: string) => void,
  ): void {
    const objects = this.document.dictIn(resources, 'XObject');
    const value = given instanceof PdfName && objects ? this.document.resolve(objects.get(given.text)) : null;
    if (!(value instanceof PdfStream)) return other('Do');
    if (value.dict.has('OC')) other('OC');
    const subtype = this.document.resolve(value.dict.get('Subtype'));
    if (isName(subtype, 'Image')) {
      const { matrix, multiply } = state;
      return put({ kind: 'IMAGE', box: mapped([0, 0, 1, 1], matrix), image: value, matrix, multiply });
    }
    if (!isName(subtype, 'Form') || depth >= deepest || value.dict.has('Group')) {
      const box = boxOf(this.document, value.dict.get('BBox'));
      return put({ kind: 'OTHER', box: box && mapped(box, state.matrix), operator: 'Do' });
    }
    this.draw(value, times(matrixOf(this.document, value.dict) ?? identity, state.matrix), depth + 1);
  }

  private fontOf(dict: PdfDict): TextFont {
    let font = this.fonts.get(dict);
    if (font === undefined) this.fonts.set(dict, (font = readTextFont(this.document, dict)));
    return font;
  }
}
