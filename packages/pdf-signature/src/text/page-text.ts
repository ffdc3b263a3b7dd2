/** The letters of a page and where a reader sees them: millimetres from the top left of the visible page. */
import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import type { PdfDict } from '../model/objects.js';
import { isArray, isName, PdfName, PdfStream, PdfString, type PdfValue } from '../model/objects.js';
import type { PdfPage } from '../model/page.js';
import { pointsPerMm, type Matrix } from '../placement.js';
import { eachOperator } from './content-operators.js';
import { readTextFont, type TextFont } from './text-font.js';

export interface Glyph {
  /** One letter as a rule; several for a ligature; empty where the font does not tell. */
  readonly text: string;
  /** Left and right end on the baseline, millimetres. */
  readonly left: number;
  readonly right: number;
  /** Millimetres from the top. */
  readonly baseline: number;
  /** Font size as seen, millimetres. */
  readonly size: number;
}

/** Work that is left for one document; counted rather than timed, so that the same file always gives the same answer. */
interface TextBudget {
  operators: number;
  glyphs: number;
  bytes: number;
}

const fullBudget: Readonly<TextBudget> = { operators: 2_000_000, glyphs: 500_000, bytes: 32 * 1024 * 1024 };

const maxPageBytes = 8 * 1024 * 1024;
const maxFormDepth = 8;
const maxSavedStates = 256;
/** Drawing a form means inflating it again: dearer than an operator, so that forms within forms end soon. */
const formCost = 500;

const identity: Matrix = [1, 0, 0, 1, 0, 0];
/** First m, then n. */
const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
];

/** From default user space to millimetres as seen, y downwards. */
const visibleMatrix = (page: PdfPage): Matrix => {
  const [left, bottom, right, top] = page.cropBox;
  const s = page.userUnit / pointsPerMm;
  switch (page.rotate) {
    case 0:
      return [s, 0, 0, -s, -left * s, top * s];
    case 90:
      return [0, s, s, 0, -bottom * s, -left * s];
    case 180:
      return [-s, 0, 0, s, right * s, -bottom * s];
    case 270:
      return [0, -s, -s, 0, top * s, right * s];
  }
};

interface TextState {
  matrix: Matrix;
  font: TextFont | undefined;
  size: number;
  characterSpace: number;
  wordSpace: number;
  scale: number;
  leading: number;
  rise: number;
}

const numbersOf = (operands: readonly PdfValue[], count: number): number[] | undefined => {
  const numbers = operands.slice(-count);
  return numbers.length === count && numbers.every((value) => typeof value === 'number')
    ? (numbers as number[])
    : undefined;
};

const matrixOf = (operands: readonly PdfValue[]): Matrix | undefined =>
  numbersOf(operands, 6) as unknown as Matrix | undefined;

class PageReader {
  readonly glyphs: Glyph[] = [];

  constructor(
    private readonly document: PdfDocument,
    private readonly budget: TextBudget,
    private readonly fonts: Map<PdfValue, TextFont>,
  ) {}

  read(content: Buffer, resources: PdfDict, base: Matrix, depth: number): void {
    let state: TextState = {
      matrix: base,
      font: undefined,
      size: 0,
      characterSpace: 0,
      wordSpace: 0,
      scale: 1,
      leading: 0,
      rise: 0,
    };
    const saved: TextState[] = [];
    let text = identity;
    let line = identity;
    const nextLine = (x: number, y: number): void => {
      line = times([1, 0, 0, 1, x, y], line);
      text = line;
    };
    const show = (value: PdfValue | undefined): void => {
      if (value instanceof PdfString) text = this.show(value.bytes, state, text);
    };

    eachOperator(content, (operator, operands) => {
      this.budget.operators -= 1;
      if (this.budget.operators < 0 || this.budget.glyphs < 0) return false;
      const last = operands.at(-1);
      switch (operator) {
        case 'q':
          if (saved.length < maxSavedStates) saved.push({ ...state });
          break;
        case 'Q':
          state = saved.pop() ?? state;
          break;
        case 'cm': {
          const matrix = matrixOf(operands);
          if (matrix) state.matrix = times(matrix, state.matrix);
          break;
        }
        case 'BT':
          text = line = identity;
          break;
        case 'Tf': {
          const [fontName, size] = operands.slice(-2);
          if (fontName instanceof PdfName) state.font = this.fontNamed(resources, fontName.text);
          if (typeof size === 'number') state.size = size;
          break;
        }
        case 'Tc':
          if (typeof last === 'number') state.characterSpace = last;
          break;
        case 'Tw':
          if (typeof last === 'number') state.wordSpace = last;
          break;
        case 'Tz':
          if (typeof last === 'number') state.scale = last / 100;
          break;
        case 'TL':
          if (typeof last === 'number') state.leading = last;
          break;
        case 'Ts':
          if (typeof last === 'number') state.rise = last;
          break;
        case 'Tm':
          text = line = matrixOf(operands) ?? line;
          break;
        case 'Td':
        case 'TD': {
          const offset = numbersOf(operands, 2);
          if (!offset) break;
          if (operator === 'TD') state.leading = -offset[1]!;
          nextLine(offset[0]!, offset[1]!);
          break;
        }
        case 'T*':
          nextLine(0, -state.leading);
          break;
        case 'Tj':
          show(last);
          break;
        case "'":
        case '"': {
          const spaces = operator === '"' ? numbersOf(operands.slice(0, 2), 2) : undefined;
          if (spaces) [state.wordSpace, state.characterSpace] = [spaces[0]!, spaces[1]!];
          nextLine(0, -state.leading);
          show(last);
          break;
        }
        case 'TJ':
          for (const item of isArray(last) ? last : []) {
            if (typeof item === 'number') {
              text = times([1, 0, 0, 1, (-item / 1000) * state.size * state.scale, 0], text);
            } else show(item);
          }
          break;
        case 'Do':
          if (last instanceof PdfName) this.form(resources, last.text, state.matrix, depth);
          break;
      }
      return true;
    });
  }

