/** Cases A and B of NĐ 30: the image of the person's signature, the image of the seal. */
import { dict, name } from '../model/objects.js';
import { writtenAround } from '../model/serialise.js';
import type { Rotation } from '../model/page.js';
import { pointsPerMm } from '../placement.js';
import { decimal, formXObject, type Appearance, type SizeMm } from './appearance.js';
import { realSizeMm, type KnownSize } from './image-check.js';
import { addImage, prepareImage, type PreparedImage } from './image-xobject.js';

const preparedImage = (png: Uint8Array | PreparedImage): PreparedImage =>
  png instanceof Uint8Array ? prepareImage(png) : png;

export interface ImageAppearanceOptions {
  /** The field's box as the reader sees it, millimetres. Left out: exactly the image's real size. */
  readonly box?: SizeMm;
  /** The real size where it is registered (a seal's diameter) rather than stated in the file. */
  readonly known?: KnownSize;
  /** /Rotate of the page. */
  readonly rotation?: Rotation;
  /**
   * A seal is stamped over the signature: inks multiply, so the blue stays visible under the red, and it is never
   * scaled (II.8 a). A signature image larger than its box is reduced to fit between position and name.
   */
  readonly kind: 'SIGNATURE' | 'SEAL';
}

/** Size at which an image is shown, millimetres. @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION */
export const imageSizeMm = (png: Uint8Array | PreparedImage, known?: KnownSize): SizeMm => {
  const { widthMm, heightMm } = realSizeMm(preparedImage(png), known);
  return { widthMm, heightMm };
};

/**
 * The image centred in its box at its real size (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a).
 * @param png the file, or what `prepareImage` made of it: hashing the same file for every signature costs as much as a signature
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION (real size unknown)
 */
export const imageAppearance = (png: Uint8Array | PreparedImage, options: ImageAppearanceOptions): Appearance => {
  const image = preparedImage(png);
  const last = lastDrawn.get(image);
  if (last !== undefined && isSame(last.options, options)) return last.appearance;
  const appearance = draw(image, options);
  lastDrawn.set(image, { options: copyOf(options), appearance });
  return appearance;
};

/** What is given may be changed afterwards by whoever gave it. */
const copyOf = ({ kind, rotation, box, known }: ImageAppearanceOptions): ImageAppearanceOptions => ({
  kind,
  ...(rotation === undefined ? {} : { rotation }),
  ...(box === undefined ? {} : { box: { widthMm: box.widthMm, heightMm: box.heightMm } }),
  ...(known === undefined ? {} : { known: { ...known } }),
});

/** Whoever signs a heap of documents shows the same image in boxes of the same size. */
const lastDrawn = new WeakMap<
  PreparedImage,
  { readonly options: ImageAppearanceOptions; readonly appearance: Appearance }
>();

const isSame = (a: ImageAppearanceOptions, b: ImageAppearanceOptions): boolean =>
  a.kind === b.kind &&
  a.rotation === b.rotation &&
  a.box?.widthMm === b.box?.widthMm &&
  a.box?.heightMm === b.box?.heightMm &&
  a.known?.widthMm === b.known?.widthMm &&
  a.known?.heightMm === b.known?.heightMm &&
  a.known?.dpi === b.known?.dpi;

function draw(image: PreparedImage, options: ImageAppearanceOptions): Appearance {
  const real = realSizeMm(image, options.known);
  const box = options.box ?? real;
  const scale = options.kind === 'SEAL' ? 1 : Math.min(1, box.widthMm / real.widthMm, box.heightMm / real.heightMm);
  // A seal never loses its edge to a box that is a hair too small.
  const widthPt = Math.max(box.widthMm, real.widthMm * scale) * pointsPerMm;
  const heightPt = Math.max(box.heightMm, real.heightMm * scale) * pointsPerMm;
  const width = real.widthMm * scale * pointsPerMm;
  const height = real.heightMm * scale * pointsPerMm;
  const left = (widthPt - width) / 2;
  const bottom = (heightPt - height) / 2;
  const place = [width, 0, 0, height, left, bottom].map(decimal).join(' ');
  const multiply = options.kind === 'SEAL';
  const form = writtenAround((ref) =>
    formXObject(
      { widthPt, heightPt },
      options.rotation ?? 0,
      {
        XObject: dict({ Im: ref }),
        ExtGState: multiply ? dict({ Ink: dict({ BM: name('Multiply') }) }) : undefined,
      },
      `q ${multiply ? '/Ink gs ' : ''}${place} cm /Im Do Q`,
    ),
  );
  return { widthPt, heightPt, addTo: (sink) => sink.add(form(addImage(sink, image))) };
}
