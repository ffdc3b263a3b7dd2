/** PNG → image XObject with its soft mask. Decoded and deflated once per image, then reused for every signature. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { dict, name, type PdfRef, PdfStream, type PdfWritten, stream } from '../model/objects.js';
import { writtenAround, writtenValue } from '../model/serialise.js';
import { addOnce, type ObjectSink } from './appearance.js';
import { boundedCache } from './bounded-cache.js';
import { countPixels, type PixelCounts, withoutMargins } from './image-pixels.js';
import { decodePng, type Raster } from './png.js';

export interface PreparedImage {
  /** Pixels of the part that is seen; clear margins of the file are cut off. */
  readonly width: number;
  readonly height: number;
  /** Resolution stated in the file, dots per inch. */
  readonly dpi?: number;
  /** True where the file can express transparency at all. */
  readonly hasAlpha: boolean;
  /** Counted over the whole file, margins included. */
  readonly pixels: PixelCounts;
  readonly colours: PdfStream;
  readonly alpha: PdfStream;
}

const images = boundedCache<PreparedImage>(64);

/** Rows filtered by "Up" (PNG predictor): better for even surfaces, worse for thin lines; every byte is hashed at each signature. */
const upFiltered = (samples: Uint8Array, rowBytes: number): Buffer => {
  const rows = samples.length / rowBytes;
  const out = Buffer.alloc(samples.length + rows);
  for (let row = 0; row < rows; row += 1) {
    const to = row * (rowBytes + 1);
    const from = row * rowBytes;
    out[to] = 2;
    for (let i = 0; i < rowBytes; i += 1) {
      out[to + 1 + i] = (samples[from + i]! - (row === 0 ? 0 : samples[from - rowBytes + i]!)) & 0xff;
    }
  }
  return out;
};

/** Opacity in steps of a sixty-third: no eye and no printer tells them from 255, and the mask is a third smaller. */
const opacitySteps = 63;
const steppedOpacity = Uint8Array.from({ length: 256 }, (_, alpha) =>
  Math.round((Math.round((alpha * opacitySteps) / 255) * 255) / opacitySteps),
);

/** Where the first pixel stands that is not clear. */
function firstInk(rgba: Uint8Array): number {
  let at = 0;
  while (at < rgba.length && rgba[at + 3] === 0) at += 4;
  return at;
}

const encode = (raster: Raster): PreparedImage => {
  const { width, height, rgba } = withoutMargins(raster);
  const colours = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  const ink = firstInk(rgba);
  for (let pixel = 0; pixel < alpha.length; pixel += 1) {
    alpha[pixel] = steppedOpacity[rgba[pixel * 4 + 3]!]!;
    // What is fully clear has no colour to keep: the one above, or ink, deflates to nothing and leaves no pale edge when scaled.
    const from = alpha[pixel] === 0 ? undefined : pixel * 4;
    const above = (pixel - width) * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const kept = above >= 0 ? colours[above + channel]! : (rgba[ink + channel] ?? 255);
      colours[pixel * 3 + channel] = from === undefined ? kept : rgba[from + channel]!;
    }
  }
  const imageStream = (samples: Uint8Array, channels: number, colourSpace: string): PdfStream => {
    const plain = deflateSync(samples, { level: 9 });
    const predicted = deflateSync(upFiltered(samples, width * channels), { level: 9 });
    const smaller = predicted.length < plain.length ? predicted : plain;
    return stream(
      {
        Type: name('XObject'),
        Subtype: name('Image'),
        Width: width,
        Height: height,
        ColorSpace: name(colourSpace),
        BitsPerComponent: 8,
        Filter: name('FlateDecode'),
        DecodeParms:
          smaller === predicted
            ? dict({ Predictor: 15, Colors: channels, BitsPerComponent: 8, Columns: width })
            : undefined,
      },
      smaller,
    );
  };
  return {
    width,
    height,
    ...(raster.dpi === undefined ? {} : { dpi: raster.dpi }),
    hasAlpha: raster.hasAlpha,
    pixels: countPixels(raster),
    colours: imageStream(colours, 3, 'DeviceRGB'),
    alpha: imageStream(alpha, 1, 'DeviceGray'),
  };
};

/**
 * Decodes and encodes the image unless that was done lately.
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE
 */
export const prepareImage = (png: Uint8Array): PreparedImage =>
  images.get(createHash('sha256').update(png).digest('base64'), () => encode(decodePng(png)));

/** The two objects of an image as they stand in every file, but for the number of the mask. */
interface WrittenImage {
  readonly mask: PdfWritten;
  readonly withMask: (ref: PdfRef) => PdfWritten;
}

const written = new WeakMap<PreparedImage, WrittenImage>();

function writtenImage(image: PreparedImage): WrittenImage {
  const found = written.get(image);
  if (found !== undefined) return found;
  const { alpha, colours } = image;
  const made = {
    mask: writtenValue(alpha),
    withMask: writtenAround((ref) => new PdfStream(colours.dict.with({ SMask: ref }), colours.bytes)),
  };
  written.set(image, made);
  return made;
}

/** Adds the image and its mask to the update, once. */
export const addImage = (sink: ObjectSink, image: PreparedImage): PdfRef =>
  addOnce(sink, image, () => {
    const { mask, withMask } = writtenImage(image);
    return withMask(sink.add(mask));
  });
