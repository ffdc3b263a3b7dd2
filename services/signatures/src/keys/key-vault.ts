// Envelope encryption of private keys. Nothing outside this file sees a key's bytes in the clear.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

export const keyOwnerKinds = ['ROOT', 'SUB', 'PERSON', 'ORGANISATION'] as const;
export type KeyOwnerKind = (typeof keyOwnerKinds)[number];

export interface SealedKey {
  readonly id: string;
  readonly ownerKind: KeyOwnerKind;
  readonly ownerId: string;
  /** Which key-encryption key wrapped it: a fingerprint, not a secret. */
  readonly encryptionKey: string;
  readonly wrappedDataKey: Buffer;
  readonly sealedPrivateKey: Buffer;
}
export type KeyIdentity = Pick<SealedKey, 'id' | 'ownerKind' | 'ownerId'>;

export interface KeyVault {
  seal(identity: KeyIdentity, privateKey: KeyObject): SealedKey;
  /** @throws {KeyUnreadableError} under another key-encryption key, or when the row was changed or moved to another owner */
  open(sealed: SealedKey): KeyObject;
}

/** A fault of the configuration or of the store, never the user's. */
export class KeyUnreadableError extends Error {
  constructor(id: string, reason: string) {
    super(`private key ${id} cannot be read: ${reason}`);
    this.name = 'KeyUnreadableError';
  }
}

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** iv ‖ ciphertext ‖ tag */
function encrypt(key: Buffer, plain: Buffer, context: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const writer = createCipheriv(cipher, key, iv).setAAD(context);
  return Buffer.concat([iv, writer.update(plain), writer.final(), writer.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, context: Buffer): Buffer {
  const reader = createDecipheriv(cipher, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(context)
    .setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([reader.update(sealed.subarray(ivBytes, -tagBytes)), reader.final()]);
}

/** Authenticated beside the ciphertext: a row copied onto another owner or key id does not open. */
const contextOf = (layer: string, { id, ownerKind, ownerId }: KeyIdentity): Buffer =>
  Buffer.from(`lienthong ${layer} ${ownerKind} ${ownerId} ${id}`);

/** @param keyEncryptionKey 32 bytes, from the configuration; rotating it means wrapping the data keys anew */
export function createKeyVault(keyEncryptionKey: Buffer): KeyVault {
  if (keyEncryptionKey.length !== 32) throw new Error('the key-encryption key has 32 bytes');
  const fingerprint = createHmac('sha256', keyEncryptionKey).update('lienthong key name').digest('hex').slice(0, 16);
  return {
    seal(identity, privateKey) {
      const dataKey = randomBytes(32);
      const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
      try {
        return {
          ...identity,
          encryptionKey: fingerprint,
          wrappedDataKey: encrypt(keyEncryptionKey, dataKey, contextOf('data key', identity)),
          sealedPrivateKey: encrypt(dataKey, plain, contextOf('private key', identity)),
        };
      } finally {
        dataKey.fill(0);
        plain.fill(0);
      }
    },
    open(sealed) {
      if (sealed.encryptionKey !== fingerprint) {
        throw new KeyUnreadableError(sealed.id, 'it was sealed under another KEY_ENCRYPTION_KEY');
      }
      let dataKey: Buffer | undefined;
      let plain: Buffer | undefined;
      try {
        dataKey = decrypt(keyEncryptionKey, sealed.wrappedDataKey, contextOf('data key', sealed));
        plain = decrypt(dataKey, sealed.sealedPrivateKey, contextOf('private key', sealed));
        return createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
      } catch {
        throw new KeyUnreadableError(sealed.id, 'the row was changed or belongs to another owner');
      } finally {
        dataKey?.fill(0);
        plain?.fill(0);
      }
    },
  };
}
