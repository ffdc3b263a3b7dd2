import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import { isName, PdfName, PdfStream } from '../model/objects.js';
import type { Box } from '../model/page.js';
import type { Mark } from './marks.js';
import type { Sight } from './sight.js';

/** What an image does to a box that lies under it. */
export interface Cover {
  /** Share of the box that is opaque. */
  readonly opaque: number;
  /** Nobody reads any more what stood there. */
  readonly hides: boolean;
}

/** Share of a letter that ink may cross: the stroke of a pen leaves it readable. */
const crossed = 0.6;
/** As much of it under white makes another letter of it. */
const wipedOut = 0.05;
/** Where the colours cannot be told. */
const doubtful = 0.25;
const opaqueFrom = 100;
const lightFrom = 0.7;
const samples = 8;

/** Of eight bits each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly bytes: Buffer;
}

const nothingSeen: Cover = { opaque: 0, hides: false };
const allHidden: Cover = { opaque: 1, hides: true };

/** One without a soft mask hides what lies under it, a signature on clear ground does not. */
export function imageCover(
  document: PdfDocument,
  { image, matrix }: Extract<Mark, { kind: 'IMAGE' }>,
  sight: Sight,
): (box: Box) => Cover {
  const alpha = pixelsOf(document, document.resolve(image.dict.get('SMask')), sight);
  const [a, b, c, d, e, f] = matrix;
  const determinant = a * d - b * c;
  if (alpha?.channels !== 1 || determinant === 0) return () => allHidden;
  let colours: Pixels | undefined;
  const isLight = (u: number, v: number): boolean => {
    colours ??= pixelsOf(document, image, sight);
    return colours !== undefined && luminanceAt(colours, u, v) >= lightFrom;
  };
  return ([left, bottom, right, top]) => {
    let opaque = 0;
    let light = 0;
    for (let index = 0; index < samples * samples; index += 1) {
      sight.steps -= 0.25;
      const x = left + ((right - left) * ((index % samples) + 0.5)) / samples - e;
      const y = bottom + ((top - bottom) * (Math.floor(index / samples) + 0.5)) / samples - f;
      const u = (d * x - c * y) / determinant;
      const v = 1 - (a * y - b * x) / determinant;
      if (u < 0 || v < 0 || u >= 1 || v >= 1) continue;
      if (alpha.bytes[offsetAt(alpha, u, v)]! <= opaqueFrom) continue;
      opaque += 1;
      if (isLight(u, v)) light += 1;
    }
    if (opaque === 0) return nothingSeen;
    const all = samples * samples;
    const limit = colours === undefined ? doubtful : crossed;
    return { opaque: opaque / all, hides: opaque > limit * all || light > wipedOut * all };
  };
}

const offsetAt = ({ width, height, channels }: Pixels, u: number, v: number): number =>
  (Math.floor(v * height) * width + Math.floor(u * width)) * channels;

function luminanceAt(pixels: Pixels, u: number, v: number): number {
  const { bytes, channels } = pixels;
  const at = offsetAt(pixels, u, v);
  if (channels === 1) return bytes[at]! / 255;
  return (0.3 * bytes[at]! + 0.6 * bytes[at + 1]! + 0.1 * bytes[at + 2]!) / 255;
}

/** Undefined for images of another kind than eight bits of grey or of red, green and blue, which are not looked into. */
function pixelsOf(document: PdfDocument, image: unknown, sight: Sight): Pixels | undefined {
  if (!(image instanceof PdfStream)) return undefined;
  if (sight.images.has(image)) return sight.images.get(image);
  const pixels = decoded(document, image, sight);
  sight.images.set(image, pixels);
  return pixels;
}

const channelsOf = { DeviceGray: 1, DeviceRGB: 3 } as const;

function decoded(document: PdfDocument, image: PdfStream, sight: Sight): Pixels | undefined {
  const [width, height, bits, space] = ['Width', 'Height', 'BitsPerComponent', 'ColorSpace'].map((key) =>
    document.resolve(image.dict.get(key)),
  );
  // A mask is always of one channel (ISO 32000-2, Table 143).
  const name = space instanceof PdfName ? space.text : space === null ? 'DeviceGray' : '';
  if (typeof width !== 'number' || typeof height !== 'number' || bits !== 8 || image.dict.has('Decode'))
    return undefined;
  if (!Object.hasOwn(channelsOf, name) || isName(document.resolve(image.dict.get('Filter')), 'DCTDecode'))
    return undefined;
  const channels = channelsOf[name as keyof typeof channelsOf];
  const size = width * height * channels;
  if (!(size > 0) || size > sight.pixels) return undefined;
  sight.pixels -= size;
  try {
    const bytes = document.streamBytes(image, size + height + 65_536);
    return bytes.length < size ? undefined : { width, height, channels, bytes };
  } catch (error) {
    // Of a kind that is not looked into, or not as large as it says.
    if (isDomainError(error)) return undefined;
    throw error;
  }
}