  private show(bytes: Buffer, state: TextState, start: Matrix): Matrix {
    const { font, size, scale } = state;
    if (!font) return start;
    let text = start;
    for (let at = 0; at + font.codeLength <= bytes.length; at += font.codeLength) {
      const code = font.codeLength === 1 ? bytes[at]! : bytes.readUInt16BE(at);
      const width = font.advance(code) * size * scale;
      const seen = times(text, state.matrix);
      this.put(font.letter(code), seen, width, size, state.rise);
      const wordSpace = font.codeLength === 1 && code === 32 ? state.wordSpace : 0;
      text = times([1, 0, 0, 1, width + (state.characterSpace + wordSpace) * scale, 0], text);
    }
    return text;
  }

  /** Only what stands upright for the reader is kept: nobody writes a number on a line that runs sideways. */
  private put(text: string, seen: Matrix, width: number, size: number, rise: number): void {
    this.budget.glyphs -= 1;
    if (this.budget.glyphs < 0) return;
    const [a, b, c, d, e, f] = seen;
    if (a <= 0 || Math.abs(b) > Math.abs(a) * 0.05) return;
    const left = e + rise * c;
    this.glyphs.push({
      text,
      left,
      right: left + a * width,
      baseline: f + rise * d,
      size: Math.hypot(c, d) * Math.abs(size),
    });
  }

  private fontNamed(resources: PdfDict, fontName: string): TextFont | undefined {
    const fonts = this.document.dictIn(resources, 'Font');
    const font = fonts && this.document.dictIn(fonts, fontName);
    if (!font) return undefined;
    let known = this.fonts.get(font);
    if (!known) this.fonts.set(font, (known = readTextFont(this.document, font)));
    return known;
  }

  private form(resources: PdfDict, formName: string, matrix: Matrix, depth: number): void {
    const forms = this.document.dictIn(resources, 'XObject');
    const form = forms && this.document.resolve(forms.get(formName));
    if (!(form instanceof PdfStream) || !isName(this.document.resolve(form.dict.get('Subtype')), 'Form')) return;
    if (depth >= maxFormDepth) return;
    this.budget.operators -= formCost;
    const own = this.document.resolve(form.dict.get('Matrix'));
    const within = isArray(own) ? matrixOf(own.map((item) => this.document.resolve(item))) : undefined;
    const content = this.bytesOf(form);
    const inner = this.document.dictIn(form.dict, 'Resources') ?? resources;
    this.read(content, inner, within ? times(within, matrix) : matrix, depth + 1);
  }

  bytesOf(stream: PdfStream): Buffer {
    const content = this.document.streamBytes(stream, Math.max(0, Math.min(maxPageBytes, this.budget.bytes)));
    this.budget.bytes -= content.length;
    return content;
  }
}

const contentOf = (document: PdfDocument, page: PdfPage, reader: PageReader): Buffer => {
  const contents = document.resolve(page.dict.get('Contents'));
  const parts = isArray(contents) ? contents.slice(0, 10_000).map((part) => document.resolve(part)) : [contents];
  const pieces: Buffer[] = [];
  for (const part of parts) if (part instanceof PdfStream) pieces.push(reader.bytesOf(part), Buffer.from('\n'));
  return Buffer.concat(pieces);
};

/**
 * Reads pages of one document; fonts and the budget of work are shared between them. A page gives all its upright letters
 * in the order they are drawn. One whose content cannot be read, or costs more than is left, gives what was found until
 * then: text only helps to place fields, and nothing is decided by its absence.
 */
export const textReader = (document: PdfDocument): ((page: PdfPage) => readonly Glyph[]) => {
  const budget = { ...fullBudget };
  const fonts = new Map<PdfValue, TextFont>();
  return (page) => {
    const reader = new PageReader(document, budget, fonts);
    try {
      reader.read(contentOf(document, page, reader), page.resources, visibleMatrix(page), 0);
    } catch (error) {
      if (!isDomainError(error)) throw error;
    }
    return reader.glyphs;
  };
};
