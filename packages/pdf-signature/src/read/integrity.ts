import {
  type CertificateFacts,
  DerError,
  hashWith,
  signerCertificateOf,
  type SignerVerification,
  type TimeStampVerification,
  verifySigner,
  verifyTimeStampToken,
  WeakAlgorithmError,
} from '@lienthong/pki';
import { containerOf, tokenOf } from './containers.js';
import type { Covered } from './covered-digests.js';

/**
 * INTACT: the covered bytes are what the holder of the certificate's key signed. ALGORITHM_TOO_WEAK: so they are, by an algorithm
 * that is no proof any more. ALGORITHM_UNKNOWN: nobody here can tell. Everything else is not what was signed, and says why.
 * Whether the certificate is to be trusted is another question.
 */
export type Integrity =
  | 'INTACT'
  | 'BYTE_RANGE_BROKEN'
  | 'UNREADABLE'
  | 'ALGORITHM_TOO_WEAK'
  | 'ALGORITHM_UNKNOWN'
  | 'CERTIFICATE_MISSING'
  | 'CERTIFICATE_MISMATCH'
  | 'DIGEST_MISMATCH'
  | 'SIGNATURE_WRONG';

/** The key of the certificate did sign these bytes, however little that may still prove. */
export const isIntact = (integrity: Integrity): boolean => integrity === 'INTACT' || integrity === 'ALGORITHM_TOO_WEAK';

export interface IntegrityCheck {
  readonly integrity: Integrity;
  readonly certificate?: CertificateFacts;
  /** As found in the container. */
  readonly certificates: readonly Buffer[];
  /** B-B: signing-certificate-v2 names the signer's certificate. */
  readonly namesSigningCertificate: boolean;
}

/** What the /Contents holds: by /SubFilter, or by the container itself where no dictionary leads to it. */
export type ContainerForm =
  | 'SIGNATURE'
  /** An RFC 3161 token, whose imprint is the digest. */
  | 'DOCUMENT_TIME_STAMP'
  /** adbe.pkcs7.sha1: what is signed stands in the container, and is the SHA-1 of the covered bytes (ISO 32000-2, 12.8.3.3.1). */
  | 'SIGNATURE_OVER_SHA1';

/** @param contents the /Contents string */
export function checkIntegrity(covered: Covered, contents: Buffer, form: ContainerForm = 'SIGNATURE'): IntegrityCheck {
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
    if (form === 'DOCUMENT_TIME_STAMP') {
      const token = tokenOf(contents);
      certificates = token.certificates;
      certificate = token.certificate;
      namesSigningCertificate = token.signer.signingCertificate !== undefined;
      return result(tokenOutcomes[verifyTimeStampToken(token, covered.digestOf).status]);
    }
    const cms = containerOf(contents);
    const [signer, second] = cms.signers;
    certificates = cms.certificates;
    // Two signers in one container: readers differ in whose signature they show.
    if (signer === undefined || second !== undefined) return result('UNREADABLE');
    const { content } = cms;
    if ((content !== undefined) !== (form === 'SIGNATURE_OVER_SHA1')) return result('UNREADABLE');
    certificate = signerCertificateOf(signer, cms.certificates);
    if (certificate === undefined) return result('CERTIFICATE_MISSING');
    const { contentType } = cms;
    const verified = verifySigner(
      signer,
      certificate,
      content === undefined
        ? { ...covered, contentType }
        : {
            digestOf: (digest) => hashWith(digest, content),
            parts: () => [content],
            contentType,
          },
    );
    namesSigningCertificate = verified !== 'CERTIFICATE_MISMATCH' && signer.signingCertificate?.version === 2;
    if (content === undefined) return result(outcomes[verified]);
    if (!covered.digestOf('sha1').equals(content)) return result('DIGEST_MISMATCH');
    return result(verified === 'VALID' ? 'ALGORITHM_TOO_WEAK' : outcomes[verified]);
  } catch (error) {
    if (error instanceof WeakAlgorithmError) return result('ALGORITHM_UNKNOWN');
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
