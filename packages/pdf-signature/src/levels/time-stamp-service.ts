import { isDomainError } from '@lienthong/kernel';
import {
  addSignatureTimeStamp,
  createTimeStampRequest,
  DerError,
  readTimeStampResponse,
  signatureValueOf,
  type SigningDigest,
  type TimeStampToken,
  verifyTimeStampToken,
} from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { refusePdf } from '../errors.js';

/**
 * Asks a time-stamping authority: TimeStampReq in, TimeStampResp out, both DER (RFC 3161). Network, time limits and the change to
 * another authority are the caller's; whatever it throws becomes TIME_STAMP_UNAVAILABLE.
 */
export type TimeStampService = (request: Buffer) => Promise<Buffer>;

/**
 * A token over this hash, checked: granted, for this request, signed by a certificate for time-stamping that is in the token.
 * @throws PdfRefusedError TIME_STAMP_UNAVAILABLE (nobody answered), TIME_STAMP_REFUSED (the answer is no, or not to be used)
 */
export async function requestTimeStamp(
  timeStamp: TimeStampService,
  digest: SigningDigest,
  hash: Buffer,
): Promise<TimeStampToken> {
  const request = createTimeStampRequest({ digest, hash });
  let response: Buffer;
  try {
    response = await timeStamp(request.bytes);
  } catch (error) {
    throw refusePdf('TIME_STAMP_UNAVAILABLE', error instanceof Error ? error.message : String(error));
  }
  let token: TimeStampToken;
  try {
    token = readTimeStampResponse(response, request);
  } catch (error) {
    if (error instanceof DerError || isDomainError(error)) throw refusePdf('TIME_STAMP_REFUSED', error.message);
    throw error;
  }
  const { status } = verifyTimeStampToken(token, () => hash);
  if (status !== 'VALID') throw refusePdf('TIME_STAMP_REFUSED', status);
  return token;
}

/**
 * The container with a time-stamp over its signature value (ETSI EN 319 122-1, 5.3).
 * @param room bytes set aside in the file; an authority whose token does not go into it has given nothing of use
 * @throws PdfRefusedError as `requestTimeStamp`
 */
export async function requestSignatureTimeStamp(
  container: Buffer,
  digest: SigningDigest,
  timeStamp: TimeStampService,
  room: number,
): Promise<Buffer> {
  const hash = createHash(digest).update(signatureValueOf(container)).digest();
  const stamped = addSignatureTimeStamp(container, (await requestTimeStamp(timeStamp, digest, hash)).bytes);
  if (stamped.length > room && container.length <= room)
    throw refusePdf('TIME_STAMP_REFUSED', `${stamped.length} of ${room} bytes`);
  return stamped;
}
