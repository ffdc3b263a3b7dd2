/**
 * A bounded PNG reader. Everything the header promises is checked against the limits before a byte is inflated, and
 * the inflater may never write more than the header's picture needs, so a hostile file costs nothing.
 */
import { crc32, inflateSync } from 'node:zlib';
import { notPng, tooLarge } from './image-refusals.js';

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel: red, green, blue, alpha, from the top left. */
  readonly rgba: Uint8Array;
  /** True where the file can express transparency at all (alpha channel or tRNS). */
  readonly hasAlpha: boolean;
  /** Horizontal resolution stated in the file (pHYs), dots per inch. */
  readonly dpi?: number;
}

const pngLimits = { fileBytes: 10 * 1024 * 1024, pixels: 8_000_000, side: 8192 } as const;

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Adam7: x start, y start, x step, y step. */
const interlacedPasses = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced: boolean;
}

const readHeader = (body: Buffer): Header => {
  if (body.length !== 13) throw notPng('IHDR');
  const width = body.readUInt32BE(0);
  const height = body.readUInt32BE(4);
  const depth = body.readUInt8(8);
  const colourType = body.readUInt8(9);
  if (width === 0 || height === 0) throw notPng('no pixels');
  if (width > pngLimits.side || height > pngLimits.side || width * height > pngLimits.pixels) {
    throw tooLarge({ vi: `${width} × ${height} điểm ảnh`, en: `${width} × ${height} pixels` });
  }
  if (!depthsOf[colourType]?.includes(depth)) throw notPng('colour type');
  if (body.readUInt8(10) !== 0 || body.readUInt8(11) !== 0 || body.readUInt8(12) > 1) throw notPng('method');
  return { width, height, depth, colourType, interlaced: body.readUInt8(12) === 1 };
};

/** Undoes the row filters in place; `data` holds one filter byte and `rowBytes` bytes for each row. */
const unfilter = (data: Buffer, rows: number, rowBytes: number, pixelBytes: number): void => {
  for (let row = 0; row < rows; row += 1) {
    const start = row * (rowBytes + 1) + 1;
    const above = row === 0 ? -1 : start - rowBytes - 1;
    const filter = data[start - 1]!;
    if (filter > 4) throw notPng('row filter');
    if (filter === 0) continue;
    for (let i = 0; i < rowBytes; i += 1) {
      const a = i >= pixelBytes ? data[start + i - pixelBytes]! : 0;
      const b = above >= 0 ? data[above + i]! : 0;
      let add: number;
      if (filter === 1) add = a;
      else if (filter === 2) add = b;
      else if (filter === 3) add = (a + b) >> 1;
      else {
        const c = above >= 0 && i >= pixelBytes ? data[above + i - pixelBytes]! : 0;
        const toA = Math.abs(b - c);
        const toB = Math.abs(a - c);
        const toC = Math.abs(a + b - 2 * c);
        add = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
      }
      data[start + i] = (data[start + i]! + add) & 0xff;
    }
  }
};

interface Chunks {
  readonly header: Header;
  readonly pixels: readonly Buffer[];
  readonly palette?: Buffer;
  readonly transparency?: Buffer;
  readonly dpi?: number;
}

const readChunks = (file: Buffer): Chunks => {
  let header: Header | undefined;
  const pixels: Buffer[] = [];
  const found: { palette?: Buffer; transparency?: Buffer; dpi?: number } = {};
  for (let at = signature.length; ;) {
    if (at + 12 > file.length) throw notPng('cut off');
    const length = file.readUInt32BE(at);
    if (length > file.length - at - 12) throw notPng('cut off');
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length)) throw notPng('checksum');
    at += 12 + length;
    if (!header) {
      if (type !== 'IHDR') throw notPng('IHDR');
      header = readHeader(body);
    } else if (type === 'PLTE') found.palette = body;
    else if (type === 'tRNS') found.transparency = body;
    else if (type === 'IDAT') pixels.push(body);
    else if (type === 'pHYs' && length === 9 && body.readUInt8(8) === 1 && body.readUInt32BE(0) > 0) {
      found.dpi = body.readUInt32BE(0) * 0.0254;
    } else if (type === 'IEND') break;
  }
  return { header, pixels, ...found };
};

