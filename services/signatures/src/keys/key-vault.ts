// Envelope encryption of private keys. Nothing outside this file sees a key's bytes in the clear.
//
//   private key ── sealed under ──▶ data key ── [PIN keys: under the key made of the PIN] ── under ──▶ key-encryption key
//
// The outermost layer is the key-encryption key's, so that rotation needs no PIN, and so that the database alone does not
// even tell a right PIN from a wrong one.
import { createHmac, createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import { type KeyPair, makeKeyPair, type MadeKeyKind, type MakeKeyPair } from './key-pair.js';
import { derive, newPinDerivation, type PinCost, type PinDerivation, usualPinCost } from './pin-derivation.js';
import { decrypt, encrypt } from './sealing.js';

export const keyOwnerKinds = ['ROOT', 'SUB', 'PERSON', 'ORGANISATION'] as const;
export type KeyOwnerKind = (typeof keyOwnerKinds)[number];

/** SERVICE: opens under the configuration alone. PIN: needs the configuration and the owner's PIN. */
export type KeyProtection = { readonly kind: 'SERVICE' } | { readonly kind: 'PIN'; readonly pin: string };
export const byService: KeyProtection = { kind: 'SERVICE' };

export interface SealedKey {
  readonly id: string;
  readonly ownerKind: KeyOwnerKind;
  readonly ownerId: string;
  readonly protection: KeyProtection['kind'];
  /** Which key-encryption key wrapped it: a fingerprint, not a secret. */
  readonly encryptionKey: string;
  readonly wrappedDataKey: Buffer;
  /** How the PIN becomes a key; null where there is no PIN. */
  readonly pinDerivation: PinDerivation | null;
  readonly sealedPrivateKey: Buffer;
}
export type KeyIdentity = Pick<SealedKey, 'id' | 'ownerKind' | 'ownerId'>;

export interface KeyVault {
  /** The name of the key-encryption key that new keys are sealed under. */
  readonly current: string;
  /** Whether a key-encryption key of this name is in the configuration, current or former. */
  knows(encryptionKey: string): boolean;
  /** Made for the caller to seal; RSA_2048 when nothing is said. */
  newKeyPair(kind?: MadeKeyKind): Promise<KeyPair>;
  seal(identity: KeyIdentity, privateKey: KeyObject, protection: KeyProtection): Promise<SealedKey>;
  /**
   * Opens a key that needs no PIN.
   * @throws {KeyUnreadableError} under an unknown key-encryption key, when it needs a PIN, or when the row was changed or moved
   *   to another owner
   */
  open(sealed: SealedKey): KeyObject;
  /**
   * @returns the secret made of the PIN, 32 bytes: opens this sealing and no other one; the caller overwrites it when done
   * @throws {WrongPinError}, {KeyUnreadableError}
   */
  unlock(sealed: SealedKey, pin: string): Promise<Buffer>;
  /**
   * @param secret what `unlock` gave
   * @throws {WrongPinError} when the PIN was changed since, {KeyUnreadableError}
   */
  openUnlocked(sealed: SealedKey, secret: Buffer): KeyObject;
  /**
   * The same sealing under the current key-encryption key; the PIN is not needed.
   * @throws {KeyUnreadableError}
   */
  rewrap<K extends SealedKey>(sealed: K): K;
}

/** A fault of the configuration or of the store, never the user's. */
export class KeyUnreadableError extends Error {
  constructor(id: string, reason: string) {
    super(`private key ${id} cannot be read: ${reason}`);
    this.name = 'KeyUnreadableError';
  }
}

/** What was given does not open the PIN's layer. Counted and answered by custody. */
export class WrongPinError extends Error {
  constructor(id: string) {
    super(`the PIN does not open private key ${id}`);
    this.name = 'WrongPinError';
  }
}

/** Authenticated beside the ciphertext: a row copied onto another owner or key id does not open. */
const contextOf = (layer: string, { id, ownerKind, ownerId }: KeyIdentity): Buffer =>
  Buffer.from(`lienthong ${layer} ${ownerKind} ${ownerId} ${id}`);

const nameOf = (keyEncryptionKey: Buffer): string =>
  createHmac('sha256', keyEncryptionKey).update('lienthong key name').digest('hex').slice(0, 16);

/**
 * @param current 32 bytes, from the configuration; seals and rewraps
 * @param former 32 bytes each; still open what was sealed under them
 */
export function createKeyVault(
  current: Buffer,
  former: readonly Buffer[] = [],
  {
    pinCost = usualPinCost,
    makeKeyPair: make = makeKeyPair,
  }: { readonly pinCost?: PinCost; readonly makeKeyPair?: MakeKeyPair } = {},
): KeyVault {
  const known = new Map([...former, current].map((key) => [nameOf(key), key]));
  if ([...known.values()].some((key) => key.length !== 32)) throw new Error('a key-encryption key has 32 bytes');
  const currentName = nameOf(current);

  /** The outermost layer, which also proves that the row belongs to its owner. */
  function unwrap(sealed: SealedKey): Buffer {
    const key = known.get(sealed.encryptionKey);
    if (!key) throw new KeyUnreadableError(sealed.id, 'it was sealed under another KEY_ENCRYPTION_KEY');
    try {
      return decrypt(key, sealed.wrappedDataKey, contextOf('data key', sealed));
    } catch {
      throw new KeyUnreadableError(sealed.id, 'the row was changed or belongs to another owner');
    }
  }

  function openWith(sealed: SealedKey, dataKey: Buffer): KeyObject {
    let plain: Buffer | undefined;
    try {
      plain = decrypt(dataKey, sealed.sealedPrivateKey, contextOf('private key', sealed));
      return createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
    } catch {
      throw new KeyUnreadableError(sealed.id, 'the row was changed or belongs to another owner');
    } finally {
      plain?.fill(0);
      dataKey.fill(0);
    }
  }

  function throughPin(sealed: SealedKey, secret: Buffer): Buffer {
    const inner = unwrap(sealed);
    try {
      return decrypt(secret, inner, contextOf('data key under PIN', sealed));
    } catch {
      throw new WrongPinError(sealed.id);
    }
  }

  return {
    current: currentName,
    knows: (encryptionKey) => known.has(encryptionKey),
    newKeyPair: (kind = 'RSA_2048') => make(kind),
    async seal(identity, privateKey, protection) {
      const pinDerivation = protection.kind === 'PIN' ? newPinDerivation(pinCost) : null;
      const secret = protection.kind === 'PIN' ? await derive(protection.pin, pinDerivation!) : null;
      const dataKey = randomBytes(32);
      const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
      try {
        const inner = secret ? encrypt(secret, dataKey, contextOf('data key under PIN', identity)) : dataKey;
        return {
          id: identity.id,
          ownerKind: identity.ownerKind,
          ownerId: identity.ownerId,
          protection: protection.kind,
          encryptionKey: currentName,
          wrappedDataKey: encrypt(current, inner, contextOf('data key', identity)),
          pinDerivation,
          sealedPrivateKey: encrypt(dataKey, plain, contextOf('private key', identity)),
        };
      } finally {
        secret?.fill(0);
        dataKey.fill(0);
        plain.fill(0);
      }
    },
    open(sealed) {
      if (sealed.protection === 'PIN') throw new KeyUnreadableError(sealed.id, "it needs its owner's PIN");
      return openWith(sealed, unwrap(sealed));
    },
    async unlock(sealed, pin) {
      if (!sealed.pinDerivation) throw new KeyUnreadableError(sealed.id, 'it has no PIN');
      const secret = await derive(pin, sealed.pinDerivation);
      try {
        throughPin(sealed, secret).fill(0);
        return secret;
      } catch (error) {
        secret.fill(0);
        throw error;
      }
    },
    openUnlocked: (sealed, secret) => openWith(sealed, throughPin(sealed, secret)),
    rewrap(sealed) {
      const inner = unwrap(sealed);
      try {
        const wrappedDataKey = encrypt(current, inner, contextOf('data key', sealed));
        return { ...sealed, encryptionKey: currentName, wrappedDataKey };
      } finally {
        inner.fill(0);
      }
    },
  };
}
