// The PDF side of each act: where its signature goes and what it shows, whoever holds the key.
import type { KeyObject } from 'node:crypto';
import type { SigningRequested } from '@lienthong/contracts';
import {
  fillNumberAndDate,
  type JointSigner,
  locatePlacements,
  locateSigners,
  openForSigning,
  openPdf,
  type PdfDocument,
  placementsFrom,
  type PreparedSignature,
  prepareSealAttachment,
  prepareSealDigitisedCopy,
  prepareSealDocument,
  prepareSignAsPerson,
  requireDateAsWritten,
  requireFreeBlanks,
  sealAttachmentIncrement,
  sealAttachmentIncrementNamingLevel,
  sealDigitisedCopyIncrement,
  sealDigitisedCopyIncrementNamingLevel,
  sealDocumentIncrement,
  sealDocumentIncrementNamingLevel,
  signAsPersonIncrement,
  signAsPersonIncrementNamingLevel,
  type SignedAtLevel,
  type SigningInput,
  type TimeStampService,
} from '@lienthong/pdf-signature';
import type { IdentityOptions } from '@lienthong/pki';
import { mainPart } from '../verification/document-signatures.repository.js';
import type { Authorised, PlacedSigner } from './authorise-act.js';
import type { ActImages, GivenFile } from './read-act.js';

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

/** One file of an act, all but signed; what is made of it is to be appended. */
export interface FilePlan {
  readonly file: Buffer;
  increment(terms: Keyed): Buffer;
  incrementNamingLevel(terms: Keyed, timeStamp: TimeStampService): Promise<SignedAtLevel>;
  /** What a key elsewhere is to sign. */
  prepare(terms: SigningTerms): PreparedSignature;
}

interface Forms<A> {
  readonly increment: (file: SigningInput, act: A & Keyed) => Buffer;
  readonly naming: (file: SigningInput, act: A & Keyed, timeStamp: TimeStampService) => Promise<SignedAtLevel>;
  readonly prepare: (file: SigningInput, act: A & SigningTerms) => PreparedSignature;
}

/** A file read for its act: the store's hash of it is what the signature goes on from, so that nothing is hashed twice. */
type ReadFile = Pick<GivenFile, 'bytes' | 'hash'>;
const opened = ({ bytes, hash }: ReadFile): PdfDocument => openForSigning(bytes, { sha256: hash });

function planOf<A extends object>(
  { bytes }: ReadFile,
  document: PdfDocument,
  act: A,
  { increment, naming, prepare }: Forms<A>,
): FilePlan {
  return {
    file: bytes,
    increment: (terms) => increment(document, { ...act, ...terms }),
    incrementNamingLevel: (terms, timeStamp) => naming(document, { ...act, ...terms }, timeStamp),
    prepare: (terms) => prepare(document, { ...act, ...terms }),
  };
}

/** @throws {DomainError} the refusals of the PDF, e.g. SIGNER_UNKNOWN */
export function planFile(
  request: SignedAct,
  authorised: Authorised,
  file: Pick<GivenFile, 'part' | 'bytes' | 'hash'>,
  { own: image, sizes }: ActImages,
): FilePlan {
  if (request.act === 'SEAL') {
    return file.part === mainPart ? seal(file, request, authorised, image) : attachmentSeal(file, request);
  }
  if (!image) throw new Error('a personal signature without an image');
  const { opens } = authorised;
  if (opens === null) return planOf(file, opened(file), { signer: request.personId, image }, personalForms);
  return opens.length === 1
    ? onlySignature(file, opens[0]!, image)
    : firstOfSeveral(file, opens, request.personId, image, sizes);
}

const personalForms = {
  increment: signAsPersonIncrement,
  naming: signAsPersonIncrementNamingLevel,
  prepare: prepareSignAsPerson,
};

/** Case A, NĐ 30/2020/NĐ-CP, Phụ lục I, II.7: the blanks for number, date and seal are prepared in the same revision. */
function onlySignature(file: ReadFile, { person, organisation }: PlacedSigner, image: Buffer): FilePlan {
  const document = opened(file);
  requireFreeBlanks(document);
  const located = locatePlacements(document, { signerName: person.fullName, position: person.position });
  return planOf(
    file,
    document,
    { placements: placementsFrom(located), image, sealSizeMm: organisation.sealDiameterMm },
    personalForms,
  );
}

/** Case A of a joint document: a place for everybody who signs and for every seal, in the same revision. */
function firstOfSeveral(
  file: ReadFile,
  signers: readonly PlacedSigner[],
  signer: string,
  image: Buffer,
  sizes: ActImages['sizes'],
): FilePlan {
  const document = opened(file);
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
  return planOf(file, document, { placements, signers: located, signer, image }, personalForms);
}

/** Case B over the personal signature, or case E on a copy made from paper. */
function seal(file: ReadFile, { way }: ActOf<'SEAL'>, { organisation }: Authorised, image: Buffer | null): FilePlan {
  if (way === 'ELECTRONIC' && image) {
    return planOf(
      file,
      opened(file),
      { image, sealSizeMm: organisation.sealDiameterMm, organisation: organisation.id },
      { increment: sealDocumentIncrement, naming: sealDocumentIncrementNamingLevel, prepare: prepareSealDocument },
    );
  }
  return planOf(
    file,
    opened(file),
    { formOfCopy: 'Sao y', organisationName: organisation.name },
    {
      increment: sealDigitisedCopyIncrement,
      naming: sealDigitisedCopyIncrementNamingLevel,
      prepare: prepareSealDigitisedCopy,
    },
  );
}

/** Case D: a separate attachment shows number and notation and the time, never the image. */
const attachmentSeal = (file: ReadFile, { code }: ActOf<'SEAL'>): FilePlan =>
  planOf(
    file,
    opened(file),
    { numberAndNotation: code },
    { increment: sealAttachmentIncrement, naming: sealAttachmentIncrementNamingLevel, prepare: prepareSealAttachment },
  );

/** No key is used. @throws {DomainError} PDF_DATE_WRITTEN_DIFFERS, and as fillNumberAndDate */
export function withNumberAndDate(file: Buffer, { number, issueDate }: ActOf<'NUMBER_AND_DATE'>): Buffer {
  requireDateAsWritten(openPdf(file), issueDate);
  return fillNumberAndDate(file, { number: Number(number), date: issueDate });
}