/** Writes the samples of one row as RGBA; `step` pixels apart for interlaced pictures. */
const spreadRow = (chunks: Chunks, row: Buffer, count: number, rgba: Uint8Array, start: number, step: number): void => {
  const { depth, colourType } = chunks.header;
  const { palette, transparency } = chunks;
  const channels = channelsOf[colourType]!;
  const largest = 2 ** depth - 1;
  const sample = (index: number): number => {
    if (depth === 8) return row[index]!;
    if (depth === 16) return row.readUInt16BE(index * 2);
    const bit = index * depth;
    return (row[bit >> 3]! >> (8 - depth - (bit & 7))) & largest;
  };
  const eightBit = (value: number): number => (depth === 8 ? value : Math.round((value * 255) / largest));
  const keyed = (first: number, values: number): boolean => {
    if (!transparency || transparency.length < values * 2) return false;
    for (let i = 0; i < values; i += 1) if (sample(first + i) !== transparency.readUInt16BE(i * 2)) return false;
    return true;
  };
  for (let x = 0, to = start; x < count; x += 1, to += 4 * step) {
    const first = x * channels;
    if (colourType === 3) {
      const index = sample(x);
      if (!palette || index * 3 + 2 >= palette.length) throw notPng('palette');
      rgba[to] = palette[index * 3]!;
      rgba[to + 1] = palette[index * 3 + 1]!;
      rgba[to + 2] = palette[index * 3 + 2]!;
      rgba[to + 3] = transparency?.[index] ?? 255;
      continue;
    }
    const grey = colourType === 0 || colourType === 4;
    rgba[to] = eightBit(sample(first));
    rgba[to + 1] = grey ? rgba[to]! : eightBit(sample(first + 1));
    rgba[to + 2] = grey ? rgba[to]! : eightBit(sample(first + 2));
    if (colourType >= 4) rgba[to + 3] = eightBit(sample(first + channels - 1));
    else rgba[to + 3] = keyed(first, channels) ? 0 : 255;
  }
};

/**
 * Reads a PNG file of any colour type, depth and interlace.
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE
 */
export const decodePng = (bytes: Uint8Array): Raster => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8 || !file.subarray(0, 8).equals(signature)) throw notPng('signature');
  if (file.length > pngLimits.fileBytes) {
    throw tooLarge({ vi: 'tệp lớn hơn 10 MB', en: 'the file is larger than 10 MB' });
  }
  const chunks = readChunks(file);
  const { width, height, depth, colourType, interlaced } = chunks.header;
  const bitsPerPixel = depth * channelsOf[colourType]!;
  const passes = (interlaced ? interlacedPasses : ([[0, 0, 1, 1]] as const))
    .map(([x, y, dx, dy]) => {
      const columns = Math.ceil((width - x) / dx);
      return {
        x,
        y,
        dx,
        dy,
        columns,
        rows: Math.ceil((height - y) / dy),
        rowBytes: Math.ceil((columns * bitsPerPixel) / 8),
      };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const wanted = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  let data: Buffer;
  try {
    data = inflateSync(Buffer.concat(chunks.pixels), { maxOutputLength: wanted });
  } catch {
    throw notPng('pixel data');
  }
  if (data.length !== wanted) throw notPng('pixel data');

  const rgba = new Uint8Array(width * height * 4);
  let offset = 0;
  for (const { x, y, dx, dy, columns, rows, rowBytes } of passes) {
    const part = data.subarray(offset, offset + rows * (rowBytes + 1));
    offset += part.length;
    unfilter(part, rows, rowBytes, Math.max(1, bitsPerPixel >> 3));
    for (let row = 0; row < rows; row += 1) {
      const samples = part.subarray(row * (rowBytes + 1) + 1, (row + 1) * (rowBytes + 1));
      spreadRow(chunks, samples, columns, rgba, ((y + row * dy) * width + x) * 4, dx);
    }
  }
  return {
    width,
    height,
    rgba,
    hasAlpha: colourType >= 4 || chunks.transparency !== undefined,
    ...(chunks.dpi === undefined ? {} : { dpi: chunks.dpi }),
  };
};
