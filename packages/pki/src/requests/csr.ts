import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import {
  isWeakDigest,
  readSignatureAlgorithm,
  signatureAlgorithm,
  type SigningDigest,
} from '../algorithms/algorithm-identifiers.js';
import { ecdsaInDer, keyWeakness, signRaw, verifyRaw } from '../algorithms/raw-signature.js';
import { issuerAlgorithm } from '../certificates/create-certificate.js';
import { type DistinguishedName, encodeName, readName } from '../certificates/distinguished-name.js';
import { pemBlocks } from '../certificates/pem.js';
import { childrenOf, DerError, expectTag, readBitBytes, readSmallInteger, readWhole } from '../der/read.js';
import { bitString, integer, sequence, tagged } from '../der/write.js';
import { refusePki } from '../errors.js';

export interface CsrOptions {
  /** SHA-256 when left out; SHA-384 for P-384. */
  readonly digest?: SigningDigest;
  /** For RSA keys; RSA_PKCS1 when left out. */
  readonly scheme?: 'RSA_PKCS1' | 'RSA_PSS';
}

/** A certificate request (PKCS #10, RFC 2986) in DER, signed by the key it is for. */
export function createCsr(
  given: { readonly subject: DistinguishedName; readonly key: KeyObject } & CsrOptions,
): Buffer {
  const { subject, key, ...options } = given;
  const prepared = prepareCsr({ subject, publicKey: createPublicKey(key), ...options });
  const { scheme, digest } = issuerAlgorithm(key, options);
  return prepared.complete(signRaw(scheme, digest, prepared.toBeSigned, key));
}

/**
 * The same for a key that is elsewhere: `toBeSigned` is signed there by `scheme` and `digest`.
 * @throws PkiRefusedError SIGNATURE_NOT_OF_CERTIFICATE from `complete` when another key signed
 */
export function prepareCsr(
  given: { readonly subject: DistinguishedName; readonly publicKey: KeyObject } & CsrOptions,
): {
  readonly toBeSigned: Buffer;
  readonly scheme: 'RSA_PKCS1' | 'RSA_PSS' | 'ECDSA';
  readonly digest: SigningDigest;
  complete(signature: Buffer): Buffer;
} {
  const { subject, publicKey, ...options } = given;
  const { scheme, digest } = issuerAlgorithm(publicKey, options);
  const toBeSigned = sequence(
    integer(0),
    encodeName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0),
  );
  return {
    toBeSigned,
    scheme,
    digest,
    complete(signed) {
      const signature = scheme === 'ECDSA' ? ecdsaInDer(signed, publicKey) : signed;
      if (!verifyRaw({ scheme, digest }, toBeSigned, publicKey, signature))
        throw refusePki('SIGNATURE_NOT_OF_CERTIFICATE');
      return sequence(toBeSigned, signatureAlgorithm(scheme, digest), bitString(signature));
    },
  };
}

export interface CsrFacts {
  readonly der: Buffer;
  readonly subject: Partial<DistinguishedName>;
  readonly publicKey: KeyObject;
  /** Of the whole request, to tell two apart. */
  readonly sha256: Buffer;
}

/**
 * A certificate request, its proof of possession verified (RFC 2986, 4.2).
 * @param bytes DER or PEM
 * @throws PkiRefusedError CSR_UNREADABLE, CSR_SIGNATURE_WRONG, KEY_NOT_SUITABLE (RSA below 2,048 bits, EC below 256, other kinds)
 */
export function readCsr(bytes: Buffer): CsrFacts {
  try {
    return read(derOf(bytes));
  } catch (error) {
    if (error instanceof DerError) throw refusePki('CSR_UNREADABLE', error.message);
    throw error;
  }
}

function derOf(bytes: Buffer): Buffer {
  if (bytes[0] === 0x30) return bytes;
  // Some programs still write the label of before RFC 7468.
  const text = bytes.toString('latin1').replaceAll('NEW CERTIFICATE REQUEST', 'CERTIFICATE REQUEST');
  const [der, more] = pemBlocks(text, 'CERTIFICATE REQUEST');
  if (der === undefined || more !== undefined) throw new DerError('neither DER nor one PEM block');
  return der;
}

function read(der: Buffer): CsrFacts {
  const [body, algorithm, signature, more] = childrenOf(readWhole(der, 0x30));
  const [version, subject, keyInfo] = childrenOf(expectTag(body, 0x30));
  if (more !== undefined || readSmallInteger(version) !== 0) throw new DerError('version of the request');
  const publicKey = publicKeyOf(expectTag(keyInfo, 0x30).bytes);
  const weakness = keyWeakness(publicKey);
  if (weakness !== undefined) throw refusePki('KEY_NOT_SUITABLE', weakness);
  const { scheme, digest, saltBytes } = readSignatureAlgorithm(algorithm);
  const known = digest !== undefined && !isWeakDigest(digest);
  const salt = saltBytes === undefined ? {} : { saltBytes };
  if (!known || !verifyRaw({ scheme, digest, ...salt }, body!.bytes, publicKey, readBitBytes(signature)))
    throw refusePki('CSR_SIGNATURE_WRONG', digest);
  return { der, subject: readName(subject), publicKey, sha256: createHash('sha256').update(der).digest() };
}

function publicKeyOf(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (error) {
    throw new DerError(`public key: ${(error as Error).message}`);
  }
}
