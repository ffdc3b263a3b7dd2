import {
  caseAppearance,
  centredIn,
  sealBox,
  sealBoxWithText,
  sealWithTextSizeMm,
  type SizeMm,
} from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import type { PdfDocument } from '../model/document.js';
import { type Placement, visibleSizeMm } from '../placement.js';
import { knownSize } from './given-image.js';
import type { ExternalSigning } from './signing.js';

const usualSealMm = 36;

/**
 * The place of the seal that will cover the left third of a signature image, with room for text under it where the rules of
 * the day show any.
 * @param signature the box the signature image is centred in
 * @param image size of the image, millimetres; left out: it fills the box
 * @param seal real size, millimetres
 */
export function placeOfSeal(
  document: PdfDocument,
  signature: Placement,
  image: SizeMm | undefined,
  seal: number | SizeMm | undefined,
  act: Pick<ExternalSigning, 'signingTime' | 'rules'>,
): Placement {
  const shown = image === undefined ? signature : centredIn(signature, image);
  const size = seal ?? usualSealMm;
  const { text, fontSize } = caseAppearance('ORGANISATION', act.signingTime, act.rules);
  if (text.length === 0) return withinPage(document, sealBox(shown, size));
  const whole = sealWithTextSizeMm(knownSize(size), undefined, fontSize);
  return withinPage(document, sealBoxWithText(shown, size, whole));
}

/** A seal keeps its real size; near an edge it moves onto the page. */
function withinPage(document: PdfDocument, box: Placement): Placement {
  const page = document.pages()[box.page - 1];
  if (page === undefined) throw refusePdf('PLACEMENT_OUTSIDE_PAGE', `page ${box.page}`);
  const { widthMm, heightMm } = visibleSizeMm(page);
  return {
    ...box,
    xMm: Math.max(0, Math.min(box.xMm, widthMm - box.widthMm)),
    yMm: Math.max(0, Math.min(box.yMm, heightMm - box.heightMm)),
  };
}
