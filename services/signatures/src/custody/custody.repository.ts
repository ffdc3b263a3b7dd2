// Every SQL statement about PINs and authorisations.
import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import type { EntityManager } from 'typeorm';
import type { SealedKey } from '../keys/key-vault.js';
import type { Authorisation } from './authorisation.js';
import { type PinState, untouched } from './pin-rules.js';
import { PinStateEntity } from './pin-state.entity.js';

/** Locked until the end of the transaction: guesses that come together are counted one after the other. */
export async function lockPinState(tx: Tx, keyId: string): Promise<PinState> {
  await tx.query('insert into pin_state (key_id, wrong) values ($1, 0) on conflict do nothing', [keyId]);
  return tx.manager.findOneOrFail(PinStateEntity, { where: { keyId }, lock: { mode: 'pessimistic_write' } });
}

export const findPinState = async (manager: EntityManager, keyId: string): Promise<PinState> =>
  (await manager.findOneBy(PinStateEntity, { keyId })) ?? untouched;

export const savePinState = async (tx: Tx, keyId: string, state: PinState): Promise<void> => {
  const { wrong, nextTryAt, lockedAt } = state;
  await tx.manager.update(PinStateEntity, { keyId }, { wrong, nextTryAt, lockedAt });
};

/**
 * Forgets the wrong PINs of all keys of a person.
 * @returns the ids of the person's keys with a PIN
 */
export async function clearPinStates(tx: Tx, personId: string): Promise<string[]> {
  const keys = await tx.query<{ id: string }>(
    `select id from private_key where owner_kind = 'PERSON' and owner_id = $1 and protection = 'PIN' order by id`,
    [personId],
  );
  const ids = keys.map(({ id }) => id);
  await tx.query('update pin_state set wrong = 0, next_try_at = null, locked_at = null where key_id = any($1)', [ids]);
  return ids;
}

/**
 * Puts the new sealing in the place of the one it was made from.
 * @returns false when another change came first
 */
export async function replaceSealing(tx: Tx, before: SealedKey, after: SealedKey): Promise<boolean> {
  const rows = await tx.query(
    `update private_key set protection = $2, encryption_key = $3, wrapped_data_key = $4, pin_derivation = $5::jsonb,
       sealed_private_key = $6
     where id = $1 and sealed_private_key = $7 returning 1`,
    [
      before.id,
      after.protection,
      after.encryptionKey,
      after.wrappedDataKey,
      after.pinDerivation === null ? null : JSON.stringify(after.pinDerivation),
      after.sealedPrivateKey,
      before.sealedPrivateKey,
    ],
  );
  return rows.length === 1;
}

export interface KeptSecret extends Pick<Authorisation, 'id' | 'expiresAt'> {
  readonly sealed: Buffer;
}

/** Until the act that each authorisation is for has ended. */
export async function keepSecrets(tx: Tx, secrets: readonly KeptSecret[]): Promise<void> {
  await bulkInsert(
    tx,
    'authorisation_secret',
    { id: 'uuid', sealed: 'bytea', expires_at: 'timestamptz' },
    secrets.map(({ id, sealed, expiresAt }) => [id, sealed, expiresAt]),
  );
}

/** Null: it was forgotten. */
export async function findSecret(reader: Pick<Database, 'query'>, id: string): Promise<Buffer | null> {
  const [row] = await reader.query<{ sealed: Buffer }>('select sealed from authorisation_secret where id = $1', [id]);
  return row?.sealed ?? null;
}

/** The act has ended, well or not. */
export async function forgetSecretOf(tx: Tx, actId: string): Promise<void> {
  await tx.query('delete from authorisation_secret s using used_authorisation u where u.id = s.id and u.act_id = $1', [
    actId,
  ]);
}

/** Of authorisations that no act began with, or whose act never ended. */
export async function removeExpiredSecrets(database: Pick<Database, 'query'>, before: Date): Promise<number> {
  return (await database.query('delete from authorisation_secret where expires_at < $1 returning 1', [before])).length;
}

/**
 * Uses an authorisation up for an act.
 * @returns false when it served another act already
 */
export async function useAuthorisation(
  tx: Tx,
  { id, expiresAt }: Pick<Authorisation, 'id' | 'expiresAt'>,
  actId: string,
  at: Date,
): Promise<boolean> {
  await tx.query(
    'insert into used_authorisation (id, act_id, used_at, expires_at) values ($1, $2, $3, $4) on conflict do nothing',
    [id, actId, at, expiresAt],
  );
  const rows = await tx.query('select 1 from used_authorisation where id = $1 and act_id = $2', [id, actId]);
  return rows.length === 1;
}

/**
 * Forgets that authorisations were used which no act can begin with any more: an act begins within the time that is sealed into
 * its authorisation, uses it up in the transaction that begins it, and is itself remembered for ever. So after `expiresAt` an act
 * with it either has begun, and is known by its id, or is refused as expired.
 * @param before some time ago, so that no process's clock is still before the expiry
 */
export async function removeExpiredUses(database: Pick<Database, 'query'>, before: Date): Promise<number> {
  return (await database.query('delete from used_authorisation where expires_at < $1 returning 1', [before])).length;
}
