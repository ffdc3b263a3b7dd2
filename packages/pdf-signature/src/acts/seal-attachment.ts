import { actForms } from './act-forms.js';
import { type CornerSealing, planCornerSeal } from './seal-corner.js';
import type { Signing } from './signing.js';

export interface ExternalAttachmentSealing extends CornerSealing {
  /** Of the document the attachment belongs to, `05/SKHCN-BCVT`. */
  readonly numberAndNotation: string;
}
export type AttachmentSealing = ExternalAttachmentSealing & Pick<Signing, 'key'>;

const forms = actForms<ExternalAttachmentSealing>((input, act) =>
  planCornerSeal(input, act, 'SEPARATE_ATTACHMENT', { numberAndNotation: act.numberAndNotation }),
);

/**
 * Case D: an attachment in a file of its own; text only, top right of page 1 (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b).
 * @throws PdfRefusedError SEAL_ALONE_NOT_ALLOWED for a main document, and those of `signPdf`
 * @throws DomainError NO_APPEARANCE_RULES, APPEARANCE_TEXT_MISSING, TEXT_NOT_PRINTABLE
 */
export const sealAttachment: (bytes: Uint8Array, act: AttachmentSealing) => Buffer = forms.whole;
/** As `sealAttachment`, giving only what is to be appended. */
export const sealAttachmentIncrement = forms.increment;
/** As `sealAttachment`, the first of two steps; `completeSignature` is the second. */
export const prepareSealAttachment = forms.prepare;
/** As `sealAttachmentIncrement`, at B-T or not at all. */
export const sealAttachmentTimeStampedIncrement = forms.timeStampedIncrement;
/** As `sealAttachmentIncrement`, at B-T or, when no time-stamp is to be had, at B-B and saying so. */
export const sealAttachmentIncrementNamingLevel = forms.incrementNamingLevel;
