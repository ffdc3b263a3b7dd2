/** The organisation's signature as TT 01/2019/TT-BNV showed it: the seal, and under it the organisation's name and the time. */
import { dict } from '../model/objects.js';
import { pointsPerMm } from '../placement.js';
import { decimal, formXObject, type Appearance, type SizeMm } from './appearance.js';
import { imageAppearance, imageSizeMm, type ImageAppearanceOptions } from './image-appearance.js';
import type { PreparedImage } from './image-xobject.js';
import { textAppearance, textBlockSizeMm, wrappedHeightMm } from './text-appearance.js';

/** The longest of the lines, whatever the organisation is called; the name is broken into lines of this width. */
const timeLine = '2019-09-24T14:05:09+07:00';
/** Lines kept for a name that is not known yet when the place is set aside: the leader signs before the clerk seals. */
const linesKept = 4;
/** Between seal and text: the signer's name ends a little below the seal, millimetres. */
const gapMm = 2.5;

const textWidthMm = (seal: SizeMm, fontSize: number): number =>
  Math.max(seal.widthMm, textBlockSizeMm([timeLine], fontSize).widthMm + 0.5);

/**
 * Size of the seal with the text under it, both ending at the right edge.
 * @param lines what will be shown; left out: room for a name of three lines and the time
 */
export const sealWithTextSizeMm = (seal: SizeMm, lines: readonly string[] | undefined, fontSize: number): SizeMm => {
  const widthMm = textWidthMm(seal, fontSize);
  const shown = lines ?? Array<string>(linesKept).fill(timeLine);
  return { widthMm, heightMm: seal.heightMm + gapMm + wrappedHeightMm(shown, widthMm, fontSize) + 0.5 };
};

export interface SealWithTextOptions extends Pick<ImageAppearanceOptions, 'rotation' | 'known'> {
  readonly box: SizeMm;
  /** Points. */
  readonly fontSize: number;
}

/** @throws DomainError TEXT_NOT_PRINTABLE, and those of `imageAppearance` */
export const sealWithTextAppearance = (
  png: Uint8Array | PreparedImage,
  lines: readonly string[],
  options: SealWithTextOptions,
): Appearance => {
  const { box, known, fontSize } = options;
  const size = imageSizeMm(png, known);
  const seal = imageAppearance(png, { kind: 'SEAL', ...(known === undefined ? {} : { known }) });
  const under = { widthMm: box.widthMm, heightMm: Math.max(0, box.heightMm - size.heightMm - gapMm) };
  const text = textAppearance(lines, { box: under, fontSize, align: 'RIGHT' });
  const widthPt = box.widthMm * pointsPerMm;
  const heightPt = box.heightMm * pointsPerMm;
  const at = `${decimal(widthPt - seal.widthPt)} ${decimal(heightPt - seal.heightPt)}`;
  return {
    widthPt,
    heightPt,
    addTo: (sink) =>
      sink.add(
        formXObject(
          { widthPt, heightPt },
          options.rotation ?? 0,
          { XObject: dict({ Seal: seal.addTo(sink), Text: text.addTo(sink) }) },
          `q 1 0 0 1 ${at} cm /Seal Do Q /Text Do`,
        ),
      ),
  };
};
