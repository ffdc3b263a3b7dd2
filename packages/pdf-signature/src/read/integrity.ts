import {
  type CertificateFacts,
  DerError,
  type SignedData,
  WeakAlgorithmError,
  oids,
  readCertificate,
  readSignedData,
} from '@lienthong/pki';
import { constants, createHash, verify } from 'node:crypto';

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
 * @param covered the signed bytes in order
 * @param contents the /Contents string
 */
export function checkIntegrity(covered: readonly Uint8Array[], contents: Buffer): IntegrityCheck {
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
    const signed = readSignedData(contents);
    certificates = signed.certificates;
    certificate = signerCertificate(signed);
    if (certificate === undefined) return result('CERTIFICATE_MISSING');
    if (signed.signingCertificate !== undefined) {
      const hash = createHash(signed.signingCertificate.digest).update(certificate.der).digest();
      if (!hash.equals(signed.signingCertificate.hash)) return result('CERTIFICATE_MISMATCH');
      namesSigningCertificate = true;
    }
    if (signed.contentType !== oids.data) return result('UNREADABLE');
    const digest = createHash(signed.digest);
    for (const part of covered) digest.update(part);
    if (!digest.digest().equals(signed.messageDigest)) return result('DIGEST_MISMATCH');
    return result(isSignedBy(signed, certificate) ? 'INTACT' : 'SIGNATURE_WRONG');
  } catch (error) {
    if (error instanceof WeakAlgorithmError) return result('ALGORITHM_TOO_WEAK');
    if (error instanceof DerError) return result('UNREADABLE');
    throw error;
  }
}

function signerCertificate(signed: SignedData): CertificateFacts | undefined {
  for (const der of signed.certificates) {
    const facts = readCertificate(der);
    if (facts.issuerDer.equals(signed.issuerDer) && facts.serial.equals(signed.serial)) return facts;
  }
  return undefined;
}

function isSignedBy(signed: SignedData, { publicKey }: CertificateFacts): boolean {
  const kind = publicKey.asymmetricKeyType;
  const details = publicKey.asymmetricKeyDetails;
  if (signed.signatureScheme === 'ECDSA') {
    return kind === 'ec' && verify(signed.signatureDigest, signed.signedAttributes, publicKey, signed.signature);
  }
  if (kind !== 'rsa') return false;
  if ((details?.modulusLength ?? 0) < 2048) throw new WeakAlgorithmError(`RSA of ${details?.modulusLength} bits`);
  const padding = signed.signatureScheme === 'RSA_PSS' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return verify(signed.signatureDigest, signed.signedAttributes, { key: publicKey, padding }, signed.signature);
}
