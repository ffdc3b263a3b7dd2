import { isDomainError } from '@lienthong/kernel';
import type { Caller } from '../request.js';
import type { PinParts } from './check-pin.js';
import { findPinState } from './custody.repository.js';
import { findOwnKey } from './own-key.js';

/** The state of a person's key as its owner sees it. */
export interface SigningKeyState {
  readonly id: string;
  readonly pinSet: boolean;
  readonly wrongPins: number;
  readonly retryAt: Date | null;
  readonly lockedAt: Date | null;
}

/** Null where there is no certificate to sign with now: why is told by the refusal of the mutations. */
export const readSigningKey =
  ({ database, clock }: Pick<PinParts, 'database' | 'clock'>) =>
  async (caller: Caller): Promise<SigningKeyState | null> => {
    const key = await findOwnKey(database, caller, clock).catch((error: unknown) => {
      if (isDomainError(error)) return null;
      throw error;
    });
    if (!key) return null;
    const { wrong, nextTryAt, lockedAt } = await findPinState(database.manager, key.id);
    const retryAt = nextTryAt && nextTryAt > clock.now() ? nextTryAt : null;
    return { id: key.id, pinSet: key.protection === 'PIN', wrongPins: wrong, retryAt, lockedAt };
  };
