// The second thing a signer needs before they choose the first PIN of a key: a code that the administrator hands over in person.
// A session alone, stolen or left open, then makes nobody the owner of a key.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { audit, type Database, type Tx } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import type { Caller } from '../request.js';
import { countTry, removeCode } from './activation-code.repository.js';
import { refuseCustody } from './custody.errors.js';

/** Crockford's base 32: nothing in it is read as something else. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits. */
const length = 12;
/** Wrong codes after which another one must be issued. */
export const mostTries = 5;
/** From one working day over a weekend to the next but one. */
export const activationHours = 72;

export interface ActivationParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activationCodes: ActivationCodes;
}

export interface ActivationCodes {
  /** Random, as it is shown: three groups of four. */
  create(): string;
  /** What is kept of it: for this person only, and of no use to who copies the database. */
  hashOf(personId: string, code: string): Buffer;
}

/** @param secret 32 bytes, from the configuration; under another one the codes under way are void, no more */
export function createActivationCodes(secret: Buffer): ActivationCodes {
  const key = createHmac('sha256', secret).update('lienthong activation codes 1').digest();
  return {
    create: () =>
      Array.from(randomBytes(length), (byte) => alphabet[byte & 31])
        .join('')
        .replace(/(.{4})(?=.)/g, '$1-'),
    hashOf: (personId, code) =>
      createHmac('sha256', key)
        .update(`${personId.toLowerCase()} ${normalised(code)}`)
        .digest(),
  };
}

/** As people type it: any case, with or without the dashes, O for 0, I or L for 1. */
const normalised = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

export interface ActivationProof {
  /**
   * Uses the code up, in the transaction that it allows.
   * @returns who issued it
   * @throws {DomainError} ACTIVATION_CODE_NOT_VALID when it was used or replaced meanwhile
   */
  use(tx: Tx): Promise<string>;
}

/**
 * Looks at the code of the caller's own key. A try is counted before the code is looked at, so that tries that come together
 * are as many as they are.
 * @throws {DomainError} ACTIVATION_CODE_REQUIRED, ACTIVATION_CODE_NOT_VALID (none, expired, or tried too often), ACTIVATION_CODE_WRONG
 */
export async function requireActivation(
  { database, clock, activationCodes }: ActivationParts,
  caller: Caller,
  code: string | null | undefined,
): Promise<ActivationProof> {
  const path = ['activationCode'];
  if (!code?.trim()) throw refuseCustody('ACTIVATION_CODE_REQUIRED', path);
  const { personId } = caller;
  const given = activationCodes.hashOf(personId, code);
  const issued = await database.transaction((tx) => countTry(tx, personId, mostTries, clock.now()));
  if (!issued) throw refuseCustody('ACTIVATION_CODE_NOT_VALID', path);
  if (!timingSafeEqual(issued.codeHash, given)) {
    await database.transaction((tx) => auditCode(tx, caller, 'ACTIVATION_CODE_WRONG', { tries: issued.tries }));
    throw refuseCustody('ACTIVATION_CODE_WRONG', path);
  }
  return {
    use: async (tx) => {
      const issuedBy = await removeCode(tx, personId, given);
      if (issuedBy === null) throw refuseCustody('ACTIVATION_CODE_NOT_VALID', path);
      return issuedBy;
    },
  };
}

const auditCode = (
  tx: Parameters<typeof audit>[0],
  { personId, correlationId }: Caller,
  act: string,
  details: object,
): Promise<void> => audit(tx, { subject: `person:${personId}`, actorId: personId, act, details, correlationId });
