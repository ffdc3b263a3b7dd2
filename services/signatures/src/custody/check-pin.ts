// The one way a PIN is looked at. An attempt is counted as wrong before it is looked at, under the lock of the key's row, and the
// count is taken back when it was right: guesses that come together, and guesses cut off by a crash, cost as much as others.
import { audit, type Database } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import { type KeyVault, type SealedKey, WrongPinError } from '../keys/key-vault.js';
import type { Caller } from '../request.js';
import { lockPinState, savePinState } from './custody.repository.js';
import { refuseCustody, refuseTooEarly, refuseWrongPin } from './custody.errors.js';
import { afterWrongPin, type PinPolicy, type PinState, untouched } from './pin-rules.js';

export interface PinParts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly pinPolicy: PinPolicy;
}

/**
 * @returns what opens the key; the caller overwrites it when done
 * @throws {DomainError} PIN_NOT_SET, PIN_WRONG and PIN_TOO_EARLY (both with the time of the next attempt), SIGNING_KEY_LOCKED
 */
export async function checkPin(parts: PinParts, caller: Caller, key: SealedKey, pin: string): Promise<Buffer> {
  if (key.protection !== 'PIN') throw refuseCustody('PIN_NOT_SET');
  const { before, after } = await countAttempt(parts, key.id);
  let secret: Buffer;
  try {
    secret = await parts.vault.unlock(key, pin);
  } catch (error) {
    if (!(error instanceof WrongPinError)) {
      // A fault of ours is nobody's wrong PIN.
      await takeBack(parts, key.id, after, before);
      throw error;
    }
    await auditWrongPin(parts, caller, key.id, after);
    throw refuseWrongPin(after, parts.clock.now(), parts.pinPolicy);
  }
  await takeBack(parts, key.id, after, untouched);
  return secret;
}

const countAttempt = ({ database, clock, pinPolicy }: PinParts, keyId: string) =>
  database.transaction(async (tx) => {
    const now = clock.now();
    const before = await lockPinState(tx, keyId);
    if (before.lockedAt) throw refuseCustody('SIGNING_KEY_LOCKED');
    if (before.nextTryAt && now < before.nextTryAt) throw refuseTooEarly(before.nextTryAt, now);
    const after = afterWrongPin(before, now, pinPolicy);
    await savePinState(tx, keyId, after);
    return { before, after };
  });

/**
 * Puts the state back that this attempt found or, when it was right, a clean one. Attempts that were counted after this one (a slow
 * machine, several processes) keep their count, their pause and their lock: nobody's right PIN wipes out somebody else's guesses.
 */
const takeBack = (
  { database }: PinParts,
  keyId: string,
  counted: PinState,
  wanted: Pick<PinState, 'wrong' | 'nextTryAt' | 'lockedAt'>,
): Promise<void> =>
  database.transaction(async (tx) => {
    const present = await lockPinState(tx, keyId);
    const since = present.wrong - counted.wrong;
    // Fewer than were counted: an administrator has unlocked the key meanwhile.
    if (since < 0) return;
    await savePinState(tx, keyId, since === 0 ? wanted : { ...present, wrong: wanted.wrong + since });
  });

const auditWrongPin = (
  { database }: PinParts,
  { personId, correlationId }: Caller,
  keyId: string,
  { wrong, nextTryAt, lockedAt }: PinState,
): Promise<void> =>
  database.transaction(async (tx) => {
    const common = { subject: `person:${personId}`, actorId: personId, correlationId };
    await audit(tx, { ...common, act: 'PIN_WRONG', details: { keyId, wrong, nextTryAt } });
    if (lockedAt) await audit(tx, { ...common, act: 'SIGNING_KEY_LOCKED', details: { keyId, wrong } });
  });
