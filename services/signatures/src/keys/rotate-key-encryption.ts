// Wraps all data keys under the current key-encryption key. Runs beside the service, can be stopped at any time and run again.
import type { Database, Tx } from '@lienthong/database';
import { KeyUnreadableError, type KeyVault } from './key-vault.js';
import { PrivateKeyEntity } from './private-key.entity.js';

export interface RotationReport {
  readonly rewrapped: number;
  /** Not under the current key-encryption key when it ended: being changed by somebody else, or under a key that is not configured. */
  readonly left: number;
  /** Of those, under a key that is not configured: nothing can be done about them here. */
  readonly unreadable: number;
  /** Of those, ids of keys that do not open although their key-encryption key is known: their rows were changed. */
  readonly damaged: readonly string[];
}

export interface RotationOptions {
  /** Keys per transaction; what a stopped run loses at most. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  readonly onBatch?: (rewrapped: number) => void;
}

/** A row that does not open keeps no other from being wrapped anew. */
export async function rotateKeyEncryption(
  database: Database,
  vault: KeyVault,
  { batch = 100, signal, onBatch }: RotationOptions = {},
): Promise<RotationReport> {
  const former = (await namesInUse(database)).filter((name) => name !== vault.current && vault.knows(name));
  const damaged = new Set<string>();
  let rewrapped = 0;
  while (!signal?.aborted) {
    const before = damaged.size;
    const done = await database.transaction((tx) => rewrapBatch(tx, vault, { former, batch, damaged }));
    if (done === 0 && damaged.size === before) break;
    rewrapped += done;
    onBatch?.(rewrapped);
  }
  return { rewrapped, damaged: [...damaged], ...(await remaining(database, vault)) };
}

/** The names of the key-encryption keys that the stored keys are wrapped under. */
export const namesInUse = async (database: Pick<Database, 'query'>): Promise<string[]> =>
  (await database.query<{ name: string }>('select distinct encryption_key as name from private_key order by 1')).map(
    ({ name }) => name,
  );

interface Batch {
  /** Names of the key-encryption keys to leave. */
  readonly former: readonly string[];
  readonly batch: number;
  /** Those that do not open, looked at no more; grows. */
  readonly damaged: Set<string>;
}

/** @returns how many were wrapped anew */
async function rewrapBatch(tx: Tx, vault: KeyVault, { former, batch, damaged }: Batch): Promise<number> {
  if (former.length === 0) return 0;
  const rows = await tx.manager
    .createQueryBuilder(PrivateKeyEntity, 'key')
    .where('key.encryptionKey in (:...former)', { former })
    .andWhere('key.id <> all (cast(:damaged as uuid[]))', { damaged: [...damaged] })
    .orderBy('key.id')
    .limit(batch)
    .setLock('pessimistic_write')
    .setOnLocked('skip_locked')
    .getMany();
  let done = 0;
  for (const row of rows) {
    const again = wrappedAnew(vault, row);
    if (again === null) {
      damaged.add(row.id);
      continue;
    }
    const { encryptionKey, wrappedDataKey } = again;
    await tx.manager.update(PrivateKeyEntity, { id: row.id }, { encryptionKey, wrappedDataKey });
    done += 1;
  }
  return done;
}

/** Null: it does not open. */
function wrappedAnew(vault: KeyVault, row: PrivateKeyEntity): PrivateKeyEntity | null {
  try {
    return vault.rewrap(row);
  } catch (error) {
    if (error instanceof KeyUnreadableError) return null;
    throw error;
  }
}

type Remaining = Pick<RotationReport, 'left' | 'unreadable'>;

async function remaining(database: Database, vault: KeyVault): Promise<Remaining> {
  const rows = await database.query<{ name: string; count: number }>(
    'select encryption_key as name, count(*)::int as count from private_key where encryption_key <> $1 group by 1',
    [vault.current],
  );
  const sum = (of: typeof rows): number => of.reduce((total, { count }) => total + count, 0);
  return { left: sum(rows), unreadable: sum(rows.filter(({ name }) => !vault.knows(name))) };
}
