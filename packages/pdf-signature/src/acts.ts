/** The acts of the journey, each one increment: the leader signs, the clerk fills number and date, the clerk seals. */
import { civilDateInVietnam, type CivilDate } from '@lienthong/kernel';
import type { KeyObject } from 'node:crypto';
import {
  appearanceProfileAt,
  centredIn,
  imageAppearance,
  imageSizeMm,
  prepareImage,
  type PreparedImage,
  sealBox,
  shownLines,
  type ShownFacts,
  type SizeMm,
  textAppearance,
  textBlockSizeMm,
  topRightTextBox,
} from './appearance/index.js';
import { refusePdf } from './errors.js';
import { fieldNames, type TextFieldKey, textFieldKeys } from './form/field-names.js';
import { filledText, fillIncrement } from './form/fill-fields.js';
import { dateParts, numberText } from './form/number-and-date.js';
import { addPlannedFields, type TextFieldPlan } from './form/prepare-fields.js';
import { readFields } from './form/read-fields.js';
import { openPdf, type PdfDocument } from './model/document.js';
import { IncrementalUpdate, wholeFile } from './model/writer.js';
import { type Placement, visibleSizeMm } from './placement.js';
import { readSignaturesOf } from './read/read-signatures.js';
import { type SealMode, signUpdate } from './sign/sign-pdf.js';
import type { LocatedBlank, LocatedPlacements } from './text/index.js';

/** Who signs, with what, when. */
export interface Signing {
  /** RSA private key of 2,048 bits or more. */
  readonly key: KeyObject;
  /** DER, the signer's first; the root may be left out. */
  readonly certificateChain: readonly Buffer[];
  readonly signingTime: Date;
  /** Name shown by viewers; left out: common name of the certificate. */
  readonly signerName?: string;
  readonly reason?: string;
  readonly location?: string;
}

/** Where things stand; number, day, month and year are left out where the document has no blank for them. */
export type DocumentPlacements = { readonly signature: Placement } & Partial<
  Readonly<Record<TextFieldKey, Placement | TextFieldPlan>>
>;

/** What was found in the text of the document, as places to sign and fill; a blank with digits in it already is left alone. */
export function placementsFrom(located: LocatedPlacements): DocumentPlacements {
  const plan = ({ placement, fontSize, align, leader }: LocatedBlank): TextFieldPlan => ({
    placement,
    fontSize,
    align,
    cover: leader,
  });
  const { number, day, month, signature } = located;
  return {
    signature: signature.placement,
    ...(number.written === undefined ? { number: plan(number) } : {}),
    ...(day.written === undefined ? { day: plan(day) } : {}),
    ...(month.written === undefined ? { month: plan(month) } : {}),
  };
}

export interface PersonalSigning extends Signing {
  readonly placements: DocumentPlacements;
  /** PNG of the signature, blue, transparent (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d). Left out: nothing is shown. */
  readonly image?: Uint8Array | PreparedImage;
  /** Real size of the seal that will cover the signature's left third; 36 mm. */
  readonly sealSizeMm?: number | SizeMm;
}

/**
 * Case A: prepares the fields and certifies with the leader's signature, in one increment.
 * @throws PdfRefusedError as `prepareFields` and `signPdf`
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION
 */
export const signAsPerson = (bytes: Uint8Array, act: PersonalSigning): Buffer =>
  wholeFile(bytes, signAsPersonIncrement(bytes, act));

/** As `signAsPerson`, giving only what is to be appended: no copy of a large file is made. */
export function signAsPersonIncrement(bytes: Uint8Array, act: PersonalSigning): Buffer {
  const { placements } = act;
  const image = act.image === undefined ? undefined : prepared(act.image);
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  const imageBox = image === undefined ? placements.signature : centredIn(placements.signature, imageSizeMm(image));
  const fields = addPlannedFields(update, {
    ...textPlans(placements),
    personalSignature: placements.signature,
    seal: withinPage(document, sealBox(imageBox, act.sealSizeMm ?? 36)),
  });
  const page = document.pages()[placements.signature.page - 1]!;
  return signUpdate(
    update,
    {
      ...act,
      role: { kind: 'PERSON', certify: true },
      field: { name: fieldNames.personalSignature },
      ...(image === undefined
        ? {}
        : { appearance: (field) => imageAppearance(image, { ...field, kind: 'SIGNATURE' }) }),
    },
    { ref: fields.get(fieldNames.personalSignature)!, box: placements.signature, rotation: page.rotate },
  );
}

const preparedImages = new WeakMap<Uint8Array, PreparedImage>();

