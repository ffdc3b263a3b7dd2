import { createSignedDataHex, type SigningIdentity, signingIdentity } from '@lienthong/pki';
import type { KeyObject } from 'node:crypto';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { documentOf, type SigningInput } from './base-hash.js';
import { plainHole } from './hole-size.js';
import { layOutSignature, type PreparedField, type SignatureTerms } from './lay-out-signature.js';
import { coveredDigest, fillHoleWithDigits } from './signature-hole.js';

export type { PreparedField } from './lay-out-signature.js';
export { type SealMode, sealModes, type SignatureRole } from './signature-role.js';

export interface SignatureRequest extends SignatureTerms {
  /** RSA private key of 2,048 bits or more, or EC private key on P-256 or P-384. */
  readonly key: KeyObject;
}

/**
 * One PAdES B-B signature as one incremental update; the given bytes are a prefix of the result. The same request on the same
 * bytes gives the same file when the algorithm is PKCS#1 v1.5 (PSS and ECDSA draw random numbers), so a repeated job does no harm.
 * @throws PdfRefusedError FIELD_MISSING, SIGNATURE_FIELD_TAKEN, PLACEMENT_OUTSIDE_PAGE, ALREADY_SIGNED (certifying a signed file),
 *   ALREADY_SEALED, FILE_LOCKED, PERSONAL_SIGNATURE_MISSING, SIGNATURE_DOES_NOT_FIT, and those of `openPdf`
 * @throws PkiRefusedError CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_KEY_MISMATCH, CERTIFICATE_UNREADABLE, KEY_NOT_SUITABLE
 */
export const signPdf = (bytes: Uint8Array, request: SignatureRequest): Buffer =>
  wholeFile(bytes, signPdfIncrement(bytes, request));

/** As `signPdf`, giving only what is to be appended to the file. */
export const signPdfIncrement = (input: SigningInput, request: SignatureRequest): Buffer =>
  signUpdate(new IncrementalUpdate(documentOf(input)), request);

/** As `signPdfIncrement`, on top of an update that may already hold the field. */
export const signUpdate = (update: IncrementalUpdate, request: SignatureRequest, prepared?: PreparedField): Buffer =>
  signTerms(update, request, request.key, prepared);

/** As `signUpdate`, with the key beside the terms. */
export function signTerms(
  update: IncrementalUpdate,
  terms: SignatureTerms,
  key: KeyObject,
  prepared?: PreparedField,
): Buffer {
  const identity = signingIdentity(key, terms.certificateChain, terms.algorithm);
  const hollow = layOutSignature(update, terms, identity, terms.holeBytes ?? plainHole(identity), prepared);
  const digits = createSignedDataHex(identity, coveredDigest(update.document, hollow, identity.digest));
  return fillHoleWithDigits(hollow, digits);
}

export const identityOf = ({ key, certificateChain, algorithm }: SignatureRequest): SigningIdentity =>
  signingIdentity(key, certificateChain, algorithm);
