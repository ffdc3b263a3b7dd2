import {
  type CertificateFacts,
  DerError,
  type DigestName,
  readCms,
  readTimeStampToken,
  signerCertificateOf,
  type SignerVerification,
  type TimeStampVerification,
  verifySigner,
  verifyTimeStampToken,
  WeakAlgorithmError,
} from '@lienthong/pki';

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
    if (purpose === 'DOCUMENT_TIME_STAMP') {
      const token = readTimeStampToken(contents, { trailing: 'ZEROS' });
      certificates = token.certificates;
      certificate = token.certificate;
      namesSigningCertificate = token.signer.signingCertificate !== undefined;
      return result(tokenOutcomes[verifyTimeStampToken(token, digestOf).status]);
    }
    const cms = readCms(contents, { trailing: 'ZEROS' });
    const [signer, second] = cms.signers;
    certificates = cms.certificates;
    // Two signers in one container: readers differ in whose signature they show.
    if (signer === undefined || second !== undefined || cms.content !== undefined) return result('UNREADABLE');
    certificate = signerCertificateOf(signer, cms.certificates);
    if (certificate === undefined) return result('CERTIFICATE_MISSING');
    const verified = verifySigner(signer, certificate, digestOf, cms.contentType);
    namesSigningCertificate = verified !== 'CERTIFICATE_MISMATCH' && signer.signingCertificate?.version === 2;
    return result(outcomes[verified]);
  } catch (error) {
    if (error instanceof WeakAlgorithmError) return result('ALGORITHM_TOO_WEAK');
    if (error instanceof DerError) return result('UNREADABLE');
    throw error;
  }
}

const outcomes: Readonly<Record<SignerVerification, Integrity>> = {
  VALID: 'INTACT',
  DIGEST_MISMATCH: 'DIGEST_MISMATCH',
  SIGNATURE_WRONG: 'SIGNATURE_WRONG',
  CERTIFICATE_MISMATCH: 'CERTIFICATE_MISMATCH',
  ALGORITHM_TOO_WEAK: 'ALGORITHM_TOO_WEAK',
  ATTRIBUTES_MALFORMED: 'UNREADABLE',
};

/** Whether a certificate may sign time-stamps is a question of trust, and asked there. */
const tokenOutcomes: Readonly<Record<TimeStampVerification['status'], Integrity>> = {
  VALID: 'INTACT',
  IMPRINT_MISMATCH: 'DIGEST_MISMATCH',
  SIGNATURE_WRONG: 'SIGNATURE_WRONG',
  CERTIFICATE_MISSING: 'CERTIFICATE_MISSING',
  CERTIFICATE_MISMATCH: 'CERTIFICATE_MISMATCH',
  CERTIFICATE_NOT_FOR_TIME_STAMPING: 'CERTIFICATE_MISMATCH',
  ALGORITHM_TOO_WEAK: 'ALGORITHM_TOO_WEAK',
  MALFORMED: 'UNREADABLE',
};
