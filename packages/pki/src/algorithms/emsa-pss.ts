import { constants, createPublicKey, type KeyObject, publicDecrypt } from 'node:crypto';
import { oids } from '../der/oids.js';
import { childrenOf, expectTag, readWhole } from '../der/read.js';
import { nullElement, oid, sequence } from '../der/write.js';
import { digestBytes, hashWith, type ReadDigest } from './algorithm-identifiers.js';

export interface PssParameters {
  readonly digest: ReadDigest;
  readonly maskDigest: ReadDigest;
  readonly saltBytes: number;
}

/**
 * RSASSA-PSS-VERIFY (RFC 8017, 8.1.2), for what `node:crypto` cannot be asked: another hash in MGF1 than over the content.
 * @throws whatever OpenSSL throws where key and signature do not go together
 */
export function verifyPss(
  { digest, maskDigest, saltBytes }: PssParameters,
  data: readonly Buffer[],
  key: KeyObject,
  signature: Buffer,
): boolean {
  const bits = key.asymmetricKeyDetails!.modulusLength!;
  if (signature.length !== Math.ceil(bits / 8)) return false;
  const whole = publicDecrypt({ key: plainKey(key), padding: constants.RSA_NO_PADDING }, signature);
  // The encoded message has a bit less than the modulus: one byte less where that bit begins a byte.
  const encoded = whole.subarray(whole.length - Math.ceil((bits - 1) / 8));
  if (!isZero(whole.subarray(0, whole.length - encoded.length))) return false;
  return isEncodingOf(hashWith(digest, ...data), encoded, 8 * encoded.length - (bits - 1), {
    digest,
    maskDigest,
    saltBytes,
  });
}

/** EMSA-PSS-VERIFY (RFC 8017, 9.1.2). @param spareBits how many bits at the beginning must be clear */
function isEncodingOf(
  contentHash: Buffer,
  encoded: Buffer,
  spareBits: number,
  { digest, maskDigest, saltBytes }: PssParameters,
): boolean {
  const hashBytes = digestBytes[digest];
  const dbBytes = encoded.length - hashBytes - 1;
  const zeros = dbBytes - saltBytes - 1;
  if (zeros < 0 || encoded.at(-1) !== 0xbc || encoded[0]! >> (8 - spareBits) !== 0) return false;
  const hash = encoded.subarray(dbBytes, dbBytes + hashBytes);
  const block = Buffer.from(encoded.subarray(0, dbBytes));
  const mask = mgf1(maskDigest, hash, dbBytes);
  for (let at = 0; at < dbBytes; at += 1) block[at]! ^= mask[at]!;
  block[0]! &= 0xff >> spareBits;
  if (!isZero(block.subarray(0, zeros)) || block[zeros] !== 1) return false;
  return hashWith(digest, Buffer.alloc(8), contentHash, block.subarray(zeros + 1)).equals(hash);
}

/** RFC 8017, B.2.1. */
function mgf1(digest: ReadDigest, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; counter * digestBytes[digest] < length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    blocks.push(hashWith(digest, seed, number));
  }
  return Buffer.concat(blocks);
}

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

/** OpenSSL gives the bare RSA operation only to keys that are not marked for PSS. */
function plainKey(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa-pss') return key;
  const [, bits] = childrenOf(readWhole(key.export({ type: 'spki', format: 'der' }), 0x30));
  const info = sequence(sequence(oid(oids.rsaEncryption), nullElement), expectTag(bits, 3).bytes);
  return createPublicKey({ key: info, format: 'der', type: 'spki' });
}
