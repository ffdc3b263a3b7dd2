import { isWeakDigest, readDigestAlgorithm } from '../algorithms/algorithm-identifiers.js';
import { verifyRaw } from '../algorithms/raw-signature.js';
import { readCertificate } from '../certificates/read-certificate.js';
import { childrenOf, DerError, type DerElement, expectTag } from '../der/read.js';
import { element } from '../der/write.js';

const schemes = ['RSA_PKCS1', 'ECDSA', 'RSA_PSS', 'ED25519', 'ED448'] as const;

/**
 * Whether a signer that names a weak or unknown signature algorithm was signed by a sound one after all, with the digest it names: then
 * the name of the algorithm, which nobody signed, is what was changed.
 */
export function isAlgorithmMisnamed(signer: DerElement, certificates: readonly Buffer[]): boolean {
  try {
    const [, , digestAlgorithm, attributes, , signature] = childrenOf(expectTag(signer, 0x30));
    const digest = readDigestAlgorithm(digestAlgorithm);
    if (isWeakDigest(digest) || attributes?.tag !== 0xa0) return false;
    const data = element(0x31, attributes.content);
    const { content } = expectTag(signature, 4);
    return certificates.some((der) => {
      const { publicKey } = readCertificate(der);
      return schemes.some((scheme) => verifyRaw({ scheme, digest }, data, publicKey, content));
    });
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}
