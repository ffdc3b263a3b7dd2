// An administrator lets the owner of a locked key try again. The PIN stays what it was, and stays unknown.
import { audit, type Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import { type Caller, keptId, once, type Requested } from '../request.js';
import { findPerson } from '../directory/directory.repository.js';
import { clearPinStates } from './custody.repository.js';
import { refuseCustody } from './custody.errors.js';

export interface UnlockSigningKeyInput extends Requested {
  readonly personId: string;
}

/**
 * An administrator unlocks within their own organisation, the provincial office everywhere.
 * @throws {DomainError} SIGNING_KEY_MISSING, UNLOCK_BY_ANOTHER (whoever stole a session guesses no further by themselves)
 */
export const unlockSigningKey =
  ({ database }: { readonly database: Database }) =>
  (caller: Caller, { idempotencyKey, personId: given }: UnlockSigningKeyInput): Promise<{ personId: string }> => {
    const personId = keptId(given);
    return once(
      database,
      caller,
      { operation: 'unlockSigningKey', idempotencyKey, input: { personId } },
      async (tx) => {
        if (!isUuid(personId)) throw refuseCustody('SIGNING_KEY_MISSING', ['personId']);
        if (personId === caller.personId) throw refuseCustody('UNLOCK_BY_ANOTHER', ['personId']);
        const owner = await findPerson(tx.manager, personId);
        const isTheirs = owner?.organisationId === caller.organisationId || caller.roles.has('PROVINCIAL_OFFICE');
        const keys = isTheirs ? await clearPinStates(tx, personId) : [];
        if (keys.length === 0) throw refuseCustody('SIGNING_KEY_MISSING', ['personId']);
        await audit(tx, {
          subject: `person:${personId}`,
          actorId: caller.personId,
          act: 'SIGNING_KEY_UNLOCKED',
          details: { keys },
          correlationId: caller.correlationId,
        });
        return { personId };
      },
    );
  };
