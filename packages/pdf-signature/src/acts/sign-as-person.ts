import { caseAppearance, imageAppearance, imageSizeMm, type PreparedImage, type SizeMm } from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { fieldNames, partyMark } from '../form/field-names.js';
import { shownBox } from '../form/fill-fields.js';
import { addPlannedFields } from '../form/prepare-fields.js';
import { readFields } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import type { PdfDict } from '../model/objects.js';
import { IncrementalUpdate } from '../model/writer.js';
import { signatureValues } from '../read/signature-values.js';
import { documentOf, type SigningInput } from '../sign/base-hash.js';
import type { PreparedField, SignatureTerms } from '../sign/lay-out-signature.js';
import { actForms, type PlannedAct } from './act-forms.js';
import { fittingImage } from './given-image.js';
import { fieldOf, partyFields, planJointFields } from './joint-fields.js';
import { type DocumentPlacements, type JointSigner, type TextPlacements, textPlans } from './placements.js';
import { placeOfSeal } from './seal-place.js';
import { type ExternalSigning, type Signing, termsOf } from './signing.js';

/** The first act on a document with one signer. */
interface OneSigner {
  readonly placements: DocumentPlacements;
  /** Real size of the seal that will cover the signature's left third, millimetres; 36. */
  readonly sealSizeMm?: number | SizeMm;
  readonly signers?: undefined;
  readonly signer?: undefined;
}

/** The first act on a joint document: every signer's and every organisation's field is prepared at once. */
interface FirstOfSeveral {
  /** The host body's first; its clerk gives the number. */
  readonly signers: readonly JointSigner[];
  /** Key of the one who signs now; left out: the first of `signers`. */
  readonly signer?: string;
  readonly placements?: TextPlacements;
}

/** A later signer of a joint document, in the field prepared for that. */
interface OneOfSeveral {
  readonly signer: string;
  readonly signers?: undefined;
  readonly placements?: undefined;
}

interface ShownImage {
  /** PNG of the signature, blue, transparent (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d). Left out: nothing is shown. */
  readonly image?: Uint8Array | PreparedImage;
}

export type ExternalPersonalSigning = ExternalSigning & ShownImage & (OneSigner | FirstOfSeveral | OneOfSeveral);
export type PersonalSigning = ExternalPersonalSigning & Pick<Signing, 'key'>;

const forms = actForms(planPersonalSignature);

/**
 * Case A: prepares the fields and certifies with the leader's signature (DocMDP P=2), in one increment. In a joint document the
 * first signer prepares and certifies, each later one signs the own field.
 * @throws PdfRefusedError as `prepareFields` and `signPdf`, SIGNER_UNKNOWN
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_NOT_TRANSPARENT, IMAGE_EMPTY, IMAGE_WRONG_COLOUR, IMAGE_LOW_RESOLUTION
 */
export const signAsPerson: (bytes: Uint8Array, act: PersonalSigning) => Buffer = forms.whole;
/** As `signAsPerson`, giving only what is to be appended: no copy of a large file is made. */
export const signAsPersonIncrement: (input: SigningInput, act: PersonalSigning) => Buffer = forms.increment;
/** As `signAsPerson`, the first of two steps, for a key on a USB token or in an HSM; `completeSignature` is the second. */
export const prepareSignAsPerson = forms.prepare;
/** As `signAsPersonIncrement`, at B-T or not at all. */
export const signAsPersonTimeStampedIncrement = forms.timeStampedIncrement;
/** As `signAsPersonIncrement`, at B-T or, when no time-stamp is to be had, at B-B and saying so. */
export const signAsPersonIncrementNamingLevel = forms.incrementNamingLevel;

