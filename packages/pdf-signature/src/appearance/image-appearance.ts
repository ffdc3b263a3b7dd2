/** Cases A and B of NĐ 30: the image of the person's signature, the image of the seal. */
import { dict, name } from '../model/objects.js';
import { decimal, formXObject, pointsPerMm, type Appearance, type PageRotation, type SizeMm } from './appearance.js';
import { realSizeMm, type KnownSize } from './image-check.js';
import { addImage, encodedImage } from './image-xobject.js';

export interface ImageAppearanceOptions {
  /** The field's box as the reader sees it, millimetres. Left out: exactly the image's real size. */
  readonly box?: SizeMm;
  /** The real size where it is registered (a seal's diameter) rather than stated in the file. */
  readonly known?: KnownSize;
  /** /Rotate of the page. */
  readonly rotation?: PageRotation;
  /**
   * A seal is stamped over the signature: inks multiply, so the blue stays visible under the red, and it is never
   * scaled (II.8 a). A signature image larger than its box is reduced to fit between position and name.
   */
  readonly kind: 'SIGNATURE' | 'SEAL';
}

/** Size at which an image is shown, millimetres. @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION */
export const imageSizeMm = (png: Uint8Array, known?: KnownSize): SizeMm => {
  const { width, height } = realSizeMm(encodedImage(png), known);
  return { width, height };
};

/**
 * The image centred in its box at its real size (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a).
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION (real size unknown)
 */
export const imageAppearance = (png: Uint8Array, options: ImageAppearanceOptions): Appearance => {
  const image = encodedImage(png);
  const real = realSizeMm(image, options.known);
  const box = options.box ?? real;
  const scale = options.kind === 'SEAL' ? 1 : Math.min(1, box.width / real.width, box.height / real.height);
  // A seal never loses its edge to a box that is a hair too small.
  const widthPt = Math.max(box.width, real.width * scale) * pointsPerMm;
  const heightPt = Math.max(box.height, real.height * scale) * pointsPerMm;
  const width = real.width * scale * pointsPerMm;
  const height = real.height * scale * pointsPerMm;
  const left = (widthPt - width) / 2;
  const bottom = (heightPt - height) / 2;
  const place = [width, 0, 0, height, left, bottom].map(decimal).join(' ');
  const multiply = options.kind === 'SEAL';
  return {
    widthPt,
    heightPt,
    addTo: (sink) =>
      sink.add(
        formXObject(
          { widthPt, heightPt },
          options.rotation ?? 0,
          {
            XObject: dict({ Im: addImage(sink, image) }),
            ExtGState: multiply ? dict({ Ink: dict({ BM: name('Multiply') }) }) : undefined,
          },
          `q ${multiply ? '/Ink gs ' : ''}${place} cm /Im Do Q`,
        ),
      ),
  };
};
