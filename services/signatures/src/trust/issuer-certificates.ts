// Issuers' certificates that a file does not bring along, from where a certificate says they are (caIssuers, RFC 5280, 4.2.2.1).
import { type CertificateFacts, isIssuedBy, readCertificate } from '@lienthong/pki';
import type { AddressPolicy } from './address-policy.js';
import { exchange } from './http-exchange.js';
import { TrustServiceError } from './trust-failure.js';

const maxBytes = 64 * 1024;

/**
 * @returns DER of a certificate that issued this one; null when it names no place
 * @throws {TrustServiceError} ISSUER_…
 */
export async function fetchIssuer(
  policy: AddressPolicy,
  certificate: CertificateFacts,
  withinMs: number,
  signal?: AbortSignal,
): Promise<Buffer | null> {
  let failure: TrustServiceError | null = null;
  for (const url of certificate.caIssuersUrls.filter((named) => /^https?:/i.test(named)).slice(0, 2)) {
    try {
      const accept = 'application/pkix-cert';
      const der = await exchange(policy, { kind: 'ISSUER', url, accept, withinMs, maxBytes, signal });
      if (isIssuerOf(der, certificate)) return der;
      failure = new TrustServiceError('ISSUER', 'WRONG_ANSWER', 'not a certificate of the issuer', url);
    } catch (error) {
      if (!(error instanceof TrustServiceError)) throw error;
      failure = error;
    }
  }
  if (failure) throw failure;
  return null;
}

function isIssuerOf(der: Buffer, certificate: CertificateFacts): boolean {
  try {
    return isIssuedBy(certificate, readCertificate(der));
  } catch {
    return false; // bytes that are no certificate: said by the caller
  }
}
