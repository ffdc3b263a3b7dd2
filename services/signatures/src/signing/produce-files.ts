// The PDF side of each act: bytes in, bytes out.
import type { SigningRequested } from '@lienthong/contracts';
import {
  fillNumberAndDate,
  locatePlacements,
  openPdf,
  placementsFrom,
  requireFreeBlanks,
  requireMonthAsWritten,
  sealAttachment,
  sealDigitisedCopy,
  sealDocument,
  signAsPerson,
} from '@lienthong/pdf-signature';
import type { SigningKey } from '../certificates/signing-key.js';
import type { Authorised } from './authorise-act.js';

type ActOf<A extends SigningRequested['act']> = Extract<SigningRequested, { act: A }>;

/** A key, and the one time of signing of the act. */
export interface Pen extends Pick<SigningKey, 'key' | 'chain'> {
  readonly signingTime: Date;
}

const signing = ({ key, chain, signingTime }: Pen) => ({ key, certificateChain: chain, signingTime });

/** Case A, NĐ 30/2020/NĐ-CP, Phụ lục I, II.7: the blanks for number, date and seal are prepared in the same revision. */
export function withPersonalSignature(
  file: Buffer,
  { person, organisation }: Authorised,
  pen: Pen,
  image: Buffer,
): Buffer {
  const document = openPdf(file);
  requireFreeBlanks(document);
  const located = locatePlacements(document, { signerName: person.fullName, position: person.position });
  return signAsPerson(file, {
    ...signing(pen),
    placements: placementsFrom(located),
    image,
    sealSizeMm: organisation.sealDiameterMm,
  });
}

/** @throws {DomainError} PDF_DATE_WRITTEN_DIFFERS, and as fillNumberAndDate */
export function withNumberAndDate(file: Buffer, { number, issueDate }: ActOf<'NUMBER_AND_DATE'>): Buffer {
  requireMonthAsWritten(openPdf(file), issueDate);
  return fillNumberAndDate(file, { number: Number(number), date: issueDate });
}

/** Case B over the personal signature, or case E on a copy made from paper. */
export const withSeal = (
  file: Buffer,
  { way }: ActOf<'SEAL'>,
  { organisation }: Authorised,
  pen: Pen,
  image: Buffer | null,
): Buffer =>
  way === 'ELECTRONIC' && image
    ? sealDocument(file, { ...signing(pen), image, sealSizeMm: organisation.sealDiameterMm })
    : sealDigitisedCopy(file, { ...signing(pen), formOfCopy: 'Sao y', organisationName: organisation.name });

/** Case D: a separate attachment shows number and notation and the time, never the image. */
export const withAttachmentSeal = (file: Buffer, { code }: ActOf<'SEAL'>, pen: Pen): Buffer =>
  sealAttachment(file, { ...signing(pen), numberAndNotation: code });