function planPersonalSignature(input: SigningInput, act: ExternalPersonalSigning): PlannedAct {
  const rules = caseAppearance('PERSON', act.signingTime, act.rules);
  const image = act.image === undefined ? undefined : fittingImage(act.image, 'SIGNATURE', rules);
  const document = documentOf(input);
  const update = new IncrementalUpdate(document);
  const terms = (fieldName: string, certify: boolean): SignatureTerms => {
    const role: SignatureTerms['role'] = { kind: 'PERSON', certify };
    const unseen = Object.assign(termsOf(act), { role, field: { name: fieldName } });
    if (image === undefined) return unseen;
    const appearance: SignatureTerms['appearance'] = ({ box, rotation }) =>
      imageAppearance(image, { box, rotation, kind: 'SIGNATURE' });
    return Object.assign(unseen, { appearance });
  };
  const shownSize = image && imageSizeMm(image);
  if (act.signers !== undefined) {
    const { fieldName, field } = prepareForSeveral(update, act, shownSize);
    return { update, field, terms: terms(fieldName, true) };
  }
  if (act.placements !== undefined) {
    const { fieldName, field } = prepareForOne(update, act, shownSize);
    return { update, field, terms: terms(fieldName, true) };
  }
  const fields = readFields(document);
  const own = fieldOf(partyFields(fields), 'PERSON', act.signer);
  return { update, terms: terms(own.name, signatureValues(document, fields).length === 0) };
}

interface NamedField {
  readonly fieldName: string;
  readonly field: PreparedField;
}

function prepareForOne(
  update: IncrementalUpdate,
  act: ExternalSigning & OneSigner,
  image: SizeMm | undefined,
): NamedField {
  const { document } = update;
  const { signature, signatureField } = act.placements;
  const brought = signatureField === undefined ? undefined : broughtField(document, signatureField);
  const made = addPlannedFields(update, {
    ...textPlans(act.placements),
    ...(brought === undefined ? { personalSignature: signature } : {}),
    seal: placeOfSeal(document, brought?.box ?? signature, image, act.sealSizeMm, act),
  });
  if (signatureField !== undefined && brought !== undefined) return { fieldName: signatureField, field: brought };
  const ref = made.get(fieldNames.personalSignature)!;
  const { rotate } = document.pages()[signature.page - 1]!;
  return { fieldName: fieldNames.personalSignature, field: { ref, box: signature, rotation: rotate } };
}

/** Of signature images that are not at hand when the fields are prepared, millimetres. */
const usualImage: SizeMm = { widthMm: 45, heightMm: 18 };

function prepareForSeveral(
  update: IncrementalUpdate,
  act: ExternalSigning & FirstOfSeveral,
  image: SizeMm | undefined,
): NamedField {
  const { document } = update;
  const signing = act.signer === undefined ? act.signers[0] : act.signers.find(({ key }) => key === act.signer);
  if (signing === undefined) throw refusePdf('SIGNER_UNKNOWN', act.signer);
  const plans = planJointFields(act.signers, (signer) => {
    const size = signer === signing && image !== undefined ? image : (signer.imageSizeMm ?? usualImage);
    const box =
      signer.signatureField === undefined ? signer.placement : broughtField(document, signer.signatureField).box;
    return placeOfSeal(document, box, size, signer.seal === false ? undefined : signer.seal, act);
  });
  const made = addPlannedFields(update, { ...textPlans(act.placements ?? {}), joint: plans.made });
  for (const { fieldName, party } of plans.claimed) {
    const { ref } = broughtField(document, fieldName);
    update.replace(ref, (update.get(ref) as PdfDict).with({ TM: partyMark(party) }));
  }
  if (signing.signatureField !== undefined) {
    return { fieldName: signing.signatureField, field: broughtField(document, signing.signatureField) };
  }
  const { name } = plans.made.find(({ party }) => party.kind === 'PERSON' && party.signer === signing.key)!;
  const { rotate } = document.pages()[signing.placement.page - 1]!;
  return { fieldName: name, field: { ref: made.get(name)!, box: signing.placement, rotation: rotate } };
}

/** An empty signature field of the document's own. @throws PdfRefusedError FIELD_MISSING, SIGNATURE_FIELD_TAKEN */
function broughtField(document: PdfDocument, fieldName: string): PreparedField {
  const field = readFields(document).find(({ name }) => name === fieldName);
  if (field?.type !== 'SIGNATURE') throw refusePdf('FIELD_MISSING', fieldName);
  if (field.value !== undefined) throw refusePdf('SIGNATURE_FIELD_TAKEN', fieldName);
  return { ref: field.ref, ...shownBox(document, field) };
}
