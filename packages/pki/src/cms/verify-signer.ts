import { createHash } from 'node:crypto';
import type { DigestName, ReadDigest } from '../algorithms/algorithm-identifiers.js';
import { keyWeakness, verifyRaw } from '../algorithms/raw-signature.js';
import { type CertificateFacts, readCertificate } from '../certificates/read-certificate.js';
import { DerError } from '../der/read.js';
import { refusePki } from '../errors.js';
import { oids } from '../der/oids.js';
import { type Cms, readCms } from './read-cms.js';
import type { CmsSigner } from './read-signer.js';
import type { SigningCertificate } from './signing-certificate.js';

export type SignerVerification =
  | 'VALID'
  /** The content is not what was signed. */
  | 'DIGEST_MISMATCH'
  | 'SIGNATURE_WRONG'
  /** signing-certificate names another certificate than the one given. */
  | 'CERTIFICATE_MISMATCH'
  | 'ALGORITHM_TOO_WEAK'
  /** content-type or message-digest absent or contradicting the container (RFC 5652, 5.3, 11). */
  | 'ATTRIBUTES_MALFORMED';

/** The certificate a signer names, among those given; certificates that cannot be read are passed over. */
export function signerCertificateOf(signer: CmsSigner, certificates: readonly Buffer[]): CertificateFacts | undefined {
  const named = certificates.flatMap((der) => {
    const facts = readableCertificate(der);
    return facts !== undefined && isNamedBy(signer, facts) ? [facts] : [];
  });
  // Several certificates may carry one name and number; the signed hash says which of them is meant.
  return named.find((facts) => namesCertificate(signer, facts)) ?? named[0];
}

/** As `readCertificate`, undefined for bytes that are none. */
export function readableCertificate(der: Buffer): CertificateFacts | undefined {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

const isNamedBy = (signer: CmsSigner, certificate: CertificateFacts): boolean =>
  signer.subjectKeyIdentifier === undefined
    ? certificate.issuerDer.equals(signer.issuerDer!) && certificate.serial.equals(signer.serial!)
    : (certificate.subjectKeyIdentifier?.equals(signer.subjectKeyIdentifier) ?? false);

/**
 * One signer against its certificate and the content (RFC 5652, 5.4, 5.6). Signed attributes are asked for: without them a
 * signature over the content could be passed off as one over attributes and back (RFC 5652, 5.3).
 * @param contentDigest hash of the content by the digest named
 * @param contentType what the container says it holds; id-data when left out
 */
export function verifySigner(
  signer: CmsSigner,
  certificate: CertificateFacts,
  contentDigest: (digest: DigestName) => Buffer,
  contentType: string = oids.data,
): SignerVerification {
  const { digest, signatureDigest, signedAttributes, messageDigest } = signer;
  if (digest === 'sha1' || signatureDigest === 'sha1') return 'ALGORITHM_TOO_WEAK';
  if (keyWeakness(certificate.publicKey) !== undefined) return 'ALGORITHM_TOO_WEAK';
  if (!namesByHash(signer, certificate)) return 'CERTIFICATE_MISMATCH';
  if (signedAttributes === undefined || messageDigest === undefined || signer.contentType !== contentType)
    return 'ATTRIBUTES_MALFORMED';
  if (!contentDigest(digest).equals(messageDigest)) return 'DIGEST_MISMATCH';
  const algorithm = {
    scheme: signer.scheme,
    digest: signatureDigest as ReadDigest,
    ...(signer.pssSaltBytes === undefined ? {} : { saltBytes: signer.pssSaltBytes }),
  };
  if (!verifyRaw(algorithm, signedAttributes, certificate.publicKey, signer.signature)) return 'SIGNATURE_WRONG';
  return namesCertificate(signer, certificate) ? 'VALID' : 'CERTIFICATE_MISMATCH';
}

const namesByHash = ({ signingCertificate: named }: CmsSigner, { der }: CertificateFacts): boolean =>
  named === undefined || hasHash(der, named);

export const hasHash = (der: Buffer, { digest, hash }: SigningCertificate): boolean =>
  createHash(digest).update(der).digest().equals(hash);

function namesCertificate(signer: CmsSigner, certificate: CertificateFacts): boolean {
  const serial = signer.signingCertificate?.serial;
  return namesByHash(signer, certificate) && (serial === undefined || serial.equals(certificate.serial));
}

/**
 * A signature that other software made for a prepared revision: one signer, detached, by the expected certificate, over the
 * prepared content, naming its certificate (ETSI EN 319 142-1, 6.3).
 * @throws PkiRefusedError FOREIGN_SIGNATURE_REFUSED, its finding says why
 */
export function checkForeignSignedData(
  bytes: Buffer,
  expected: { readonly certificate: Buffer; readonly contentDigest: (digest: DigestName) => Buffer },
): Cms {
  const refused = (finding: string): Error => refusePki('FOREIGN_SIGNATURE_REFUSED', finding);
  try {
    const cms = readCms(bytes);
    const [signer, more] = cms.signers;
    if (signer === undefined || more !== undefined) throw refused(`${cms.signers.length} signers`);
    if (cms.content !== undefined || cms.contentType !== oids.data) throw refused('not detached');
    if (signer.signingCertificate?.version !== 2) throw refused('signing-certificate-v2 is absent');
    const certificate = readCertificate(expected.certificate);
    if (!isNamedBy(signer, certificate)) throw refused('another certificate');
    if (!cms.certificates.some((der) => der.equals(certificate.der))) throw refused('the certificate is not in it');
    const verification = verifySigner(signer, certificate, expected.contentDigest);
    if (verification !== 'VALID') throw refused(verification);
    return cms;
  } catch (error) {
    if (error instanceof DerError) throw refused(error.message);
    throw error;
  }
}
