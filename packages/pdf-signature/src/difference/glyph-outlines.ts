import type { Font } from 'fontkit';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openFont } from '../appearance/open-font.js';
import type { Box } from '../model/page.js';
import { simpleOutline } from './simple-outline.js';

const files = {
  UPRIGHT: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  ITALIC: '@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
} as const;
type Style = keyof typeof files;

const deepestComposite = 4;
const mostComponents = 16;

/** Tables of outlines, their sizes and names; with others a program may draw something else (bitmaps, colours, variations, CFF). */
const plainTables = new Set(
  [
    'glyf',
    'loca',
    'head',
    'hhea',
    'hmtx',
    'maxp',
    'cvt ',
    'fpgm',
    'prep',
    'name',
    'post',
    'OS/2',
    'cmap',
    'gasp',
  ].concat('kern', 'GDEF', 'GPOS', 'GSUB', 'DSIG', 'hdmx', 'LTSH', 'VDMX', 'FFTM', 'meta', 'vhea', 'vmtx'),
);

const versions = new Set(['\u0000\u0001\u0000\u0000', 'true']);

interface Glyph {
  /** Digest of what it draws, hinting left out; empty where it draws nothing, undefined where that cannot be told. */
  readonly shape: string | undefined;
  /** Digest of its instructions, by which a viewer moves its points; empty where there are none. */
  readonly hinting: string;
  /** Around all its points, in units of the font. */
  readonly extent: Box | undefined;
}

const nothing: Glyph = { shape: '', hinting: '', extent: [0, 0, 0, 0] };
const unknown: Glyph = { shape: undefined, hinting: '', extent: undefined };
/** Instructions that all glyphs share. */
const sharedHinting = ['fpgm', 'prep', 'cvt '] as const;

/** Glyph shapes of a TrueType program, compared by what they draw. */
export class GlyphOutlines {
  private readonly tables = new Map<string, Buffer>();
  private readonly wide: boolean;
  private readonly glyphs = new Map<number, Glyph>();
  /** Readers differ in which of two tables they take, and in which kind of outline. */
  private isPlain = true;
  private known: { readonly extent: Box | undefined } | undefined;

  constructor(program: Buffer) {
    const count = at16(program, 4);
    this.isPlain = count <= 64 && versions.has(program.toString('latin1', 0, 4));
    for (let index = 0; index < Math.min(count, 64); index += 1) {
      const at = 12 + index * 16;
      if (at + 16 > program.length) break;
      const tag = program.toString('latin1', at, at + 4);
      const start = program.readUInt32BE(at + 8);
      if (this.tables.has(tag) || !plainTables.has(tag)) this.isPlain = false;
      this.tables.set(tag, program.subarray(start, start + program.readUInt32BE(at + 12)));
    }
    this.wide = at16(this.table('head'), 50) === 1;
  }

  get unitsPerEm(): number {
    return at16(this.table('head'), 18);
  }

  /** Undefined where there is no such glyph or it is malformed. */
  shapeOf(glyph: number): string | undefined {
    return this.glyphOf(glyph, 0).shape;
  }

  /** Whether a viewer that follows instructions moves no points but as in another program. */
  isHintedAs(glyph: number, other: GlyphOutlines, same: number): boolean {
    const { hinting } = this.glyphOf(glyph, 0);
    if (hinting !== '' && hinting !== other.glyphOf(same, 0).hinting) return false;
    return sharedHinting.every((tag) => this.table(tag).length === 0 || this.table(tag).equals(other.table(tag)));
  }

  /** Around the ink of a glyph, the font size being 1. */
  extentOf(glyph: number): Box | undefined {
    return this.inEm(this.glyphOf(glyph, 0).extent);
  }

  /** Around the ink of all glyphs. */
  extent(): Box | undefined {
    this.known ??= { extent: this.inEm(this.wholeExtent()) };
    return this.known.extent;
  }

  private inEm(box: Box | undefined): Box | undefined {
    const units = this.unitsPerEm;
    return box === undefined || units === 0 ? undefined : (box.map((side) => side / units) as unknown as Box);
  }

  private wholeExtent(): Box | undefined {
    let whole: Box = [0, 0, 0, 0];
    const count = Math.floor(this.table('loca').length / (this.wide ? 4 : 2)) - 1;
    if (!this.isPlain || count < 1) return undefined;
    for (let glyph = 0; glyph < Math.min(count, 65_535); glyph += 1) {
      const { extent } = this.glyphOf(glyph, 0);
      if (extent === undefined) return undefined;
      whole = around(whole, extent);
    }
    return whole;
  }

  private table(tag: string): Buffer {
    return this.tables.get(tag) ?? empty;
  }