/** An image given again as the same object is not even hashed again; images are never changed in place. */
function prepared(image: Uint8Array | PreparedImage): PreparedImage {
  if (!(image instanceof Uint8Array)) return image;
  const known = preparedImages.get(image) ?? prepareImage(image);
  preparedImages.set(image, known);
  return known;
}

function textPlans(placements: DocumentPlacements): Partial<Record<TextFieldKey, TextFieldPlan>> {
  const plans: Partial<Record<TextFieldKey, TextFieldPlan>> = {};
  for (const key of textFieldKeys) {
    const given = placements[key];
    if (given === undefined) continue;
    // Place and date are set in italics, the number upright (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 c and II.4 c).
    plans[key] = { italic: key !== 'number', ...('placement' in given ? given : { placement: given }) };
  }
  return plans;
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

export interface NumberAndDate {
  /** Ordinal within the year, from 1; a number below 10 is shown with a leading 0. */
  readonly number: number;
  /** Day of issue in Vietnam, `YYYY-MM-DD`. */
  readonly date: CivilDate;
}

/**
 * Fills the prepared fields (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 and II.4). Only what has a field is filled; a number field must exist.
 * @throws PdfRefusedError as `fillFields`, NUMBER_OR_DATE_INVALID
 */
export const fillNumberAndDate = (bytes: Uint8Array, given: NumberAndDate): Buffer =>
  wholeFile(bytes, fillNumberAndDateIncrement(bytes, given));

/** As `fillNumberAndDate`, giving only what is to be appended. */
export function fillNumberAndDateIncrement(bytes: Uint8Array, given: NumberAndDate): Buffer {
  const document = openPdf(bytes);
  const names = new Set(readFields(document).map(({ name }) => name));
  const { year, month, day } = dateParts(given.date);
  return fillIncrement(document, {
    number: numberText(given.number),
    ...(names.has(fieldNames.day) ? { day } : {}),
    ...(names.has(fieldNames.month) ? { month } : {}),
    ...(names.has(fieldNames.year) ? { year } : {}),
  });
}

export interface DocumentSealing extends Signing {
  /** PNG of the seal, red, transparent, shown in real size (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a). */
  readonly image: Uint8Array | PreparedImage;
  /** Registered size of the seal where the image does not state its resolution. */
  readonly sealSizeMm?: number | SizeMm;
}

/**
 * Case B: the organisation signs over the left third of the personal signature and locks the file.
 * @throws PdfRefusedError PERSONAL_SIGNATURE_MISSING, PERSONAL_SIGNATURE_BROKEN, NUMBER_OR_DATE_MISSING, SEAL_DOES_NOT_FIT, and those of `signPdf`
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION
 */
export const sealDocument = (bytes: Uint8Array, act: DocumentSealing): Buffer =>
  wholeFile(bytes, sealDocumentIncrement(bytes, act));

/** As `sealDocument`, giving only what is to be appended. */
export function sealDocumentIncrement(bytes: Uint8Array, act: DocumentSealing): Buffer {
  const image = prepared(act.image);
  const document = openPdf(bytes);
  const fields = readFields(document);
  const personal = readSignaturesOf(document).filter(({ kind }) => kind === 'PERSON');
  if (personal.some(({ integrity, coverage }) => integrity !== 'INTACT' || coverage === 'PARTIAL')) {
    throw refusePdf('PERSONAL_SIGNATURE_BROKEN');
  }
  const texts: readonly string[] = [fieldNames.number, fieldNames.day, fieldNames.month, fieldNames.year];
  const blank = fields.find((field) => texts.includes(field.name) && filledText(field) === '');
  if (personal.length > 0 && blank !== undefined) throw refusePdf('NUMBER_OR_DATE_MISSING', blank.name);
  const known = act.sealSizeMm === undefined ? undefined : knownSize(act.sealSizeMm);
  return signUpdate(new IncrementalUpdate(document), {
    ...act,
    role: { kind: 'SEAL', mode: 'DOCUMENT' },
    field: { name: fieldNames.seal },
    appearance: ({ box, rotation }) => {
      const real = imageSizeMm(image, known);
      if (real.widthMm > box.widthMm + 0.3 || real.heightMm > box.heightMm + 0.3) {
        throw refusePdf(
          'SEAL_DOES_NOT_FIT',
          `${real.widthMm} x ${real.heightMm} mm in ${box.widthMm} x ${box.heightMm} mm`,
        );
      }
      return imageAppearance(image, { box, rotation, kind: 'SEAL', ...(known === undefined ? {} : { known }) });
    },
  });
}

const knownSize = (size: number | SizeMm): SizeMm =>
  typeof size === 'number' ? { widthMm: size, heightMm: size } : size;

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
