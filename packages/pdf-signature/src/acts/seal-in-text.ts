import { civilDateInVietnam } from '@lienthong/kernel';
import {
  appearanceProfileAt,
  shownLines,
  type ShownFacts,
  textAppearance,
  textBlockSizeMm,
  topRightTextBox,
} from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { fieldNames } from '../form/field-names.js';
import { openPdf } from '../model/document.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { type SealMode, signUpdate } from '../sign/sign-pdf.js';
import type { Signing } from './signing.js';

export interface AttachmentSealing extends Signing {
  /** Of the document the attachment belongs to, `05/SKHCN-BCVT`. */
  readonly numberAndNotation: string;
}

/** Case D: an attachment in a file of its own; text only, top right of page 1 (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b). */
export const sealAttachment = (bytes: Uint8Array, act: AttachmentSealing): Buffer =>
  sealInText(bytes, act, 'SEPARATE_ATTACHMENT', { numberAndNotation: act.numberAndNotation });

export interface DigitisedCopySealing extends Signing {
  /** `Sao y`, `Sao lục` or `Trích sao`. */
  readonly formOfCopy: string;
  readonly organisationName: string;
}

/** Case E: a copy from paper to electronic; text only, top right of page 1 (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II, I.3). */
export const sealDigitisedCopy = (bytes: Uint8Array, act: DigitisedCopySealing): Buffer =>
  sealInText(bytes, act, 'DIGITISED_COPY', { formOfCopy: act.formOfCopy, organisationName: act.organisationName });

function sealInText(bytes: Uint8Array, act: Signing, mode: Exclude<SealMode, 'DOCUMENT'>, facts: ShownFacts): Buffer {
  const document = openPdf(bytes);
  const profile = appearanceProfileAt(civilDateInVietnam(act.signingTime)).cases[mode];
  const [page] = document.pages();
  if (page === undefined || profile === undefined) throw refusePdf('PDF_NO_PAGES');
  const lines = shownLines(profile, { ...facts, signingTime: act.signingTime });
  const placement = topRightTextBox(page, textBlockSizeMm(lines, profile.fontSize));
  const increment = signUpdate(new IncrementalUpdate(document), {
    ...act,
    role: { kind: 'SEAL', mode },
    field: { name: fieldNames.seal, placement },
    appearance: (field) => textAppearance(lines, { ...field, fontSize: profile.fontSize, align: 'RIGHT' }),
  });
  return wholeFile(bytes, increment);
}
