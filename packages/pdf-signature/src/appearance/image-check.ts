/** What NĐ 30 asks of the image of a person's signature and of a seal, checked when the image is registered. */
import type { SizeMm } from './appearance.js';
import { emptyImage, lowResolution, notTransparent, tooLarge, wrongColour } from './image-refusals.js';
import type { SignatureImageKind } from './image-pixels.js';
import { prepareImage, type PreparedImage } from './image-xobject.js';

export interface CheckedImage {
  readonly kind: SignatureImageKind;
  /** Of the part that is seen: clear margins are no part of a signature or seal. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Real size of that part on the page, millimetres. */
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
}

/** The real size when it is known from elsewhere (a seal's registered diameter); it wins over what the file states. */
export interface KnownSize {
  readonly widthMm?: number;
  readonly heightMm?: number;
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

/** The size in millimetres at which an image is shown, from the known size or the resolution stated in the file. */
export const realSizeMm = (
  image: Pick<PreparedImage, 'width' | 'height' | 'dpi'>,
  known: KnownSize = {},
): SizeMm & { readonly dpi: number } => {
  const { widthMm, heightMm } = known;
  const dotsPerMm = Math.max(
    widthMm === undefined ? 0 : image.width / widthMm,
    heightMm === undefined ? 0 : image.height / heightMm,
  );
  const dpi = dotsPerMm > 0 ? dotsPerMm * 25.4 : (known.dpi ?? image.dpi);
  if (dpi === undefined || !(dpi > 0)) {
    throw lowResolution({
      vi: 'tệp không ghi kích thước thực (pHYs)',
      en: 'the file does not state its real size (pHYs)',
    });
  }
  return { widthMm: (image.width * 25.4) / dpi, heightMm: (image.height * 25.4) / dpi, dpi };
};

/** What the rules of the day ask; left out: those of NĐ 30/2020/NĐ-CP. */
export interface ImageRules {
  /** TT 01/2019/TT-BNV knew no transparent background. */
  readonly transparent: boolean;
}

/**
 * Checks the image of a person's signature (blue) or of a seal (red): PNG, transparent background, colour, at least
 * 200 dpi at its real size. NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a.
 * @param known the real size, where it is registered rather than stated in the file
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_NOT_TRANSPARENT, IMAGE_EMPTY, IMAGE_WRONG_COLOUR, IMAGE_LOW_RESOLUTION
 */
export const checkSignatureImage = (
  png: Uint8Array | PreparedImage,
  kind: SignatureImageKind,
  known: KnownSize = {},
  rules: ImageRules = { transparent: true },
): CheckedImage => {
  const image = png instanceof Uint8Array ? prepareImage(png) : png;
  const { pixels } = image;
  if (rules.transparent && !image.hasAlpha)
    throw notTransparent({ vi: 'tệp không có kênh trong suốt', en: 'the file has no alpha channel' });
  if (pixels.inked + pixels.white === 0) throw emptyImage();
  if (rules.transparent) {
    if (pixels.clear < leastClear[kind] || pixels.clearOfEdge < 0.8) {
      throw notTransparent({ vi: 'phần lớn nền không trong suốt', en: 'most of the background is not clear' });
    }
    if (pixels.white > pixels.inked * 0.2)
      throw notTransparent({ vi: 'còn nền trắng', en: 'a white background remains' });
  }
  if (pixels.inked === 0 || pixels.coloured[kind] < pixels.inked * 0.8) throw wrongColour(wantedColour[kind]);

  const size = realSizeMm(image, known);
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
    widthPx: image.width,
    heightPx: image.height,
    widthMm: size.widthMm,
    heightMm: size.heightMm,
    dpi: size.dpi,
  };
};
