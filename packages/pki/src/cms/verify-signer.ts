import { hashWith, type ReadDigest, type SignatureAlgorithm } from '../algorithms/algorithm-identifiers.js';
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

/** What a detached signature is over. */
export interface SignedContent {
  /** Hash of the content by the digest named. */
  readonly digestOf: (digest: ReadDigest) => Buffer;
  /** What the container says it holds; id-data when left out. */
  readonly contentType?: string;
  /**
   * The content itself, in parts, for a signature without signed attributes, which is over these very bytes. Left out: attributes
   * are asked for, since a signature over the content could be passed off as one over attributes and back (RFC 5652, 5.3). Who gives
   * it has seen that the content is no encoded set of attributes.
   */
  readonly parts?: () => readonly Buffer[];
}

/**
 * One signer against its certificate and the content (RFC 5652, 5.4, 5.6). What the cryptography says goes before whether the
 * algorithms are still good enough (ETSI EN 319 102-1, 5.2.7, 5.2.8): ALGORITHM_TOO_WEAK is a signature that is otherwise right.
 */
export function verifySigner(
  signer: CmsSigner,
  certificate: CertificateFacts,
  content: SignedContent | SignedContent['digestOf'],
): SignerVerification {
  const { digestOf, contentType = oids.data, parts } = typeof content === 'function' ? { digestOf: content } : content;
  const { digest, signatureDigest, signedAttributes, messageDigest } = signer;
  if (!namesByHash(signer, certificate)) return 'CERTIFICATE_MISMATCH';
  const algorithm: SignatureAlgorithm = {
    scheme: signer.scheme,
    digest: signatureDigest,
    ...(signer.pssSaltBytes === undefined ? {} : { saltBytes: signer.pssSaltBytes }),
    ...(signer.pssMaskDigest === undefined ? {} : { maskDigest: signer.pssMaskDigest }),
  };
  const isBy = (...signed: readonly Buffer[]): boolean =>
    verifyRaw(algorithm, signed, certificate.publicKey, signer.signature);
  if (signedAttributes === undefined) {
    // Only id-data may be signed without attributes (RFC 5652, 5.3).
    if (parts === undefined || contentType !== oids.data) return 'ATTRIBUTES_MALFORMED';
    if (!isBy(...parts())) return 'SIGNATURE_WRONG';
  } else {
    if (messageDigest === undefined || signer.contentType !== contentType) return 'ATTRIBUTES_MALFORMED';
    if (!digestOf(digest).equals(messageDigest)) return 'DIGEST_MISMATCH';
    if (!isBy(signedAttributes)) return 'SIGNATURE_WRONG';
  }
  if (!namesCertificate(signer, certificate)) return 'CERTIFICATE_MISMATCH';
  return signer.weakness !== undefined || keyWeakness(certificate.publicKey) !== undefined
    ? 'ALGORITHM_TOO_WEAK'
    : 'VALID';
}

const namesByHash = ({ signingCertificate: named }: CmsSigner, { der }: CertificateFacts): boolean =>
  named === undefined || hasHash(der, named);

export const hasHash = (der: Buffer, { digest, hash }: SigningCertificate): boolean =>
  hashWith(digest, der).equals(hash);

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
  expected: { readonly certificate: Buffer; readonly contentDigest: (digest: ReadDigest) => Buffer },
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
