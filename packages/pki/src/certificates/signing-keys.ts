import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** Kinds of keys that may sign (TT 15/2025/TT-BKHCN: RSA from 2,048 bits, ECDSA from 256). */
export const keyKinds = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'P256', 'P384'] as const;
export type KeyKind = (typeof keyKinds)[number];

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A new key pair, made on the calling thread: RSA keys take up to seconds. RSA_2048 when the kind is left out. */
export function generateSigningKey(kind: KeyKind = 'RSA_2048'): KeyPair {
  switch (kind) {
    case 'P256':
      return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    case 'P384':
      return generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    default:
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) });
  }
}
