import { actForms } from './act-forms.js';
import { type CornerSealing, planCornerSeal } from './seal-corner.js';
import type { Signing } from './signing.js';

export interface ExternalDigitisedCopySealing extends CornerSealing {
  /** `Sao y`, `Sao lục` or `Trích sao`. */
  readonly formOfCopy: string;
  readonly organisationName: string;
}
export type DigitisedCopySealing = ExternalDigitisedCopySealing & Pick<Signing, 'key'>;

const forms = actForms<ExternalDigitisedCopySealing>((input, act) =>
  planCornerSeal(input, act, 'DIGITISED_COPY', { formOfCopy: act.formOfCopy, organisationName: act.organisationName }),
);

/**
 * Case E: a copy from paper to electronic, top right of page 1: text only (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II, I.3); before that decree
 * the seal with the organisation's name and the time (TT 01/2019/TT-BNV, Điều 13).
 * @throws PdfRefusedError SEAL_ALONE_NOT_ALLOWED for a file signed by anybody or prepared for it, and those of `signPdf`
 * @throws DomainError APPEARANCE_TEXT_MISSING, APPEARANCE_IMAGE_MISSING, TEXT_NOT_PRINTABLE, and those of the image check
 */
export const sealDigitisedCopy: (bytes: Uint8Array, act: DigitisedCopySealing) => Buffer = forms.whole;
/** As `sealDigitisedCopy`, giving only what is to be appended. */
export const sealDigitisedCopyIncrement = forms.increment;
/** As `sealDigitisedCopy`, the first of two steps; `completeSignature` is the second. */
export const prepareSealDigitisedCopy = forms.prepare;
/** As `sealDigitisedCopyIncrement`, at B-T or not at all. */
export const sealDigitisedCopyTimeStampedIncrement = forms.timeStampedIncrement;
/** As `sealDigitisedCopyIncrement`, at B-T or, when no time-stamp is to be had, at B-B and saying so. */
export const sealDigitisedCopyIncrementNamingLevel = forms.incrementNamingLevel;