  private glyphOf(glyph: number, depth: number): Glyph {
    const found = this.glyphs.get(glyph);
    if (found !== undefined) return found;
    // One that needs itself is none.
    this.glyphs.set(glyph, unknown);
    const bytes = this.bytesOf(glyph);
    const read = bytes === undefined || depth > deepestComposite || !this.isPlain ? unknown : this.read(bytes, depth);
    this.glyphs.set(glyph, read);
    return read;
  }

  private read(bytes: Buffer, depth: number): Glyph {
    if (bytes.length === 0) return nothing;
    const contours = bytes.length < 10 ? 0 : bytes.readInt16BE(0);
    const hash = createHash('sha256');
    if (contours >= 0) {
      const outline = simpleOutline(bytes, contours);
      if (outline === undefined) return unknown;
      const { drawn, instructions, extent } = outline;
      if (drawn.length === 0) return nothing;
      return { shape: hash.update(drawn).digest('hex'), hinting: hintingOf([instructions]), extent };
    }
    const hinting: (Buffer | string)[] = [];
    let extent: Box = [0, 0, 0, 0];
    let at = 10;
    for (let count = 0; ; count += 1) {
      if (count >= mostComponents || at + 6 > bytes.length) return unknown;
      const flags = at16(bytes, at);
      const child = this.glyphOf(at16(bytes, at + 2), depth + 1);
      if (child.shape === undefined || child.extent === undefined) return unknown;
      const offsets = (flags & 1) === 0 ? 2 : 4;
      const scales = (flags & 8) !== 0 ? 2 : (flags & 64) !== 0 ? 4 : (flags & 128) !== 0 ? 8 : 0;
      const end = at + 4 + offsets + scales;
      if (end > bytes.length) return unknown;
      hash.update(`${flags & 0x18ef} ${child.shape}`).update(bytes.subarray(at + 4, end));
      extent = around(extent, placed(bytes.subarray(at + 4, end), offsets, child.extent));
      hinting.push(child.hinting);
      at = end;
      if ((flags & 32) === 0)
        return { shape: hash.digest('hex'), hinting: hintingOf([...hinting, bytes.subarray(at)]), extent };
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

const empty = Buffer.alloc(0);

/** Padding is no instruction. */
function hintingOf(parts: readonly (Buffer | string)[]): string {
  const said = parts.filter((part) => (typeof part === 'string' ? part !== '' : part.some((byte) => byte !== 0)));
  if (said.length === 0) return '';
  const hash = createHash('sha256');
  for (const part of said) hash.update(part);
  return hash.digest('hex');
}

const at16 = (bytes: Buffer, at: number): number => (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0);

const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

/** A component wherever its offset and scale may put it; an offset may also name points to be matched. */
function placed(bytes: Buffer, offsets: number, extent: Box): Box {
  const [x, y] = offsets === 2 ? [bytes.readInt8(0), bytes.readInt8(1)] : [bytes.readInt16BE(0), bytes.readInt16BE(2)];
  let scale = 1;
  for (let at = offsets; at + 2 <= bytes.length; at += 2) scale += Math.abs(bytes.readInt16BE(at)) / 16_384;
  const reach = Math.max(...extent.map(Math.abs)) * (bytes.length === offsets ? 1 : scale);
  if (bytes.length === offsets) return [extent[0] + x, extent[1] + y, extent[2] + x, extent[3] + y];
  return [x - reach, y - reach, x + reach, y + reach];
}

const loaded = new Map<Style, { readonly font: Font; readonly outlines: GlyphOutlines }>();

/** Whether a glyph of an embedded program looks as the house font draws this one letter. */
export function drawsLetter(program: GlyphOutlines, glyph: number, letter: string): boolean {
  const [only, more] = [...letter];
  const point = only?.codePointAt(0);
  if (point === undefined || more !== undefined) return false;
  const shape = program.shapeOf(glyph);
  if (shape === undefined) return false;
  return (Object.keys(files) as Style[]).some((style) => {
    const { font, outlines } = houseFont(style);
    if (outlines.unitsPerEm !== program.unitsPerEm || !font.hasGlyphForCodePoint(point)) return false;
    const { id } = font.glyphForCodePoint(point);
    return outlines.shapeOf(id) === shape && program.isHintedAs(glyph, outlines, id);
  });
}

function houseFont(style: Style): { readonly font: Font; readonly outlines: GlyphOutlines } {
  let known = loaded.get(style);
  if (known === undefined) {
    const bytes = readFileSync(createRequire(import.meta.url).resolve(files[style]));
    loaded.set(style, (known = { font: openFont(bytes), outlines: new GlyphOutlines(bytes) }));
  }
  return known;
}
