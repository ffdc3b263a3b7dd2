import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/**
 * RSA, at least 2,048 bits (TT 15/2025/TT-BKHCN), made on the thread pool so that the event loop stays free and two
 * cores make two keys at once.
 */
export const makeKeyPair = (bits: 2048 | 3072 = 2048): Promise<KeyPair> => generate('rsa', { modulusLength: bits });
