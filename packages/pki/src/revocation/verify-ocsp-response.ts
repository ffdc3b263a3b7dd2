import { createHash } from 'node:crypto';
import { keyWeakness } from '../algorithms/raw-signature.js';
import { isSignedBy } from '../algorithms/signed-with.js';
import { type CertificateFacts, isIssuedBy } from '../certificates/read-certificate.js';
import { readableCertificate } from '../cms/verify-signer.js';
import { oids } from '../der/oids.js';
import { isAbout } from './ocsp-request.js';
import type { OcspAnswer, OcspFacts } from './read-ocsp-response.js';

export interface OcspVerification {
  readonly status:
    | 'VALID'
    | 'NOT_ABOUT_CERTIFICATE'
    /** Signed neither by the issuer nor by a responder it has delegated to (RFC 6960, 4.2.2.2). */
    | 'RESPONDER_NOT_AUTHORISED'
    | 'SIGNATURE_WRONG'
    | 'NONCE_MISMATCH'
    | 'ALGORITHM_TOO_WEAK';
  /** Present when the response is about the certificate. */
  readonly answer?: OcspAnswer;
  readonly responder?: CertificateFacts;
}

/**
 * Who signed the response and whether it may speak about the certificate (RFC 6960, 3.2); the age of the answer is judged by
 * the caller.
 * @param about.nonce of the request; a response without a nonce is taken, since most responders sign in advance (RFC 5019)
 */
export function verifyOcspResponse(
  facts: OcspFacts,
  about: { readonly certificate: CertificateFacts; readonly issuer: CertificateFacts; readonly nonce?: Buffer },
): OcspVerification {
  const { certificate, issuer, nonce } = about;
  const answer = facts.responses
    .filter(({ certId }) => isAbout(certId, certificate, issuer))
    .toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];
  if (answer === undefined) return { status: 'NOT_ABOUT_CERTIFICATE' };
  if (nonce !== undefined && facts.nonce !== undefined && !facts.nonce.equals(nonce))
    return { status: 'NONCE_MISMATCH', answer };
  const responder = responderOf(facts, issuer);
  if (responder === undefined || facts.unknownCriticalExtensions.length > 0)
    return { status: 'RESPONDER_NOT_AUTHORISED', answer };
  if (facts.weakness !== undefined || keyWeakness(responder.publicKey) !== undefined)
    return { status: 'ALGORITHM_TOO_WEAK', answer, responder };
  return { status: isSignedBy(facts, responder.publicKey) ? 'VALID' : 'SIGNATURE_WRONG', answer, responder };
}

/** The issuer itself, or a certificate it issued directly with id-kp-OCSPSigning, valid when the response was made. */
function responderOf(facts: OcspFacts, issuer: CertificateFacts): CertificateFacts | undefined {
  if (isNamed(facts.responder, issuer)) return issuer;
  return facts.certificates
    .slice(0, 20)
    .map(readableCertificate)
    .find(
      (candidate) =>
        candidate !== undefined &&
        isNamed(facts.responder, candidate) &&
        candidate.extendedKeyUsage?.includes(oids.ocspSigning) === true &&
        candidate.unknownCriticalExtensions.length === 0 &&
        candidate.weakness === undefined &&
        candidate.notBefore <= facts.producedAt &&
        facts.producedAt <= candidate.notAfter &&
        isIssuedBy(candidate, issuer),
    );
}

const isNamed = (name: OcspFacts['responder'], certificate: CertificateFacts): boolean =>
  'nameDer' in name
    ? name.nameDer.equals(certificate.subjectDer)
    : name.keyHash.equals(createHash('sha1').update(certificate.publicKeyBits).digest());
