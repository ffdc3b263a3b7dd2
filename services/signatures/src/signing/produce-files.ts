// The PDF side of each act: where its signature goes and what it shows, whoever holds the key.
import type { KeyObject } from 'node:crypto';
import type { SigningRequested } from '@lienthong/contracts';
import {
  fillNumberAndDate,
  locatePlacements,
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
import type { Authorised } from './authorise-act.js';

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

/**
 * @param image of the signature or the seal; null where none is shown
 * @throws {DomainError} the refusals of the PDF, e.g. FIELD_NOT_FREE
 */
export function planFile(
  request: SignedAct,
  authorised: Authorised,
  { part, bytes }: { readonly part: string; readonly bytes: Buffer },
  image: Buffer | null,
): FilePlan {
  if (request.act === 'SEAL') {
    return part === mainPart ? seal(bytes, request, authorised, image) : attachmentSeal(bytes, request);
  }
  if (!image) throw new Error('a personal signature without an image');
  return personalSignature(bytes, authorised, image);
}

/** Case A, NĐ 30/2020/NĐ-CP, Phụ lục I, II.7: the blanks for number, date and seal are prepared in the same revision. */
function personalSignature(file: Buffer, { person, organisation }: Authorised, image: Buffer): FilePlan {
  const document = openPdf(file);
  requireFreeBlanks(document);
  const located = locatePlacements(document, { signerName: person.fullName, position: person.position });
  return planOf(
    file,
    { placements: placementsFrom(located), image, sealSizeMm: organisation.sealDiameterMm },
    { whole: signAsPerson, naming: signAsPersonIncrementNamingLevel, prepare: prepareSignAsPerson },
  );
}

/** Case B over the personal signature, or case E on a copy made from paper. */
function seal(file: Buffer, { way }: ActOf<'SEAL'>, { organisation }: Authorised, image: Buffer | null): FilePlan {
  if (way === 'ELECTRONIC' && image) {
    return planOf(
      file,
      { image, sealSizeMm: organisation.sealDiameterMm },
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
