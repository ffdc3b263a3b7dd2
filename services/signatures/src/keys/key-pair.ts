import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** TT 15/2025/TT-BKHCN: RSA of 2,048 bits at least, or ECDSA. */
const rsaBits = { RSA_2048: 2048, RSA_3072: 3072 } as const;
const curves = { P256: 'P-256', P384: 'P-384' } as const;
export type MadeKeyKind = keyof typeof rsaBits | keyof typeof curves;

export type MakeKeyPair = (kind: MadeKeyKind) => Promise<KeyPair>;

/** Made on the thread pool so that the event loop stays free and two cores make two keys at once. */
export const makeKeyPair: MakeKeyPair = (kind) =>
  kind in curves
    ? generate('ec', { namedCurve: curves[kind as keyof typeof curves] })
    : generate('rsa', { modulusLength: rsaBits[kind as keyof typeof rsaBits] });
