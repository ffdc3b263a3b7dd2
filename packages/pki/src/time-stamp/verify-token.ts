import { hashWith, isWeakDigest, type ReadDigest } from '../algorithms/algorithm-identifiers.js';
import type { CertificateFacts } from '../certificates/read-certificate.js';
import { signerCertificateOf, verifySigner } from '../cms/verify-signer.js';
import { oids } from '../der/oids.js';
import type { TimeStampToken } from './read-token.js';

export interface TimeStampVerification {
  readonly status:
    | 'VALID'
    /** The token stamps something else. */
    | 'IMPRINT_MISMATCH'
    | 'SIGNATURE_WRONG'
    | 'CERTIFICATE_MISSING'
    | 'CERTIFICATE_MISMATCH'
    /** extKeyUsage must be critical and hold id-kp-timeStamping alone (RFC 3161, 2.3). */
    | 'CERTIFICATE_NOT_FOR_TIME_STAMPING'
    | 'ALGORITHM_TOO_WEAK'
    | 'MALFORMED';
  readonly certificate?: CertificateFacts;
}

/**
 * A token against what it is to stamp (RFC 3161, 2.4.2). Whether the authority is to be trusted is told by `validatePath` with
 * the purpose TIME_STAMPING at `genTime`.
 * @param hashOf hash of the stamped bytes by the digest named
 * @param extraCertificates searched when the token does not hold the authority's certificate
 */
export function verifyTimeStampToken(
  token: TimeStampToken,
  hashOf: (digest: ReadDigest) => Buffer,
  extraCertificates: readonly Buffer[] = [],
): TimeStampVerification {
  const { imprint, signer, cms } = token;
  const certificate = signerCertificateOf(signer, [...token.certificates, ...extraCertificates]);
  const answer = (status: TimeStampVerification['status']): TimeStampVerification =>
    certificate === undefined ? { status } : { status, certificate };
  if (!hashOf(imprint.digest).equals(imprint.hash)) return answer('IMPRINT_MISMATCH');
  if (certificate === undefined) return answer('CERTIFICATE_MISSING');
  // signing-certificate, of either version, is mandatory in a token (RFC 3161, 2.4.2; RFC 5816, 2.2.1).
  if (signer.signingCertificate === undefined) return answer('MALFORMED');
  const contentDigest = (digest: ReadDigest): Buffer => hashWith(digest, cms.content!);
  const verification = verifySigner(signer, certificate, { digestOf: contentDigest, contentType: oids.tstInfo });
  switch (verification) {
    case 'VALID':
      // What the cryptography says goes before whether it is still good enough (ETSI EN 319 102-1, 5.2.7, 5.2.8).
      if (isWeakDigest(imprint.digest)) return answer('ALGORITHM_TOO_WEAK');
      return answer(isForTimeStamping(certificate) ? 'VALID' : 'CERTIFICATE_NOT_FOR_TIME_STAMPING');
    case 'DIGEST_MISMATCH':
      return answer('SIGNATURE_WRONG');
    case 'ATTRIBUTES_MALFORMED':
      return answer('MALFORMED');
    default:
      return answer(verification);
  }
}

/** Exactly one purpose, critical (RFC 3161, 2.3). */
export const isForTimeStamping = ({ extendedKeyUsage, extendedKeyUsageCritical }: CertificateFacts): boolean =>
  extendedKeyUsageCritical && extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === oids.timeStamping;
