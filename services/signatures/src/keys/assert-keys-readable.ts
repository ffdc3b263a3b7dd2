import type { Database } from '@lienthong/database';
import { type KeyVault, KeyUnreadableError } from './key-vault.js';
import { PrivateKeyEntity } from './private-key.entity.js';
import { namesInUse } from './rotate-key-encryption.js';

/**
 * For the readiness of a process that answers: a PIN it cannot look at is a fault of ours, and a key it would make lie where no worker reads.
 * @throws {Error} KEY_ENCRYPTION_KEY_MISSING; which key stays in the log of the worker, readiness is shown to anybody
 */
export async function keysReady(database: Database, vault: KeyVault): Promise<void> {
  for (const name of await namesInUse(database)) if (!vault.knows(name)) throw new Error('KEY_ENCRYPTION_KEY_MISSING');
}

/**
 * A worker that lacks a key-encryption key must not start: it would refuse every act under that key, and seal new keys apart
 * from the old. Keys under a former one that is still configured are readable.
 * @throws {KeyUnreadableError}
 */
export async function assertKeysReadable(database: Database, vault: KeyVault): Promise<void> {
  for (const encryptionKey of await namesInUse(database)) {
    const sealed = await database.manager.findOneOrFail(PrivateKeyEntity, {
      where: { encryptionKey },
      order: { id: 'DESC' },
    });
    if (!vault.knows(encryptionKey)) {
      throw new KeyUnreadableError(sealed.id, 'it was sealed under another KEY_ENCRYPTION_KEY');
    }
    // The outermost layer opens under the configuration alone, with a PIN below it or not.
    vault.rewrap(sealed);
  }
}
