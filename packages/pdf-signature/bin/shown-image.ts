import { isDomainError } from '@lienthong/kernel';
import { checkSignatureImage, prepareImage, type PreparedImage, type SizeMm } from '../src/index.js';
import { lowResolution, wrongColour } from '../src/appearance/image-refusals.js';

const leastDpi = 200;
/** Where nobody says how large: what fits between position and name, and the largest seal of a State body. */
const largestMm = { SIGNATURE: { width: 60, height: 40 }, SEAL: { width: 42, height: 42 } } as const;
/** An image that must be shown smaller than this to have dots enough is no signature anybody can read. */
const leastMm = 10;

export interface ShownImage {
  readonly image: PreparedImage;
  readonly size: SizeMm;
  /** Resolution at that size, dots per inch. */
  readonly dpi: number;
}

/**
 * The image of a signature (blue) or of a seal (red), checked as the acts check it, at the size its file states or, where
 * it states none or one with too few dots, as large as 200 dpi allow: most image programs state nothing, or 72 dpi whatever
 * the image. NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a.
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_NOT_TRANSPARENT, IMAGE_EMPTY, IMAGE_WRONG_COLOUR, IMAGE_LOW_RESOLUTION
 */
export function shownImage(png: Buffer): ShownImage {
  const image = prepareImage(png);
  const { width, height, pixels } = image;
  const kind = pixels.coloured.SEAL > pixels.coloured.SIGNATURE ? 'SEAL' : 'SIGNATURE';
  const dpi = Math.max(
    image.dpi ?? leastDpi,
    leastDpi,
    (width * 25.4) / largestMm[kind].width,
    (height * 25.4) / largestMm[kind].height,
  );
  try {
    checkSignatureImage(image, kind, { dpi });
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'IMAGE_WRONG_COLOUR') throw error;
    throw wrongColour({ vi: 'màu xanh (chữ ký) hoặc màu đỏ (con dấu)', en: 'blue (a signature) or red (a seal)' });
  }
  if ((Math.max(width, height) * 25.4) / leastDpi < leastMm) {
    throw lowResolution({ vi: `chỉ có ${width} × ${height} điểm ảnh`, en: `it has ${width} × ${height} pixels only` });
  }
  return { image, dpi, size: { widthMm: (width * 25.4) / dpi, heightMm: (height * 25.4) / dpi } };
}
