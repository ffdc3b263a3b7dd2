import {
  type CertificateFacts,
  childrenOf,
  type CmsSigner,
  DerError,
  type DigestName,
  expectTag,
  oids,
  readCms,
  readOid,
  readWhole,
  signerCertificateOf,
  type SignerVerification,
  verifySigner,
  WeakAlgorithmError,
} from '@lienthong/pki';
import { createHash } from 'node:crypto';

/**
 * INTACT: the covered bytes are what the holder of the certificate's key signed. Everything else is not, and says why.
 * Whether the certificate is to be trusted is another question.
 */
export type Integrity =
  | 'INTACT'
  | 'BYTE_RANGE_BROKEN'
  | 'UNREADABLE'
  | 'ALGORITHM_TOO_WEAK'
  | 'CERTIFICATE_MISSING'
  | 'CERTIFICATE_MISMATCH'
  | 'DIGEST_MISMATCH'
  | 'SIGNATURE_WRONG';

export interface IntegrityCheck {
  readonly integrity: Integrity;
  readonly certificate?: CertificateFacts;
  /** As found in the container. */
  readonly certificates: readonly Buffer[];
  /** B-B: signing-certificate-v2 names the signer's certificate. */
  readonly namesSigningCertificate: boolean;
}

/**
 * @param digestOf digest over the signed bytes
 * @param contents the /Contents string
 * @param purpose of a document time-stamp the container is an RFC 3161 token, whose imprint is the digest
 */
export function checkIntegrity(
  digestOf: (digest: DigestName) => Buffer,
  contents: Buffer,
  purpose: 'SIGNATURE' | 'DOCUMENT_TIME_STAMP' = 'SIGNATURE',
): IntegrityCheck {
  let certificates: readonly Buffer[] = [];
  let certificate: CertificateFacts | undefined;
  let namesSigningCertificate = false;
  const result = (integrity: Integrity): IntegrityCheck => ({
    integrity,
    certificates,
    namesSigningCertificate,
    ...(certificate === undefined ? {} : { certificate }),
  });
  try {
    const cms = readCms(contents, { trailing: 'ZEROS' });
    const [signer, second] = cms.signers;
    certificates = cms.certificates;
    // Two signers in one container: readers differ in whose signature they show.
    if (signer === undefined || second !== undefined) return result('UNREADABLE');
    if ((cms.content === undefined) !== (purpose === 'SIGNATURE')) return result('UNREADABLE');
    certificate = signerCertificateOf(signer, cms.certificates);
    if (certificate === undefined) return result('CERTIFICATE_MISSING');
    const verified =
      cms.content === undefined
        ? verifySigner(signer, certificate, digestOf)
        : verifyToken(cms.content, signer, certificate, digestOf);
    namesSigningCertificate = verified !== 'CERTIFICATE_MISMATCH' && signer.signingCertificate?.version === 2;
    return result(outcomes[verified]);
  } catch (error) {
    if (error instanceof WeakAlgorithmError) return result('ALGORITHM_TOO_WEAK');
    if (error instanceof DerError) return result('UNREADABLE');
    throw error;
  }
}

/** A token signs TSTInfo, and that names the digest of the document (RFC 3161, 2.4.2). */
function verifyToken(
  content: Buffer,
  signer: CmsSigner,
  certificate: CertificateFacts,
  digestOf: (digest: DigestName) => Buffer,
): SignerVerification {
  const [, , imprint] = childrenOf(readWhole(content, 0x30));
  const [algorithm, hash] = childrenOf(expectTag(imprint, 0x30));
  const digest = imprintDigests[readOid(childrenOf(expectTag(algorithm, 0x30))[0])];
  if (digest === undefined) return 'ALGORITHM_TOO_WEAK';
  if (!digestOf(digest).equals(expectTag(hash, 4).content)) return 'DIGEST_MISMATCH';
  const overContent = (name: DigestName): Buffer => createHash(name).update(content).digest();
  return verifySigner(signer, certificate, overContent, timeStampInfo);
}

const timeStampInfo = '1.2.840.113549.1.9.16.1.4';
const imprintDigests: Readonly<Record<string, DigestName>> = {
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
};

const outcomes: Readonly<Record<SignerVerification, Integrity>> = {
  VALID: 'INTACT',
  DIGEST_MISMATCH: 'DIGEST_MISMATCH',
  SIGNATURE_WRONG: 'SIGNATURE_WRONG',
  CERTIFICATE_MISMATCH: 'CERTIFICATE_MISMATCH',
  ALGORITHM_TOO_WEAK: 'ALGORITHM_TOO_WEAK',
  ATTRIBUTES_MALFORMED: 'UNREADABLE',
};
