import {
  type DigestName,
  isWeakDigest,
  type SignatureScheme,
  WeakAlgorithmError,
} from '../algorithms/algorithm-identifiers.js';
import { DerError } from '../der/read.js';
import { readCms } from './read-cms.js';

/** What a signature container of a PDF says, structure checked, nothing verified. */
export interface SignedData {
  /** DER, in the order of the container. */
  readonly certificates: readonly Buffer[];
  readonly issuerDer: Buffer;
  readonly serial: Buffer;
  readonly digest: DigestName;
  readonly contentType: string;
  readonly messageDigest: Buffer;
  /** Hashes of signing-certificate-v2, the first names the signer; undefined when the attribute is absent. */
  readonly signingCertificate: { readonly digest: DigestName; readonly hash: Buffer } | undefined;
  /** The attributes as SET OF: the bytes that were signed. */
  readonly signedAttributes: Buffer;
  readonly signatureScheme: SignatureScheme;
  /** Hash under the signature itself. */
  readonly signatureDigest: DigestName;
  readonly signature: Buffer;
}

/**
 * A detached container with exactly one signer, by issuer and serial number.
 * @param contents of the /Contents string: the container, then zeros to the end of the hole
 * @throws DerError, WeakAlgorithmError
 */
export function readSignedData(contents: Buffer): SignedData {
  const { certificates, content, signers } = readCms(contents, { trailing: 'ZEROS' });
  if (content !== undefined) throw new DerError('the signature is not detached');
  const [signer, more] = signers;
  if (signer === undefined || more !== undefined) throw new DerError('not exactly one signer');
  const { digest, signatureDigest, weakness, signingCertificate, issuerDer, serial, contentType, messageDigest } =
    signer;
  const { scheme } = signer;
  if (scheme === 'ED25519' || scheme === 'ED448') throw new WeakAlgorithmError(scheme);
  if (isWeakDigest(digest) || isWeakDigest(signatureDigest)) throw new WeakAlgorithmError(weakness);
  if (!issuerDer || !serial || !contentType || !messageDigest || !signer.signedAttributes)
    throw new DerError('the signer is not named by issuer and serial, or signs no attributes');
  const named = signingCertificate?.version === 2 ? signingCertificate : undefined;
  if (named !== undefined && isWeakDigest(named.digest)) throw new WeakAlgorithmError(named.digest);
  return {
    certificates,
    issuerDer,
    serial,
    digest,
    contentType,
    messageDigest,
    signingCertificate: named === undefined ? undefined : { digest: named.digest as DigestName, hash: named.hash },
    signedAttributes: signer.signedAttributes,
    signatureScheme: scheme,
    signatureDigest,
    signature: signer.signature,
  };
}
