import { create, type Font } from 'fontkit';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const files = {
  UPRIGHT: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  ITALIC: '@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
} as const;
type Style = keyof typeof files;

const deepestComposite = 4;
const mostComponents = 16;

/** Glyph shapes of a TrueType program, compared by what they draw; hinting is left out. */
export class GlyphOutlines {
  private readonly tables = new Map<string, Buffer>();
  private readonly wide: boolean;

  constructor(program: Buffer) {
    const count = at16(program, 4);
    for (let index = 0; index < Math.min(count, 64); index += 1) {
      const at = 12 + index * 16;
      if (at + 16 > program.length) break;
      const start = program.readUInt32BE(at + 8);
      this.tables.set(
        program.toString('latin1', at, at + 4),
        program.subarray(start, start + program.readUInt32BE(at + 12)),
      );
    }
    this.wide = at16(this.tables.get('head') ?? Buffer.alloc(0), 50) === 1;
  }

  get unitsPerEm(): number {
    return at16(this.tables.get('head') ?? Buffer.alloc(0), 18);
  }

  /** Undefined where there is no such glyph or it is malformed. */
  shapeOf(glyph: number, depth = 0): string | undefined {
    const bytes = this.bytesOf(glyph);
    if (bytes === undefined || depth > deepestComposite) return undefined;
    if (bytes.length === 0) return '';
    const contours = bytes.length < 10 ? 0 : bytes.readInt16BE(0);
    const hash = createHash('sha256');
    if (contours >= 0) {
      const drawn = simpleOutline(bytes, contours);
      return drawn === undefined ? undefined : hash.update(drawn).digest('hex');
    }
    let at = 10;
    for (let count = 0; ; count += 1) {
      if (count >= mostComponents || at + 6 > bytes.length) return undefined;
      const flags = at16(bytes, at);
      const child = this.shapeOf(at16(bytes, at + 2), depth + 1);
      if (child === undefined) return undefined;
      const size =
        ((flags & 1) === 0 ? 2 : 4) + ((flags & 8) !== 0 ? 2 : (flags & 64) !== 0 ? 4 : (flags & 128) !== 0 ? 8 : 0);
      hash.update(`${flags & 0b1110_1111} ${child}`).update(bytes.subarray(at + 4, at + 4 + size));
      at += 4 + size;
      if ((flags & 32) === 0) return hash.digest('hex');
    }
  }

  private bytesOf(glyph: number): Buffer | undefined {
    const loca = this.tables.get('loca');
    const glyf = this.tables.get('glyf');
    if (loca === undefined || glyf === undefined) return undefined;
    const width = this.wide ? 4 : 2;
    if ((glyph + 2) * width > loca.length) return undefined;
    const offset = (index: number): number =>
      this.wide ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2;
    const [start, end] = [offset(glyph), offset(glyph + 1)];
    return start <= end && end <= glyf.length ? glyf.subarray(start, end) : undefined;
  }
}

const at16 = (bytes: Buffer, at: number): number => (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0);

/** End points, flags and coordinates, without instructions and padding. */
function simpleOutline(bytes: Buffer, contours: number): Buffer | undefined {
  const instructions = 10 + contours * 2;
  if (contours === 0) return Buffer.alloc(0);
  if (instructions + 2 > bytes.length) return undefined;
  const points = at16(bytes, instructions - 2) + 1;
  const start = instructions + 2 + at16(bytes, instructions);
  let at = start;
  let coordinates = 0;
  for (let point = 0; point < points;) {
    const flag = bytes[at++];
    if (flag === undefined) return undefined;
    const times = (flag & 8) === 0 ? 1 : (bytes[at++] ?? 0) + 1;
    const x = (flag & 2) !== 0 ? 1 : (flag & 16) !== 0 ? 0 : 2;
    const y = (flag & 4) !== 0 ? 1 : (flag & 32) !== 0 ? 0 : 2;
    coordinates += times * (x + y);
    point += times;
  }
  if (at + coordinates > bytes.length) return undefined;
  return Buffer.concat([bytes.subarray(10, instructions), bytes.subarray(start, at + coordinates)]);
}

const loaded = new Map<Style, { readonly font: Font; readonly outlines: GlyphOutlines }>();

/** Whether a glyph of an embedded program looks as the house font draws this letter. */
export function drawsLetter(program: GlyphOutlines, glyph: number, letter: string): boolean {
  const shape = program.shapeOf(glyph);
  if (shape === undefined) return false;
  return (Object.keys(files) as Style[]).some((style) => {
    const { font, outlines } = houseFont(style);
    const point = letter.codePointAt(0);
    if (point === undefined || outlines.unitsPerEm !== program.unitsPerEm) return false;
    return font.hasGlyphForCodePoint(point) && outlines.shapeOf(font.glyphForCodePoint(point).id) === shape;
  });
}

function houseFont(style: Style): { readonly font: Font; readonly outlines: GlyphOutlines } {
  let known = loaded.get(style);
  if (known === undefined) {
    const bytes = readFileSync(createRequire(import.meta.url).resolve(files[style]));
    loaded.set(style, (known = { font: create(bytes), outlines: new GlyphOutlines(bytes) }));
  }
  return known;
}
