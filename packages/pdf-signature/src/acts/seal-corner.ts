/** Cases D and E: the organisation signs alone, at the top right of page 1 (box 14 of the diagram). */
import {
  caseAppearance,
  imageSizeMm,
  type PreparedImage,
  sealWithTextAppearance,
  sealWithTextSizeMm,
  type ShownFacts,
  shownLines,
  type SizeMm,
  textAppearance,
  textBlockSizeMm,
  topRightBox,
  topRightTextBox,
} from '../appearance/index.js';
import { wrappedHeightMm } from '../appearance/text-appearance.js';
import { refuse } from '@lienthong/kernel';
import { refusePdf } from '../errors.js';
import { fieldNames } from '../form/field-names.js';
import { IncrementalUpdate } from '../model/writer.js';
import { documentOf, type SigningInput } from '../sign/base-hash.js';
import type { SignatureTerms } from '../sign/lay-out-signature.js';
import type { SealMode } from '../sign/signature-role.js';
import type { PlannedAct } from './act-forms.js';
import { fittingImage, knownSize } from './given-image.js';
import { type ExternalSigning, termsOf } from './signing.js';

export interface CornerSealing extends ExternalSigning {
  /** PNG of the seal: shown only where the rules of the day say so (TT 01/2019/TT-BNV), never under NĐ 30/2020/NĐ-CP. */
  readonly image?: Uint8Array | PreparedImage;
  /** Registered size of the seal, millimetres: its diameter. Left out: what the image states. */
  readonly sealSizeMm?: number | SizeMm;
}

/**
 * @throws DomainError NO_APPEARANCE_RULES, APPEARANCE_TEXT_MISSING, APPEARANCE_IMAGE_MISSING, TEXT_NOT_PRINTABLE, and those of the image check
 * @throws PdfRefusedError as `signPdf`
 */
export function planCornerSeal(
  input: SigningInput,
  act: CornerSealing,
  mode: Exclude<SealMode, 'DOCUMENT'>,
  facts: ShownFacts,
): PlannedAct {
  const rules = caseAppearance(mode, act.signingTime, act.rules);
  const lines = shownLines(rules, { ...facts, signingTime: act.signingTime });
  const document = documentOf(input);
  const [page] = document.pages();
  if (page === undefined) throw refusePdf('PDF_NO_PAGES');
  const terms: Omit<SignatureTerms, 'field'> = { ...termsOf(act), role: { kind: 'SEAL', mode } };
  const update = new IncrementalUpdate(document);
  const { fontSize } = rules;
  if (rules.image === 'NONE') {
    const placement = topRightTextBox(page, textBlockSizeMm(lines, fontSize), (widthMm) =>
      wrappedHeightMm(lines, widthMm, fontSize),
    );
    return {
      update,
      terms: {
        ...terms,
        field: { name: fieldNames.seal, placement },
        appearance: (field) => textAppearance(lines, { ...field, fontSize, align: 'RIGHT' }),
      },
    };
  }
  if (act.image === undefined) throw imageMissing(rules.legalBasis);
  const known = act.sealSizeMm === undefined ? undefined : knownSize(act.sealSizeMm);
  const image = fittingImage(act.image, 'SEAL', rules, known);
  const placement = topRightBox(page, sealWithTextSizeMm(imageSizeMm(image, known), lines, fontSize));
  return {
    update,
    terms: {
      ...terms,
      field: { name: fieldNames.seal, placement },
      appearance: (field) =>
        sealWithTextAppearance(image, lines, { ...field, fontSize, ...(known === undefined ? {} : { known }) }),
    },
  };
}

const imageMissing = (legalBasis: string) =>
  refuse(
    'APPEARANCE_IMAGE_MISSING',
    { vi: 'Thiếu hình ảnh con dấu phải hiển thị.', en: 'The signature must show the image of the seal.' },
    { legalBasis },
  );
