import { isDomainError } from '@lienthong/kernel';
import {
  type Cms,
  DerError,
  oids,
  prepareSignedData,
  readCms,
  signerCertificateOf,
  verifySigner,
} from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { refusePdf } from '../errors.js';
import { preparedIdentity } from './prepare-signature.js';
import type { PreparedSignature } from './prepared-signature.js';
import { fillHole, withIncrement } from './signature-hole.js';

/** What the key's keeper sent back: the bare signature over `toBeSigned` (ECDSA in DER or as r and s side by side), or a CMS. */
export type GivenSignature = { readonly signature: Buffer } | { readonly cms: Buffer };

/**
 * Second of two steps: checks the signature against the prepared revision, and only then gives the increment.
 * @param base the file the signature was prepared for
 * @throws PdfRefusedError SIGNATURE_OF_ANOTHER_FILE (the file, or what was signed, is not what was prepared), SIGNATURE_WRONG,
 *   CERTIFICATE_NOT_EXPECTED, SIGNATURE_UNREADABLE (no CMS with exactly one detached signature), SIGNATURE_NOT_PADES,
 *   SIGNATURE_DOES_NOT_FIT
 */
export const completeSignature = (base: Uint8Array, prepared: PreparedSignature, given: GivenSignature): Buffer =>
  fillHole(freshIncrement(prepared), checkedContainer(base, prepared, given));

/** A prepared signature may be completed more than once; its own bytes stay hollow. */
export const freshIncrement = (prepared: PreparedSignature): PreparedSignature => ({
  ...prepared,
  increment: Buffer.from(prepared.increment),
});

/** The container, checked against the file, the revision and the certificate. */
export function checkedContainer(base: Uint8Array, prepared: PreparedSignature, given: GivenSignature): Buffer {
  assertUntouched(base, prepared);
  return 'cms' in given ? checkedCms(prepared, given.cms) : assembled(prepared, given.signature);
}

function assertUntouched(base: Uint8Array, prepared: PreparedSignature): void {
  const { baseLength, holeStart, holeEnd, increment, documentDigest } = prepared;
  if (base.length !== baseLength) {
    throw refusePdf('SIGNATURE_OF_ANOTHER_FILE', `${base.length} bytes where ${baseLength} were prepared`);
  }
  if (holeStart < baseLength || holeEnd < holeStart + 2 || holeEnd > baseLength + increment.length) {
    throw refusePdf('PREPARED_SIGNATURE_UNREADABLE', 'the hole lies outside the increment');
  }
  const digest = withIncrement(createHash(prepared.digest).update(base), prepared).digest();
  if (!digest.equals(documentDigest)) throw refusePdf('SIGNATURE_OF_ANOTHER_FILE', 'digest of the prepared revision');
}

function assembled(prepared: PreparedSignature, signature: Buffer): Buffer {
  try {
    return prepareSignedData(preparedIdentity(prepared), prepared.documentDigest).complete(signature);
  } catch (error) {
    if (isDomainError(error) && error.code === 'SIGNATURE_NOT_OF_CERTIFICATE') throw refusePdf('SIGNATURE_WRONG');
    throw error;
  }
}

function checkedCms(prepared: PreparedSignature, bytes: Buffer): Buffer {
  const cms = readable(bytes);
  const [signer, more] = cms.signers;
  if (signer === undefined || more !== undefined)
    throw refusePdf('SIGNATURE_UNREADABLE', `${cms.signers.length} signers`);
  if (cms.contentType !== oids.data || cms.content !== undefined)
    throw refusePdf('SIGNATURE_UNREADABLE', 'not detached');
  const certificate = signerCertificateOf(signer, cms.certificates);
  if (certificate === undefined || !certificate.sha256.equals(prepared.certificateSha256)) {
    throw refusePdf('CERTIFICATE_NOT_EXPECTED', certificate?.subject.commonName);
  }
  if (signer.digest !== prepared.digest) throw refusePdf('SIGNATURE_OF_ANOTHER_FILE', `digest by ${signer.digest}`);
  switch (verifySigner(signer, certificate, () => prepared.documentDigest)) {
    case 'VALID':
      break;
    case 'DIGEST_MISMATCH':
      throw refusePdf('SIGNATURE_OF_ANOTHER_FILE', 'message digest');
    case 'CERTIFICATE_MISMATCH':
      throw refusePdf('CERTIFICATE_NOT_EXPECTED', 'signing-certificate');
    case 'SIGNATURE_WRONG':
      throw refusePdf('SIGNATURE_WRONG');
    case 'ALGORITHM_TOO_WEAK':
    case 'ATTRIBUTES_MALFORMED':
      throw refusePdf('SIGNATURE_NOT_PADES', 'algorithm or attributes');
  }
  // ETSI EN 319 142-1, 6.3: the certificate is named in the signature; the time stands in the signature dictionary alone.
  if (signer.signingCertificate?.version !== 2) throw refusePdf('SIGNATURE_NOT_PADES', 'no signing-certificate-v2');
  if (signer.signingTime !== undefined) throw refusePdf('SIGNATURE_NOT_PADES', 'signing-time attribute');
  return bytes;
}

function readable(bytes: Buffer): Cms {
  try {
    return readCms(bytes);
  } catch (error) {
    if (error instanceof DerError) throw refusePdf('SIGNATURE_UNREADABLE', error.message);
    throw error;
  }
}
