/** What NĐ 30 asks of the image of a person's signature and of a seal, checked when the image is registered. */
import type { SizeMm } from './appearance.js';
import { emptyImage, lowResolution, notTransparent, tooLarge, wrongColour } from './image-refusals.js';
import { decodePng, type Raster } from './png.js';

export type SignatureImageKind = 'SIGNATURE' | 'SEAL';

export interface CheckedImage {
  readonly kind: SignatureImageKind;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Real size on the page, millimetres. */
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
}

/** The real size when it is known from elsewhere (a seal's registered diameter); it wins over what the file states. */
export interface KnownSize {
  readonly widthMm?: number;
  readonly dpi?: number;
}

const smallestDpi = 200;
/** Beyond these an image hides the text around its box; seal legislation knows nothing larger than 42 mm. */
const largestMm = { SIGNATURE: { width: 80, height: 50 }, SEAL: { width: 50, height: 50 } } as const;
/** The visible lines are thin: a signature leaves most of its box clear, a ring seal at least its corners and gaps. */
const leastClear = { SIGNATURE: 0.5, SEAL: 0.3 } as const;
const wantedColour = {
  SIGNATURE: { vi: 'màu xanh', en: 'blue' },
  SEAL: { vi: 'màu đỏ', en: 'red' },
} as const;

const isHue = (kind: SignatureImageKind, red: number, green: number, blue: number): boolean => {
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  if (high === 0 || spread / high < 0.25) return false;
  if (kind === 'SEAL') {
    if (high !== red) return false;
    const hue = (60 * (green - blue)) / spread;
    return hue >= -30 && hue <= 25;
  }
  if (high !== blue) return false;
  const hue = 240 + (60 * (red - green)) / spread;
  return hue >= 190 && hue <= 275;
};

interface PixelCounts {
  readonly clear: number;
  readonly clearOfEdge: number;
  readonly white: number;
  readonly inked: number;
  readonly coloured: number;
}

const countPixels = ({ width, height, rgba }: Raster, kind: SignatureImageKind): PixelCounts => {
  let clear = 0;
  let clearEdge = 0;
  let edge = 0;
  let white = 0;
  let inked = 0;
  let coloured = 0;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const onEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      if (onEdge) edge += 1;
      const alpha = rgba[at + 3]!;
      if (alpha < 32) {
        clear += 1;
        if (onEdge) clearEdge += 1;
      } else if (alpha >= 128) {
        const red = rgba[at]!;
        const green = rgba[at + 1]!;
        const blue = rgba[at + 2]!;
        if (Math.min(red, green, blue) > 225) white += 1;
        else {
          inked += 1;
          if (isHue(kind, red, green, blue)) coloured += 1;
        }
      }
    }
  }
  return { clear: clear / (width * height), clearOfEdge: clearEdge / edge, white, inked, coloured };
};

/** The size in millimetres at which an image is shown, from the known size or the resolution stated in the file. */
export const realSizeMm = (
  raster: Pick<Raster, 'width' | 'height' | 'dpi'>,
  known: KnownSize = {},
): SizeMm & { readonly dpi: number } => {
  const dpi = known.widthMm === undefined ? (known.dpi ?? raster.dpi) : (raster.width * 25.4) / known.widthMm;
  if (dpi === undefined || !(dpi > 0)) {
    throw lowResolution({
      vi: 'tệp không ghi kích thước thực (pHYs)',
      en: 'the file does not state its real size (pHYs)',
    });
  }
  return { widthMm: (raster.width * 25.4) / dpi, heightMm: (raster.height * 25.4) / dpi, dpi };
};

/**
 * Checks the image of a person's signature (blue) or of a seal (red): PNG, transparent background, colour, at least
 * 200 dpi at its real size. NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a.
 * @param known the real size, where it is registered rather than stated in the file
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_NOT_TRANSPARENT, IMAGE_EMPTY, IMAGE_WRONG_COLOUR, IMAGE_LOW_RESOLUTION
 */
export const checkSignatureImage = (png: Uint8Array, kind: SignatureImageKind, known: KnownSize = {}): CheckedImage => {
  const raster = decodePng(png);
  if (!raster.hasAlpha)
    throw notTransparent({ vi: 'tệp không có kênh trong suốt', en: 'the file has no alpha channel' });
  const counts = countPixels(raster, kind);
  if (counts.inked + counts.white === 0) throw emptyImage();
  if (counts.clear < leastClear[kind] || counts.clearOfEdge < 0.8) {
    throw notTransparent({ vi: 'phần lớn nền không trong suốt', en: 'most of the background is not clear' });
  }
  if (counts.white > counts.inked * 0.2)
    throw notTransparent({ vi: 'còn nền trắng', en: 'a white background remains' });
  if (counts.coloured < counts.inked * 0.8) throw wrongColour(wantedColour[kind]);

  const size = realSizeMm(raster, known);
  // 199.9 is what a file of 200 dpi states after rounding to dots per metre.
  if (size.dpi < smallestDpi - 0.5) {
    const stated = Math.round(size.dpi);
    throw lowResolution({ vi: `${stated} dpi, cần ít nhất 200`, en: `${stated} dpi, at least 200 is needed` });
  }
  const largest = largestMm[kind];
  if (size.widthMm > largest.width || size.heightMm > largest.height) {
    const shown = `${size.widthMm.toFixed(0)} × ${size.heightMm.toFixed(0)} mm`;
    throw tooLarge({ vi: shown, en: shown });
  }
  return {
    kind,
    widthPx: raster.width,
    heightPx: raster.height,
    widthMm: size.widthMm,
    heightMm: size.heightMm,
    dpi: size.dpi,
  };
};
