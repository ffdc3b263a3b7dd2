// What every use case is told about who asks, and the frame every mutation runs in.
import { audit, onceForRequest, type Database, type Tx } from '@lienthong/database';
import { refuse, type Clock, type OrganisationId, type PersonId } from '@lienthong/kernel';
import type { Role } from '@lienthong/contracts';

export interface Caller {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
  readonly roles: ReadonlySet<Role>;
  readonly correlationId: string;
}

/** What the use cases of a mutation need besides the caller. */
export interface UseCaseDependencies {
  readonly database: Database;
  readonly clock: Clock;
}

export interface Requested {
  /** Made by the client, one per intention of the user. */
  readonly idempotencyKey: string;
}

/** One mutation: one transaction, done once per idempotency key. `work` gives what the payload is then read by. */
export function once<T>(
  { database }: UseCaseDependencies,
  caller: Caller,
  operation: string,
  input: Requested,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { idempotencyKey } = input;
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
  return onceForRequest(database, { actorId: caller.personId, operation, idempotencyKey, input }, work);
}

/** `document:<id>`, `delivery:<id>`: each has an audit chain of its own. */
export const documentSubject = (id: string): string => `document:${id}`;
export const deliverySubject = (id: string): string => `delivery:${id}`;

/** Adds an act of a person to the audit trail (NĐ 30/2020/NĐ-CP, Phụ lục VI, III.5 a). */
export const auditAct = (
  tx: Parameters<typeof audit>[0],
  caller: Caller,
  subject: string,
  act: string,
  details: object = {},
): Promise<void> => audit(tx, { subject, actorId: caller.personId, act, details, correlationId: caller.correlationId });
