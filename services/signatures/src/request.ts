// What every use case of a mutation is told about who asks, and the frame it runs in.
import type { Role } from '@lienthong/contracts';
import { type Database, onceForRequest, type Tx } from '@lienthong/database';
import { isDomainError, type OrganisationId, type PersonId, refuse } from '@lienthong/kernel';

export interface Caller {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
  readonly roles: ReadonlySet<Role>;
  readonly correlationId: string;
}

/**
 * An id in the one form in which it is kept. PostgreSQL finds a UUID however it is written; what is compared with the caller here, or names
 * an audit trail, must not differ from what is found.
 */
export const keptId = (id: string): string => id.toLowerCase();

export interface Requested {
  /** Made by the client, one per intention of the user. */
  readonly idempotencyKey: string;
}

/** A mutation as it is remembered. Its hash stands in the database: a secret never goes in, a PIN is guessed from it in a moment. */
export interface Remembered {
  readonly operation: string;
  readonly idempotencyKey: string;
  /** All of the input but its secrets. */
  readonly input: object;
}

const asRequest = ({ personId }: Caller, { operation, idempotencyKey, input }: Remembered) => {
  if (!/^[\x21-\x7e]{1,100}$/.test(idempotencyKey)) {
    throw refuse(
      'IDEMPOTENCY_KEY_INVALID',
      {
        vi: 'Khóa chống trùng lặp phải gồm 1 đến 100 ký tự ASCII, không có dấu cách.',
        en: 'An idempotency key has 1 to 100 ASCII characters without spaces.',
      },
      { path: ['idempotencyKey'] },
    );
  }
  return { actorId: personId, operation, idempotencyKey, input };
};

/**
 * One mutation: one transaction, done once per idempotency key.
 * @throws {DomainError} IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED
 */
export const once = async <T>(
  database: Database,
  caller: Caller,
  remembered: Remembered,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => onceForRequest(database, asRequest(caller, remembered), work);

const notAnswered = Symbol('not answered before');

/**
 * The answer a mutation got before, for those that count what they are given (a PIN) and so must not look at it twice.
 * @returns null when it has none
 */
export async function answeredBefore<T>(database: Database, caller: Caller, remembered: Remembered): Promise<T | null> {
  try {
    return await once<T>(database, caller, remembered, () => Promise.reject(notAnswered));
  } catch (error) {
    if (error === notAnswered) return null;
    throw error;
  }
}

/**
 * For mutations that use something up before their transaction: asked again they get the first answer, also where the first was
 * still at work when the second began.
 */
export async function answeredOr<T>(
  database: Database,
  caller: Caller,
  remembered: Remembered,
  work: () => Promise<T>,
): Promise<T> {
  const former = await answeredBefore<T>(database, caller, remembered);
  if (former) return former;
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const meanwhile = await answeredBefore<T>(database, caller, remembered);
    if (meanwhile) return meanwhile;
    throw error;
  }
}
