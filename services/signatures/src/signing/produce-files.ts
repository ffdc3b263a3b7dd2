// The PDF side of each act: where its signature goes and what it shows, whoever holds the key.
import type { KeyObject } from 'node:crypto';
import type { SigningRequested } from '@lienthong/contracts';
import {
  fillNumberAndDate,
  type JointSigner,
  locatePlacements,
  locateSigners,
  openPdf,
  placementsFrom,
  type PreparedSignature,
  prepareSealAttachment,
  prepareSealDigitisedCopy,
  prepareSealDocument,
  prepareSignAsPerson,
  requireFreeBlanks,
  requireMonthAsWritten,
  sealAttachment,
  sealAttachmentIncrementNamingLevel,
  sealDigitisedCopy,
  sealDigitisedCopyIncrementNamingLevel,
  sealDocument,
  sealDocumentIncrementNamingLevel,
  signAsPerson,
  signAsPersonIncrementNamingLevel,
  type SignedAtLevel,
  type TimeStampService,
} from '@lienthong/pdf-signature';
import type { IdentityOptions } from '@lienthong/pki';
import { mainPart } from '../verification/document-signatures.repository.js';
import type { Authorised, PlacedSigner } from './authorise-act.js';
import type { ActImages } from './read-act.js';

type ActOf<A extends SigningRequested['act']> = Extract<SigningRequested, { act: A }>;
export type SignedAct = ActOf<'PERSONAL_SIGNATURE'> | ActOf<'SEAL'>;

/** Who signs and when. */
export interface SigningTerms {
  /** DER, the signer's first. */
  readonly certificateChain: readonly Buffer[];
  readonly signingTime: Date;
  /** Left out: what fits the key. */
  readonly algorithm?: IdentityOptions;
}
type Keyed = SigningTerms & { readonly key: KeyObject };

/** One file of an act, all but signed. */
export interface FilePlan {
  readonly file: Buffer;
  /** The new whole file. */
  whole(terms: Keyed): Buffer;
  incrementNamingLevel(terms: Keyed, timeStamp: TimeStampService): Promise<SignedAtLevel>;
  /** What a key elsewhere is to sign. */
  prepare(terms: SigningTerms): PreparedSignature;
}

interface Forms<A> {
  readonly whole: (file: Buffer, act: A & Keyed) => Buffer;
  readonly naming: (file: Buffer, act: A & Keyed, timeStamp: TimeStampService) => Promise<SignedAtLevel>;
  readonly prepare: (file: Buffer, act: A & SigningTerms) => PreparedSignature;
}

const planOf = <A extends object>(file: Buffer, act: A, { whole, naming, prepare }: Forms<A>): FilePlan => ({
  file,
  whole: (terms) => whole(file, { ...act, ...terms }),
  incrementNamingLevel: (terms, timeStamp) => naming(file, { ...act, ...terms }, timeStamp),
  prepare: (terms) => prepare(file, { ...act, ...terms }),
});

/** @throws {DomainError} the refusals of the PDF, e.g. SIGNER_UNKNOWN */
export function planFile(
  request: SignedAct,
  authorised: Authorised,
  { part, bytes }: { readonly part: string; readonly bytes: Buffer },
  { own: image, sizes }: ActImages,
): FilePlan {
  if (request.act === 'SEAL') {
    return part === mainPart ? seal(bytes, request, authorised, image) : attachmentSeal(bytes, request);
  }
  if (!image) throw new Error('a personal signature without an image');
  const { opens } = authorised;
  if (opens === null) return planOf(bytes, { signer: request.personId, image }, personalForms);
  return opens.length === 1
    ? onlySignature(bytes, opens[0]!, image)
    : firstOfSeveral(bytes, opens, request.personId, image, sizes);
}

const personalForms = {
  whole: signAsPerson,
  naming: signAsPersonIncrementNamingLevel,
  prepare: prepareSignAsPerson,
};

/** Case A, NĐ 30/2020/NĐ-CP, Phụ lục I, II.7: the blanks for number, date and seal are prepared in the same revision. */
function onlySignature(file: Buffer, { person, organisation }: PlacedSigner, image: Buffer): FilePlan {
  const document = openPdf(file);
  requireFreeBlanks(document);
  const located = locatePlacements(document, { signerName: person.fullName, position: person.position });
  return planOf(
    file,
    { placements: placementsFrom(located), image, sealSizeMm: organisation.sealDiameterMm },
    personalForms,
  );
}

/** Case A of a joint document: a place for everybody who signs and for every seal, in the same revision. */
function firstOfSeveral(
  file: Buffer,
  signers: readonly PlacedSigner[],
  signer: string,
  image: Buffer,
  sizes: ActImages['sizes'],
): FilePlan {
  const document = openPdf(file);
  requireFreeBlanks(document);
  const { signature: _, signatureField: _field, ...placements } = placementsFrom(locatePlacements(document));
  const wanted = signers.map(({ person: { id, fullName, position } }) => ({ key: id, signerName: fullName, position }));
  const located = locateSigners(document, wanted).map(({ key, placement, field }, index): JointSigner => {
    const imageSizeMm = sizes.get(key);
    const { organisation } = signers[index]!;
    return {
      key,
      placement,
      organisation: organisation.id,
      seal: organisation.sealDiameterMm,
      ...(field === undefined ? {} : { signatureField: field }),
      ...(imageSizeMm === undefined ? {} : { imageSizeMm }),
    };
  });
  return planOf(file, { placements, signers: located, signer, image }, personalForms);
}

/** Case B over the personal signature, or case E on a copy made from paper. */
function seal(file: Buffer, { way }: ActOf<'SEAL'>, { organisation }: Authorised, image: Buffer | null): FilePlan {
  if (way === 'ELECTRONIC' && image) {
    return planOf(
      file,
      { image, sealSizeMm: organisation.sealDiameterMm, organisation: organisation.id },
      { whole: sealDocument, naming: sealDocumentIncrementNamingLevel, prepare: prepareSealDocument },
    );
  }
  return planOf(
    file,
    { formOfCopy: 'Sao y', organisationName: organisation.name },
    { whole: sealDigitisedCopy, naming: sealDigitisedCopyIncrementNamingLevel, prepare: prepareSealDigitisedCopy },
  );
}

/** Case D: a separate attachment shows number and notation and the time, never the image. */
const attachmentSeal = (file: Buffer, { code }: ActOf<'SEAL'>): FilePlan =>
  planOf(
    file,
    { numberAndNotation: code },
    { whole: sealAttachment, naming: sealAttachmentIncrementNamingLevel, prepare: prepareSealAttachment },
  );

/** No key is used. @throws {DomainError} PDF_DATE_WRITTEN_DIFFERS, and as fillNumberAndDate */
export function withNumberAndDate(file: Buffer, { number, issueDate }: ActOf<'NUMBER_AND_DATE'>): Buffer {
  requireMonthAsWritten(openPdf(file), issueDate);
  return fillNumberAndDate(file, { number: Number(number), date: issueDate });
}
