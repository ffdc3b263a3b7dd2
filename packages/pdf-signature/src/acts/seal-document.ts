import {
  caseAppearance,
  imageAppearance,
  imageSizeMm,
  type PreparedImage,
  sealWithTextAppearance,
  shownLines,
  type SizeMm,
} from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { fieldNames } from '../form/field-names.js';
import { type FormField, readFields } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import { IncrementalUpdate } from '../model/writer.js';
import { readSignaturesOf } from '../read/read-signatures.js';
import { documentOf, type SigningInput } from '../sign/base-hash.js';
import type { SignatureTerms } from '../sign/lay-out-signature.js';
import { orderOfActs } from '../sign/order-of-acts.js';
import type { FieldLock } from '../sign/signature-dictionary.js';
import { actForms, type PlannedAct } from './act-forms.js';
import { fittingImage, knownSize } from './given-image.js';
import { fieldOf, isSigned, type PartyField, partyFields } from './joint-fields.js';
import { type ExternalSigning, type Signing, termsOf } from './signing.js';

export interface ExternalDocumentSealing extends ExternalSigning {
  /** PNG of the seal, red, transparent, shown in real size (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a). */
  readonly image: Uint8Array | PreparedImage;
  /** Registered size of the seal, millimetres: its diameter. Left out: what the image states. */
  readonly sealSizeMm?: number | SizeMm;
  /** Key of the organisation in a joint document. */
  readonly organisation?: string;
  /** Shown beside the seal where the rules of the day say so (TT 01/2019/TT-BNV, Điều 13); left out: `signerName`. */
  readonly organisationName?: string;
}
export type DocumentSealing = ExternalDocumentSealing & Pick<Signing, 'key'>;

const forms = actForms(planDocumentSeal);

/**
 * Case B: the organisation signs over the left third of the personal signature and locks the file. In a joint document each
 * organisation seals after its own signers; every seal but the last leaves the fields of the others open, the last locks all.
 * @throws PdfRefusedError PERSONAL_SIGNATURE_MISSING, PERSONAL_SIGNATURE_BROKEN, SEAL_BROKEN, NUMBER_OR_DATE_MISSING, SEAL_DOES_NOT_FIT,
 *   SIGNER_UNKNOWN, and those of `signPdf`
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_NOT_TRANSPARENT, IMAGE_EMPTY, IMAGE_WRONG_COLOUR, IMAGE_LOW_RESOLUTION
 */
export const sealDocument: (bytes: Uint8Array, act: DocumentSealing) => Buffer = forms.whole;
/** As `sealDocument`, giving only what is to be appended. */
export const sealDocumentIncrement: (input: SigningInput, act: DocumentSealing) => Buffer = forms.increment;
/** As `sealDocument`, the first of two steps; `completeSignature` is the second. */
export const prepareSealDocument = forms.prepare;
/** As `sealDocumentIncrement`, at B-T or not at all. */
export const sealDocumentTimeStampedIncrement = forms.timeStampedIncrement;
/** As `sealDocumentIncrement`, at B-T or, when no time-stamp is to be had, at B-B and saying so. */
export const sealDocumentIncrementNamingLevel = forms.incrementNamingLevel;

function planDocumentSeal(input: SigningInput, act: ExternalDocumentSealing): PlannedAct {
  const rules = caseAppearance('ORGANISATION', act.signingTime, act.rules);
  const known = act.sealSizeMm === undefined ? undefined : knownSize(act.sealSizeMm);
  const image = fittingImage(act.image, 'SEAL', rules, known);
  const lines = shownLines(rules, {
    signingTime: act.signingTime,
    ...((act.organisationName ?? act.signerName) === undefined
      ? {}
      : { organisationName: act.organisationName ?? act.signerName! }),
  });
  const document = documentOf(input);
  const fields = readFields(document);
  assertNothingBroken(document);
  const parties = partyFields(fields);
  const { fieldName, lock } = parties.length === 0 ? onlySeal : sealOf(parties, act.organisation);
  const terms: SignatureTerms = {
    ...termsOf(act),
    role: { kind: 'SEAL', mode: 'DOCUMENT', lock },
    field: { name: fieldName },
    appearance: ({ box, rotation }) => {
      const real = imageSizeMm(image, known);
      if (real.widthMm > box.widthMm + 0.3 || real.heightMm > box.heightMm + 0.3) {
        throw refusePdf(
          'SEAL_DOES_NOT_FIT',
          `${real.widthMm} x ${real.heightMm} mm in ${box.widthMm} x ${box.heightMm} mm`,
        );
      }
      const options = { box, rotation, ...(known === undefined ? {} : { known }) };
      return lines.length === 0
        ? imageAppearance(image, { ...options, kind: 'SEAL' })
        : sealWithTextAppearance(image, lines, { ...options, fontSize: rules.fontSize });
    },
  };
  return { update: new IncrementalUpdate(document), terms };
}

interface Seal {
  readonly fieldName: string;
  readonly lock: FieldLock;
}
const onlySeal: Seal = { fieldName: fieldNames.seal, lock: 'ALL' };

/** @throws PdfRefusedError SIGNER_UNKNOWN, PERSONAL_SIGNATURE_MISSING: of the organisation's own, or of anybody when this is the last seal */
function sealOf(parties: readonly PartyField[], organisation: string | undefined): Seal {
  const field: FormField = fieldOf(parties, 'SEAL', organisation);
  const own = parties.find((candidate) => candidate.field === field)!.party;
  const open = parties.filter((candidate) => candidate.field !== field && !isSigned(candidate));
  const isLast = open.every(({ party }) => party.kind === 'PERSON');
  const waiting = open.find(
    ({ party }) => party.kind === 'PERSON' && (isLast || party.organisation === own.organisation),
  );
  if (waiting !== undefined) throw refusePdf('PERSONAL_SIGNATURE_MISSING', waiting.field.name, orderOfActs);
  return { fieldName: field.name, lock: isLast ? 'ALL' : { allBut: open.map((party) => party.field.name) } };
}

/** @throws PdfRefusedError PERSONAL_SIGNATURE_BROKEN, SEAL_BROKEN */
function assertNothingBroken(document: PdfDocument): void {
  for (const { kind, integrity, coverage, subFilter, fieldName } of readSignaturesOf(document)) {
    if (subFilter === 'ETSI.RFC3161' || (integrity === 'INTACT' && coverage !== 'PARTIAL')) continue;
    throw refusePdf(kind === 'PERSON' ? 'PERSONAL_SIGNATURE_BROKEN' : 'SEAL_BROKEN', fieldName);
  }
}
