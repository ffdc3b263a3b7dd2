import {
  type CaseAppearance,
  checkSignatureImage,
  prepareImage,
  type PreparedImage,
  type SignatureImageKind,
  type SizeMm,
} from '../appearance/index.js';

const preparedImages = new WeakMap<Uint8Array, PreparedImage>();

/** An image given again as the same object is not even hashed again; images are never changed in place. */
function prepared(image: Uint8Array | PreparedImage): PreparedImage {
  if (!(image instanceof Uint8Array)) return image;
  const known = preparedImages.get(image) ?? prepareImage(image);
  preparedImages.set(image, known);
  return known;
}

export const knownSize = (size: number | SizeMm): SizeMm =>
  typeof size === 'number' ? { widthMm: size, heightMm: size } : size;

/**
 * The image decoded and checked against the rules of the act.
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_NOT_TRANSPARENT, IMAGE_EMPTY, IMAGE_WRONG_COLOUR, IMAGE_LOW_RESOLUTION
 */
export function fittingImage(
  given: Uint8Array | PreparedImage,
  kind: SignatureImageKind,
  rules: CaseAppearance,
  known?: SizeMm,
): PreparedImage {
  const image = prepared(given);
  checkSignatureImage(image, kind, known, rules);
  return image;
}
