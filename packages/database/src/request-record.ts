import { createHash } from 'node:crypto';
import { refuse } from '@lienthong/kernel';
import type { Database } from './open-database.js';
import { sqlState, type Tx } from './transaction.js';

export interface RequestKey {
  readonly actorId: string;
  /** Name of the mutation. */
  readonly operation: string;
  /** Made by the client; one per intention of the user. */
  readonly idempotencyKey: string;
  readonly input: unknown;
}

interface StoredAnswer {
  input_hash: string;
  result: { value?: unknown } | null;
}

/** JSON with sorted keys, so that the order in which a client writes its fields does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'null';

const hashOf = (input: unknown): string => createHash('sha256').update(canonical(input)).digest('hex');

/**
 * Does the work of a mutation once per idempotency key: a repeated request, also one that arrives while the first is still
 * at work, gets the first answer. The answer is passed through JSON both times, so that first and later ones are alike.
 * A refusal or fault rolls everything back, is not recorded, and may be tried again with the same key.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED when the key came before with another input, REQUEST_IN_PROGRESS when the first
 *   takes longer than a lock may be waited for
 */
export async function onceForRequest<T>(
  database: Database,
  request: RequestKey,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const key = [request.actorId, request.operation, request.idempotencyKey];
  const inputHash = hashOf(request.input);
  return database.transaction(async (tx) => {
    const claimed = await claim(tx, key, inputHash);
    if (!claimed) return replay<T>(tx, key, inputHash);
    const answer = { value: await work(tx) };
    const text = JSON.stringify(answer);
    await tx.query(
      `update request_record set result = $4::jsonb
       where actor_id = $1 and operation = $2 and idempotency_key = $3`,
      [...key, text],
    );
    return (JSON.parse(text) as { value: T }).value;
  });
}

const lockNotAvailable = '55P03';

/** A concurrent twin waits here for our commit or rollback, as long as a lock may take. @returns whether we are the first */
async function claim(tx: Tx, key: readonly string[], inputHash: string): Promise<boolean> {
  try {
    const rows = await tx.query(
      `insert into request_record (actor_id, operation, idempotency_key, input_hash)
       values ($1, $2, $3, $4) on conflict do nothing returning 1`,
      [...key, inputHash],
    );
    return rows.length === 1;
  } catch (error) {
    if (sqlState(error) !== lockNotAvailable) throw error;
    throw refuse('REQUEST_IN_PROGRESS', {
      vi: 'Yêu cầu này đang được xử lý. Hãy thử lại sau giây lát.',
      en: 'This request is still being worked on. Try again in a moment.',
    });
  }
}

async function replay<T>(tx: Tx, key: readonly string[], inputHash: string): Promise<T> {
  const [stored] = await tx.query<StoredAnswer>(
    'select input_hash, result from request_record where actor_id = $1 and operation = $2 and idempotency_key = $3',
    key,
  );
  if (stored?.input_hash !== inputHash) {
    throw refuse(
      'IDEMPOTENCY_KEY_REUSED',
      {
        vi: 'Khóa chống trùng lặp này đã được dùng cho một yêu cầu khác.',
        en: 'This idempotency key was already used for another request.',
      },
      { path: ['idempotencyKey'] },
    );
  }
  return stored.result?.value as T;
}

/** Forgets answers older than `days`; a client that repeats a request does it within minutes. @returns how many */
export async function pruneRequestRecords(database: Database, days = 30): Promise<number> {
  const rows = await database.query(
    `delete from request_record where created_at < now() - make_interval(days => $1) returning 1`,
    [days],
  );
  return rows.length;
}
