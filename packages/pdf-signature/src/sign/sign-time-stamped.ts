import { isDomainError, type DomainError } from '@lienthong/kernel';
import { createSignedData } from '@lienthong/pki';
import { requestSignatureTimeStamp, type TimeStampService } from '../levels/time-stamp-service.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { documentOf, type SigningInput } from './base-hash.js';
import { timeStampedHole } from './hole-size.js';
import { layOutSignature, type PreparedField } from './lay-out-signature.js';
import { identityOf, type SignatureRequest } from './sign-pdf.js';
import { coveredDigest, fillHole, type HollowIncrement, roomIn } from './signature-hole.js';

/**
 * As `signPdf`, at level B-T (ETSI EN 319 142-1, 6.3): or not at all. When no time-stamp is to be had nothing is signed, and the
 * caller waits and tries again.
 * @throws PdfRefusedError as `signPdf`, TIME_STAMP_UNAVAILABLE, TIME_STAMP_REFUSED
 */
export const signPdfTimeStamped = async (
  bytes: Uint8Array,
  request: SignatureRequest,
  timeStamp: TimeStampService,
): Promise<Buffer> => wholeFile(bytes, await signPdfTimeStampedIncrement(bytes, request, timeStamp));

/** As `signPdfTimeStamped`, giving only what is to be appended. */
export const signPdfTimeStampedIncrement = (
  input: SigningInput,
  request: SignatureRequest,
  timeStamp: TimeStampService,
): Promise<Buffer> => signUpdateTimeStamped(new IncrementalUpdate(documentOf(input)), request, timeStamp);

/** As `signPdfTimeStampedIncrement`, on top of an update that may already hold the field. */
export async function signUpdateTimeStamped(
  update: IncrementalUpdate,
  request: SignatureRequest,
  timeStamp: TimeStampService,
  prepared?: PreparedField,
): Promise<Buffer> {
  const { hollow, container, digest } = signedWithRoom(update, request, prepared);
  return fillHole(hollow, await requestSignatureTimeStamp(container, digest, timeStamp, roomIn(hollow)));
}

/** A signature and the level it reached, so that a lower one is never silent. */
export type SignedAtLevel =
  | { readonly increment: Buffer; readonly level: 'B-T' }
  /** `timeStampRefusal`: TIME_STAMP_UNAVAILABLE or TIME_STAMP_REFUSED. */
  | { readonly increment: Buffer; readonly level: 'B-B'; readonly timeStampRefusal: DomainError };

/** As `signUpdateNamingLevel`, on the file itself. @throws PdfRefusedError as `signPdf` */
export const signPdfNamingLevel = (
  input: SigningInput,
  request: SignatureRequest,
  timeStamp: TimeStampService,
): Promise<SignedAtLevel> => signUpdateNamingLevel(new IncrementalUpdate(documentOf(input)), request, timeStamp);

/**
 * As `signUpdateTimeStamped`, but goes on at B-B when no time-stamp is to be had, and says so. The caller keeps the level and
 * lifts the file later with `addDocumentTimeStamp`: the time-stamp over the whole file proves the signature's existence as well.
 * @throws PdfRefusedError as `signPdf`
 */
export async function signUpdateNamingLevel(
  update: IncrementalUpdate,
  request: SignatureRequest,
  timeStamp: TimeStampService,
  prepared?: PreparedField,
): Promise<SignedAtLevel> {
  const { hollow, container, digest } = signedWithRoom(update, request, prepared);
  let stamped: Buffer;
  try {
    stamped = await requestSignatureTimeStamp(container, digest, timeStamp, roomIn(hollow));
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { increment: fillHole(hollow, container), level: 'B-B', timeStampRefusal: error };
  }
  return { increment: fillHole(hollow, stamped), level: 'B-T' };
}

function signedWithRoom(
  update: IncrementalUpdate,
  request: SignatureRequest,
  prepared: PreparedField | undefined,
): { hollow: HollowIncrement; container: Buffer; digest: 'sha256' | 'sha384' | 'sha512' } {
  const identity = identityOf(request);
  const hollow = layOutSignature(update, request, identity, request.holeBytes ?? timeStampedHole(identity), prepared);
  const container = createSignedData(identity, coveredDigest(update.document, hollow, identity.digest));
  return { hollow, container, digest: identity.digest };
}
