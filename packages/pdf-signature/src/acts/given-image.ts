import { prepareImage, type PreparedImage, type SizeMm } from '../appearance/index.js';

const preparedImages = new WeakMap<Uint8Array, PreparedImage>();

/** An image given again as the same object is not even hashed again; images are never changed in place. */
export function prepared(image: Uint8Array | PreparedImage): PreparedImage {
  if (!(image instanceof Uint8Array)) return image;
  const known = preparedImages.get(image) ?? prepareImage(image);
  preparedImages.set(image, known);
  return known;
}

export const knownSize = (size: number | SizeMm): SizeMm =>
  typeof size === 'number' ? { widthMm: size, heightMm: size } : size;
