import { keyWeakness } from '../algorithms/raw-signature.js';
import { satisfiesConstraints } from '../certificates/name-constraints.js';
import type { CertificateFacts } from '../certificates/read-certificate.js';
import { oids } from '../der/oids.js';
import { isForTimeStamping } from '../time-stamp/verify-token.js';
import { pathFinding, type PathFinding, type SubIndication } from './findings.js';

/** What the certificate at the beginning of the chain is used for. */
export const pathPurposes = ['DOCUMENT_SIGNING', 'TIME_STAMPING', 'OCSP_SIGNING', 'ANY'] as const;
export type PathPurpose = (typeof pathPurposes)[number];

export interface Failure {
  readonly indication: SubIndication;
  readonly finding: PathFinding;
}

/**
 * RFC 5280, 6.1, for a chain whose links are verified: everything but revocation.
 * @param chain signer first, anchor last
 */
export function checkPath(
  chain: readonly CertificateFacts[],
  at: Date,
  purpose: PathPurpose,
): { failures: Failure[]; notes: PathFinding[] } {
  const failures: Failure[] = [];
  const notes: PathFinding[] = [];
  const fail = (indication: SubIndication, code: PathFinding['code'], certificate: CertificateFacts): void => {
    failures.push({ indication, finding: pathFinding(code, 'FAILURE', certificate.subject.commonName) });
  };
  const anchor = chain.at(-1)!;
  if (chain.length > 1 && (at > anchor.notAfter || at < anchor.notBefore))
    notes.push(pathFinding('ANCHOR_EXPIRED', 'NOTE', anchor.subject.commonName));
  if (chain.slice(0, -1).some(({ signatureScheme }) => signatureScheme === 'RSA_PKCS1'))
    notes.push(pathFinding('CHAIN_PKCS1_V1_5', 'NOTE'));
  for (const [position, certificate] of chain.entries()) {
    const trusted = position === chain.length - 1 && position > 0;
    if (!trusted) {
      if (at > certificate.notAfter) fail('OUT_OF_BOUNDS_NO_POE', 'EXPIRED', certificate);
      if (at < certificate.notBefore) fail('OUT_OF_BOUNDS_NO_POE', 'NOT_YET_VALID', certificate);
    }
    // The anchor's own signature protects nothing; its key does.
    if (isWeak(certificate, position === chain.length - 1))
      fail('CRYPTO_CONSTRAINTS_FAILURE_NO_POE', 'WEAK_ALGORITHM', certificate);
    if (certificate.unknownCriticalExtensions.length > 0)
      fail('CHAIN_CONSTRAINTS_FAILURE', 'UNKNOWN_CRITICAL_EXTENSION', certificate);
    if (position > 0) checkAuthority(chain, position, fail);
  }
  if (!isWithinConstraints(chain)) fail('CHAIN_CONSTRAINTS_FAILURE', 'NAME_CONSTRAINTS', chain[0]!);
  if (!isFor(chain[0]!, purpose)) fail('CHAIN_CONSTRAINTS_FAILURE', 'PURPOSE', chain[0]!);
  return { failures, notes };
}

type Fail = (indication: SubIndication, code: PathFinding['code'], certificate: CertificateFacts) => void;

const isWeak = ({ weakness, publicKey }: CertificateFacts, isAnchor: boolean): boolean =>
  (isAnchor ? keyWeakness(publicKey) : weakness) !== undefined;

/** basicConstraints, path length and keyCertSign of an issuer (RFC 5280, 6.1.4(k) to (n)). */
function checkAuthority(chain: readonly CertificateFacts[], position: number, fail: Fail): void {
  const authority = chain[position]!;
  const isAnchor = position === chain.length - 1;
  // An anchor of the time before extensions is trusted as it is.
  if (!authority.isAuthority && !(isAnchor && authority.version < 3))
    fail('CHAIN_CONSTRAINTS_FAILURE', 'NOT_AN_AUTHORITY', authority);
  if (authority.keyUsage !== undefined && !authority.keyUsage.has('keyCertSign'))
    fail('CHAIN_CONSTRAINTS_FAILURE', 'KEY_USAGE', authority);
  const below = chain.slice(1, position).filter(({ isSelfIssued }) => !isSelfIssued).length;
  if (authority.pathLength !== undefined && below > authority.pathLength)
    fail('CHAIN_CONSTRAINTS_FAILURE', 'PATH_TOO_LONG', authority);
}

/** Constraints of every authority hold for all certificates below it but self-issued authorities (RFC 5280, 6.1.3). */
function isWithinConstraints(chain: readonly CertificateFacts[]): boolean {
  return chain.every(({ nameConstraints }, position) =>
    nameConstraints === undefined
      ? true
      : chain
          .slice(0, position)
          .every((below, index) => (below.isSelfIssued && index > 0) || satisfiesConstraints(below, nameConstraints)),
  );
}

/** Purposes that are not those of someone who signs documents. */
const services: readonly string[] = [oids.timeStamping, oids.ocspSigning, '1.3.6.1.5.5.7.3.1'];

function isFor(certificate: CertificateFacts, purpose: PathPurpose): boolean {
  const { keyUsage, extendedKeyUsage } = certificate;
  const signs = keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  switch (purpose) {
    case 'ANY':
      return true;
    case 'TIME_STAMPING':
      return signs && isForTimeStamping(certificate);
    case 'OCSP_SIGNING':
      return signs && (extendedKeyUsage?.includes(oids.ocspSigning) ?? false);
    case 'DOCUMENT_SIGNING':
      return signs && (extendedKeyUsage === undefined || extendedKeyUsage.some((usage) => !services.includes(usage)));
  }
}
