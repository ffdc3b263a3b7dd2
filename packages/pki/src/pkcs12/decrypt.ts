import { createDecipheriv } from 'node:crypto';
import rc2 from 'node-forge/lib/rc2.js';
import forgeUtil from 'node-forge/lib/util.js';
import { childrenOf, DerError, type DerElement, expectTag, readOid, readSmallInteger } from '../der/read.js';
import { type DerivationBudget, derivePbkdf2, derivePkcs12 } from './derive-key.js';
import type { PasswordForm } from './passwords.js';
import { pkcs12Oids } from './pkcs12-oids.js';

/** Bytes that do not decrypt: the password is another, or they are damaged. */
export class DecryptionFailed extends Error {}

const legacy: Readonly<Record<string, { readonly keyBytes: number; readonly rc2Bits?: number }>> = {
  [pkcs12Oids.sha1And3KeyTripleDes]: { keyBytes: 24 },
  [pkcs12Oids.sha1And2KeyTripleDes]: { keyBytes: 16 },
  [pkcs12Oids.sha1And128BitRc2]: { keyBytes: 16, rc2Bits: 128 },
  [pkcs12Oids.sha1And40BitRc2]: { keyBytes: 5, rc2Bits: 40 },
};

const ciphers: Readonly<
  Record<string, { readonly name: string; readonly keyBytes: number; readonly ivBytes: number }>
> = {
  [pkcs12Oids.aes128Cbc]: { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  [pkcs12Oids.aes192Cbc]: { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 },
  [pkcs12Oids.aes256Cbc]: { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  [pkcs12Oids.tripleDesCbc]: { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
};

/**
 * Bytes encrypted under a password by PBES2 (RFC 8018, 6.2) or one of the schemes of PKCS #12 (RFC 7292, C).
 * @throws DecryptionFailed; DerError for schemes and parameters that are not known
 */
export function decryptWithPassword(
  algorithm: DerElement | undefined,
  encrypted: Buffer,
  password: PasswordForm,
  budget: DerivationBudget,
): Buffer {
  const [id, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const scheme = readOid(id);
  if (scheme === pkcs12Oids.pbes2) return decryptPbes2(parameters, encrypted, password, budget);
  const known = legacy[scheme];
  if (known === undefined) throw new DerError(`encryption scheme ${scheme}`);
  const [salt, iterations] = childrenOf(expectTag(parameters, 0x30));
  const derive = (purpose: 1 | 2, bytes: number): Buffer =>
    derivePkcs12(
      'sha1',
      password.wide,
      expectTag(salt, 4).content,
      readSmallInteger(iterations),
      purpose,
      bytes,
      budget,
    );
  const [key, iv] = [derive(1, known.keyBytes), derive(2, 8)];
  if (known.rc2Bits !== undefined) return decryptRc2(key, known.rc2Bits, iv, encrypted);
  // Two-key triple DES is the three-key one whose last key is the first.
  return decryptCbc('des-ede3-cbc', Buffer.concat([key, key]).subarray(0, 24), iv, encrypted);
}

function decryptPbes2(
  parameters: DerElement | undefined,
  encrypted: Buffer,
  password: PasswordForm,
  budget: DerivationBudget,
): Buffer {
  const [derivation, scheme] = childrenOf(expectTag(parameters, 0x30));
  const [id, iv] = childrenOf(expectTag(scheme, 0x30));
  const cipher = ciphers[readOid(id)];
  if (cipher === undefined) throw new DerError(`cipher ${readOid(id)}`);
  const vector = expectTag(iv, 4).content;
  if (vector.length !== cipher.ivBytes) throw new DerError('initialisation vector');
  return decryptCbc(cipher.name, derivePbkdf2(derivation, password, cipher.keyBytes, budget), vector, encrypted);
}

function decryptCbc(name: string, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, iv);
  try {
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch (error) {
    throw new DecryptionFailed((error as Error).message);
  }
}

/** OpenSSL 3 leaves RC2 out; node-forge has it. */
function decryptRc2(key: Buffer, bits: number, iv: Buffer, encrypted: Buffer): Buffer {
  if (encrypted.length === 0 || encrypted.length % 8 !== 0) throw new DecryptionFailed('length');
  const cipher = rc2.createDecryptionCipher(key.toString('latin1'), bits);
  cipher.start(iv.toString('latin1'));
  cipher.update(forgeUtil.createBuffer(encrypted.toString('latin1')));
  if (!cipher.finish()) throw new DecryptionFailed('padding');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
}
