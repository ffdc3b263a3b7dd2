import { createHash } from 'node:crypto';
import { ecdsaInDer, verifyRaw } from '../algorithms/raw-signature.js';
import type { SigningIdentity } from '../certificates/signing-identity.js';
import { refusePki } from '../errors.js';
import { containerOf, signedAttributes } from './create-signed-data.js';
import { addUnsignedAttribute, type UnsignedAttribute } from './unsigned-attributes.js';

/** A signature whose key is elsewhere, half done. */
export interface PreparedSignedData {
  /** DER of the signed attributes: what is signed by `identity.scheme` with `identity.digest`. */
  readonly toBeSigned: Buffer;
  /** `identity.digest` over `toBeSigned`, for devices that take a hash. */
  readonly toBeSignedHash: Buffer;
  /** Longest container `complete` can give without unsigned attributes, bytes. */
  readonly maxBytes: number;
  /**
   * @param signature over `toBeSigned`; ECDSA in DER or as r and s side by side
   * @throws PkiRefusedError SIGNATURE_NOT_OF_CERTIFICATE when it was made by another key or over other bytes
   */
  complete(signature: Buffer, unsignedAttributes?: readonly UnsignedAttribute[]): Buffer;
}

/**
 * First half of a signature in two steps (ETSI EN 319 142-1, 6.3; as `createSignedData`). Preparing again from the same
 * certificates, options and digest gives the same bytes: whoever waits for a token need store nothing else.
 * @param digest of what the signature covers, by `identity.digest`
 */
export function prepareSignedData(identity: SigningIdentity, digest: Buffer): PreparedSignedData {
  const toBeSigned = signedAttributes(identity, digest);
  const { publicKey } = identity.certificate;
  return {
    toBeSigned,
    toBeSignedHash: createHash(identity.digest).update(toBeSigned).digest(),
    maxBytes: containerOf(identity, digest, Buffer.alloc(identity.maxSignatureBytes)).length,
    complete(given, unsignedAttributes = []) {
      const signature = identity.scheme === 'ECDSA' ? ecdsaInDer(given, publicKey) : given;
      if (!verifyRaw(identity, toBeSigned, publicKey, signature)) throw refusePki('SIGNATURE_NOT_OF_CERTIFICATE');
      return unsignedAttributes.reduce(addUnsignedAttribute, containerOf(identity, digest, signature));
    },
  };
}
