// Wraps all data keys under the current key-encryption key. Runs beside the service, can be stopped at any time and run again.
import type { Database, Tx } from '@lienthong/database';
import type { KeyVault } from './key-vault.js';
import { PrivateKeyEntity } from './private-key.entity.js';

export interface RotationReport {
  readonly rewrapped: number;
  /** Not under the current key-encryption key when it ended: being changed by somebody else, or under a key that is not configured. */
  readonly left: number;
  /** Of those, under a key that is not configured: nothing can be done about them here. */
  readonly unreadable: number;
}

export interface RotationOptions {
  /** Keys per transaction; what a stopped run loses at most. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  readonly onBatch?: (rewrapped: number) => void;
}

/** @throws {KeyUnreadableError} when a row does not open although its key-encryption key is known: it was changed */
export async function rotateKeyEncryption(
  database: Database,
  vault: KeyVault,
  { batch = 100, signal, onBatch }: RotationOptions = {},
): Promise<RotationReport> {
  const former = (await namesInUse(database)).filter((name) => name !== vault.current && vault.knows(name));
  let rewrapped = 0;
  while (!signal?.aborted) {
    const done = await database.transaction((tx) => rewrapBatch(tx, vault, former, batch));
    if (done === 0) break;
    rewrapped += done;
    onBatch?.(rewrapped);
  }
  return { rewrapped, ...(await remaining(database, vault)) };
}

/** The names of the key-encryption keys that the stored keys are wrapped under. */
export const namesInUse = async (database: Pick<Database, 'query'>): Promise<string[]> =>
  (await database.query<{ name: string }>('select distinct encryption_key as name from private_key order by 1')).map(
    ({ name }) => name,
  );

async function rewrapBatch(tx: Tx, vault: KeyVault, former: readonly string[], batch: number): Promise<number> {
  if (former.length === 0) return 0;
  const rows = await tx.manager
    .createQueryBuilder(PrivateKeyEntity, 'key')
    .where('key.encryptionKey in (:...former)', { former })
    .orderBy('key.id')
    .limit(batch)
    .setLock('pessimistic_write')
    .setOnLocked('skip_locked')
    .getMany();
  for (const row of rows) {
    const { encryptionKey, wrappedDataKey } = vault.rewrap(row);
    await tx.manager.update(PrivateKeyEntity, { id: row.id }, { encryptionKey, wrappedDataKey });
  }
  return rows.length;
}

async function remaining(database: Database, vault: KeyVault): Promise<Pick<RotationReport, 'left' | 'unreadable'>> {
  const rows = await database.query<{ name: string; count: number }>(
    'select encryption_key as name, count(*)::int as count from private_key where encryption_key <> $1 group by 1',
    [vault.current],
  );
  const sum = (of: typeof rows): number => of.reduce((total, { count }) => total + count, 0);
  return { left: sum(rows), unreadable: sum(rows.filter(({ name }) => !vault.knows(name))) };
}
