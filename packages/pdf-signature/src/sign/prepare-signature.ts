import { externalSigningIdentity, prepareSignedData, type SigningIdentity } from '@lienthong/pki';
import { IncrementalUpdate } from '../model/writer.js';
import { documentOf, type SigningInput } from './base-hash.js';
import { timeStampedHole } from './hole-size.js';
import { layOutSignature, type PreparedField, type SignatureTerms } from './lay-out-signature.js';
import type { PreparedSignature } from './prepared-signature.js';
import { coveredDigest } from './signature-hole.js';

/** A signature whose key is elsewhere: USB token, PKCS#11 module, remote HSM. */
export type ExternalSignatureRequest = SignatureTerms;

/**
 * First of two steps: the revision is laid out and hashed, and what comes back says exactly which bytes are to be signed.
 * Nothing is signed and nothing given out yet; how long the answer may take is for the caller to say.
 * @throws PdfRefusedError as `signPdf`
 * @throws PkiRefusedError CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_UNREADABLE, KEY_NOT_SUITABLE
 */
export const prepareSignature = (input: SigningInput, request: ExternalSignatureRequest): PreparedSignature =>
  prepareUpdate(new IncrementalUpdate(documentOf(input)), request);

/** As `prepareSignature`, on top of an update that may already hold the field. */
export function prepareUpdate(
  update: IncrementalUpdate,
  request: ExternalSignatureRequest,
  prepared?: PreparedField,
): PreparedSignature {
  const identity = externalSigningIdentity(request.certificateChain, request.algorithm);
  const hollow = layOutSignature(update, request, identity, request.holeBytes ?? timeStampedHole(identity), prepared);
  const documentDigest = coveredDigest(update.document, hollow, identity.digest);
  const { toBeSigned, toBeSignedHash } = prepareSignedData(identity, documentDigest);
  return {
    ...hollow,
    fieldName: request.field.name,
    signingTime: request.signingTime,
    scheme: identity.scheme,
    digest: identity.digest,
    documentDigest,
    toBeSigned,
    toBeSignedDigest: toBeSignedHash,
    certificateChain: request.certificateChain,
    certificateSha256: identity.certificate.sha256,
  };
}

/** The identity a signature was prepared for. */
export const preparedIdentity = ({ certificateChain, scheme, digest }: PreparedSignature): SigningIdentity =>
  externalSigningIdentity(certificateChain, { digest, ...(scheme === 'ECDSA' ? {} : { scheme }) });
