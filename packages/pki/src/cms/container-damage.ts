import { X509Certificate } from 'node:crypto';
import { isSignedBy } from '../algorithms/signed-with.js';
import type { CertificateFacts } from '../certificates/read-certificate.js';
import type { Cms } from './read-cms.js';
import { hasHash, readableCertificate, signerCertificateOf } from './verify-signer.js';

/**
 * Whether the part of a container that nobody signed contradicts itself, as no program writes it: a byte of it was changed. A container
 * that merely brings too little, or certificates this package cannot take apart, is not damaged.
 *
 * - a certificate that neither this package nor OpenSSL can take apart;
 * - a certificate whose issuer is at hand, and whose signature is not by that issuer;
 * - a certificate with the signature of another one at hand, or with its issuer and number;
 * - certificates of subscribers, and none of them the signer's, or not the very one the signer named under the signature.
 *
 * @param issuers further certificates at hand, DER: trust anchors and intermediates
 */
export function isContainerDamaged(cms: Cms, issuers: readonly Buffer[]): boolean {
  const [signer] = cms.signers;
  if (signer === undefined) return false;
  const own = cms.certificates.flatMap((der) => readableCertificate(der) ?? []);
  const named = signer.signingCertificate;
  // Any certificate will do that has the hash, even one this package cannot take apart.
  if (named !== undefined && own.length > 0 && !cms.certificates.some((der) => hasHash(der, named))) return true;
  const isKnown = signerCertificateOf(signer, cms.certificates) !== undefined;
  if (!isKnown && (named !== undefined || own.some(({ isAuthority }) => !isAuthority)) && own.length > 0) return true;
  const all = [...own, ...issuers.flatMap((der) => readableCertificate(der) ?? [])];
  return (
    own.some((one, at) => own.slice(0, at).some((other) => isTwin(one, other))) ||
    own.some((certificate) => isForged(certificate, all)) ||
    cms.certificates.some((der) => readableCertificate(der) === undefined && !isWhole(der, all))
  );
}

/** An issuer gives a number once (RFC 5280, 4.1.2.2): readers that find the signer by it would differ in whom they name. */
const isTwin = (one: CertificateFacts, other: CertificateFacts): boolean =>
  one.serial.equals(other.serial) && one.issuerDer.equals(other.issuerDer) && !one.der.equals(other.der);

/** What this package cannot take apart may still be a certificate, and its issuer at hand. */
function isWhole(der: Buffer, all: readonly CertificateFacts[]): boolean {
  // A certificate ends with its signature, and no two end alike.
  if (all.some((other) => other.der.subarray(-32).equals(der.subarray(-32)))) return false;
  try {
    const certificate = new X509Certificate(der);
    const issuers = all.filter(
      ({ der: issuer, subjectKeyIdentifier }) =>
        new X509Certificate(issuer).subject === certificate.issuer ||
        (subjectKeyIdentifier !== undefined && subjectKeyIdentifier.length >= 20 && der.includes(subjectKeyIdentifier)),
    );
    if (certificate.subject === certificate.issuer) return certificate.verify(certificate.publicKey);
    return issuers.length === 0 || issuers.some(({ publicKey }) => certificate.verify(publicKey));
  } catch {
    // OpenSSL has only one kind of error for what it cannot read.
    return false;
  }
}

const isVerifiable = ({ signatureScheme: scheme, signatureDigest: digest }: CertificateFacts): boolean =>
  scheme !== undefined && (digest !== undefined || scheme === 'ED25519' || scheme === 'ED448');

function isForged(certificate: CertificateFacts, all: readonly CertificateFacts[]): boolean {
  // One signature over two certificates: one of them is not what was signed.
  if (all.some(({ signature, der }) => signature.equals(certificate.signature) && !der.equals(certificate.der)))
    return true;
  // An algorithm nobody can verify is no sign of damage.
  if (!isVerifiable(certificate)) return false;
  const named = certificate.authorityKeyIdentifier;
  const issuers = all.filter(
    ({ subjectDer, subjectKeyIdentifier }) =>
      subjectDer.equals(certificate.issuerDer) ||
      (named !== undefined && subjectKeyIdentifier !== undefined && named.equals(subjectKeyIdentifier)),
  );
  if (issuers.length === 0 || issuers.some(({ publicKey }) => isSignedBy(certificate, publicKey))) return false;
  return certificate.isSelfIssued || issuers.some(({ subjectKeyIdentifier }) => isAlike(named, subjectKeyIdentifier));
}

/** An authority may have a newer key under its old name; then the identifiers have next to nothing in common. */
function isAlike(one: Buffer | undefined, other: Buffer | undefined): boolean {
  if (one === undefined || other === undefined || one.length !== other.length) return true;
  let different = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) different += 1;
  return different <= 4;
}
