import { constants, createVerify, type KeyObject, sign, verify, type VerifyKeyObjectInput } from 'node:crypto';
import type { ReadDigest, SignatureAlgorithm, SignatureScheme, SigningDigest } from './algorithm-identifiers.js';
import { digestBytes } from './algorithm-identifiers.js';
import { verifyPss } from './emsa-pss.js';
import { childrenOf, DerError, readInteger, readWhole } from '../der/read.js';
import { integer, sequence } from '../der/write.js';

/** Signature of the bytes by a key in hand; ECDSA in DER. */
export function signRaw(scheme: SignatureScheme, digest: SigningDigest, data: Buffer, key: KeyObject): Buffer {
  if (scheme !== 'RSA_PSS') return sign(digest, data, key);
  return sign(digest, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestBytes[digest] });
}

/** Nobody signs with longer keys; verifying with one made up for it takes milliseconds each time. */
const maxRsaBits = 8_192;

/**
 * Whether the key made the signature with exactly this algorithm; the data may come in parts. Bytes that the library cannot work with at all are no
 * signature either.
 */
export function verifyRaw(
  algorithm: SignatureAlgorithm,
  data: Buffer | readonly Buffer[],
  key: KeyObject,
  signature: Buffer,
): boolean {
  const { scheme, digest } = algorithm;
  const kind = key.asymmetricKeyType;
  if (bitsOf(key) > maxRsaBits || isExponentVoid(key)) return false;
  const isBy = (options: VerifyKeyObjectInput): boolean => {
    if (digest === undefined) return false;
    if (Buffer.isBuffer(data)) return verify(digest, data, options, signature);
    const verifier = createVerify(digest);
    for (const part of data) verifier.update(part);
    return verifier.verify(options, signature);
  };
  try {
    switch (scheme) {
      case 'ED25519':
      case 'ED448':
        return kind === scheme.toLowerCase() && verify(null, wholeOf(data), key, signature);
      case 'ECDSA':
        return kind === 'ec' && isEcdsaDer(signature) && isBy({ key });
      case 'RSA_PKCS1':
        return kind === 'rsa' && isBy({ key, padding: constants.RSA_PKCS1_PADDING });
      case 'RSA_PSS': {
        if (digest === undefined || !isPermittedBy(key, digest, algorithm)) return false;
        const { saltBytes = digestBytes[digest], maskDigest = digest } = algorithm;
        if (maskDigest === digest)
          return isBy({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes });
        return verifyPss({ digest, maskDigest, saltBytes }, Buffer.isBuffer(data) ? [data] : data, key, signature);
      }
    }
  } catch {
    // OpenSSL throws where key and parameters do not go together (a salt longer than the key): not a signature by this key.
    return false;
  }
}

const wholeOf = (data: Buffer | readonly Buffer[]): Buffer =>
  Buffer.isBuffer(data) ? data : data.length === 1 ? data[0]! : Buffer.concat(data);

/** With 1 whoever likes writes signatures of any content; an even one belongs to no key pair (RFC 8017, 3.1). */
function isExponentVoid({ asymmetricKeyDetails }: KeyObject): boolean {
  const exponent = asymmetricKeyDetails?.publicExponent;
  return exponent !== undefined && (exponent < 3n || exponent % 2n === 0n);
}

/** A key marked for PSS may name the hashes and the shortest salt it is for (RFC 4055, 3.3). */
function isPermittedBy(key: KeyObject, digest: ReadDigest, { saltBytes, maskDigest }: SignatureAlgorithm): boolean {
  if (key.asymmetricKeyType === 'rsa') return true;
  if (key.asymmetricKeyType !== 'rsa-pss') return false;
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = key.asymmetricKeyDetails!;
  return (
    (hashAlgorithm === undefined || hashAlgorithm === digest) &&
    (mgf1HashAlgorithm === undefined || mgf1HashAlgorithm === (maskDigest ?? digest)) &&
    (saltLength === undefined || (saltBytes ?? digestBytes[digest]) >= saltLength)
  );
}

function isEcdsaDer(signature: Buffer): boolean {
  try {
    const [r, s, more] = childrenOf(readWhole(signature, 0x30));
    return readInteger(r).length > 0 && readInteger(s).length > 0 && more === undefined;
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

/** Tokens and PKCS#11 give r and s side by side; CMS wants them as SEQUENCE of INTEGER (RFC 3279, 2.2.3). */
export function ecdsaInDer(signature: Buffer, key: KeyObject): Buffer {
  const width = coordinateBytes(key);
  if (signature.length !== width * 2 || isEcdsaDer(signature)) return signature;
  return sequence(integer(signature.subarray(0, width)), integer(signature.subarray(width)));
}

const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

const bitsOf = (key: KeyObject): number =>
  key.asymmetricKeyDetails?.modulusLength ?? curveBits[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 0;

const coordinateBytes = (key: KeyObject): number => Math.ceil(bitsOf(key) / 8);

/** Longest signature the key can make, bytes; ECDSA as DER. */
export function longestSignature(key: KeyObject): number {
  if (key.asymmetricKeyType !== 'ec') return Math.ceil(bitsOf(key) / 8);
  const integerBytes = coordinateBytes(key) + 3;
  return integerBytes * 2 + (integerBytes * 2 >= 0x80 ? 3 : 2);
}

/** What FIPS 186-5, 5.1, and ETSI TS 119 312 ask for; a small exponent lives by every verifier's care (Bleichenbacher, 2006). */
const smallestExponent = 65_537n;

/** Why a key is not acceptable, or undefined: RSA from 2,048 bits, EC from 256 (TT 15/2025/TT-BKHCN). */
export function keyWeakness(key: KeyObject): string | undefined {
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      if (bitsOf(key) < 2048) return `RSA key of ${bitsOf(key)} bits`;
      return hasSmallExponent(key) ? `RSA key with exponent ${key.asymmetricKeyDetails?.publicExponent}` : undefined;
    case 'ec':
      return bitsOf(key) < 256
        ? `EC key on curve ${key.asymmetricKeyDetails?.namedCurve ?? 'without name'}`
        : undefined;
    default:
      return `key of type ${key.asymmetricKeyType}`;
  }
}

const hasSmallExponent = ({ asymmetricKeyDetails }: KeyObject): boolean =>
  (asymmetricKeyDetails?.publicExponent ?? smallestExponent) < smallestExponent;
