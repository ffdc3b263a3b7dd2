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
import type { SigningKey } from '../certificates/signing-key.js';
import type { Authorised } from './authorise-act.js';

type ActOf<A extends SigningRequested['act']> = Extract<SigningRequested, { act: A }>;

/** A key, and the one time of signing of the act. */
export interface Pen extends Pick<SigningKey, 'key' | 'chain'> {
  readonly signingTime: Date;
  /** Null: no time-stamping authority is configured. */
  readonly timeStamp: TimeStampService | null;
}

/** What an act wrote. */
export interface Written {
  readonly bytes: Buffer;
  /** Of the signature made; null for an act that uses no key. */
  readonly level: 'B_B' | 'B_T' | null;
}

const signing = ({ key, chain, signingTime }: Pen) => ({ key, certificateChain: chain, signingTime });

/**
 * With a time-stamp where one is to be had; else without, and said so. Without an authority in the configuration nothing is asked,
 * and the same request gives the same bytes.
 */
async function written<A>(
  file: Buffer,
  act: A,
  { timeStamp }: Pen,
  plain: (file: Buffer, act: A) => Buffer,
  naming: (file: Buffer, act: A, timeStamp: TimeStampService) => Promise<SignedAtLevel>,
): Promise<Written> {
  if (!timeStamp) return { bytes: plain(file, act), level: 'B_B' };
  const { increment, level } = await naming(file, act, timeStamp);
  return { bytes: Buffer.concat([file, increment]), level: level === 'B-T' ? 'B_T' : 'B_B' };
}

/** Case A, NĐ 30/2020/NĐ-CP, Phụ lục I, II.7: the blanks for number, date and seal are prepared in the same revision. */
export async function withPersonalSignature(
  file: Buffer,
  { person, organisation }: Authorised,
  pen: Pen,
  image: Buffer,
): Promise<Written> {
  const document = openPdf(file);
  requireFreeBlanks(document);
  const located = locatePlacements(document, { signerName: person.fullName, position: person.position });
  const act = {
    ...signing(pen),
    placements: placementsFrom(located),
    image,
    sealSizeMm: organisation.sealDiameterMm,
  };
  return written(file, act, pen, signAsPerson, signAsPersonIncrementNamingLevel);
}

/** @throws {DomainError} PDF_DATE_WRITTEN_DIFFERS, and as fillNumberAndDate */
export function withNumberAndDate(file: Buffer, { number, issueDate }: ActOf<'NUMBER_AND_DATE'>): Written {
  requireMonthAsWritten(openPdf(file), issueDate);
  return { bytes: fillNumberAndDate(file, { number: Number(number), date: issueDate }), level: null };
}

/** Case B over the personal signature, or case E on a copy made from paper. */
export function withSeal(
  file: Buffer,
  { way }: ActOf<'SEAL'>,
  { organisation }: Authorised,
  pen: Pen,
  image: Buffer | null,
): Promise<Written> {
  if (way === 'ELECTRONIC' && image) {
    const act = { ...signing(pen), image, sealSizeMm: organisation.sealDiameterMm };
    return written(file, act, pen, sealDocument, sealDocumentIncrementNamingLevel);
  }
  const act = { ...signing(pen), formOfCopy: 'Sao y', organisationName: organisation.name } as const;
  return written(file, act, pen, sealDigitisedCopy, sealDigitisedCopyIncrementNamingLevel);
}

/** Case D: a separate attachment shows number and notation and the time, never the image. */
export const withAttachmentSeal = (file: Buffer, { code }: ActOf<'SEAL'>, pen: Pen): Promise<Written> =>
  written(file, { ...signing(pen), numberAndNotation: code }, pen, sealAttachment, sealAttachmentIncrementNamingLevel);
