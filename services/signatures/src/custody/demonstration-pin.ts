import type { Database } from '@lienthong/database';
import type { KeyVault } from '../keys/key-vault.js';
import { PrivateKeyEntity } from '../keys/private-key.entity.js';
import { replaceSealing } from './custody.repository.js';

/**
 * Gives the demonstration's PIN to the personal keys that its authority made before there were PINs, so that an older state
 * folder still signs. Keys of other authorities wait for their owners.
 */
export async function giveDemonstrationPin(
  { database, vault }: { readonly database: Database; readonly vault: KeyVault },
  pin: string,
): Promise<void> {
  const keys = await database.manager
    .createQueryBuilder(PrivateKeyEntity, 'key')
    .where(`key.ownerKind = 'PERSON' and key.protection = 'SERVICE'`)
    .andWhere(
      `exists (select 1 from certificate c join certificate issuer on issuer.id = c.issuer_id
         where c.private_key_id = key.id and issuer.owner_kind = 'SUB')`,
    )
    .getMany();
  for (const { id, ownerKind, ownerId, ...rest } of keys) {
    const before = { id, ownerKind, ownerId, ...rest };
    const after = await vault.seal({ id, ownerKind, ownerId }, vault.open(before), { kind: 'PIN', pin });
    await database.transaction((tx) => replaceSealing(tx, before, after));
  }
}
