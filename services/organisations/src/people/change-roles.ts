import { personChanged, type Role } from '@lienthong/contracts';
import { announce, audit, onceForRequest } from '@lienthong/database';
import type { PersonId } from '@lienthong/kernel';
import type { ActorContext } from '../context.js';
import { personNotFound } from './person.errors.js';
import { lockPerson, updateRoles } from './person.repository.js';
import { orderedRoles, personSnapshot } from './person.js';

export interface ChangeRolesInput {
  readonly idempotencyKey: string;
  readonly personId: PersonId;
  readonly roles: readonly Role[];
}

/**
 * Sets what a person may do. The audit trail keeps both sides: a change of access rights must be traceable
 * (NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần I, III.3 c).
 * @throws PERSON_NOT_FOUND
 */
export const changeRoles = (ctx: ActorContext, input: ChangeRolesInput): Promise<PersonId> => {
  const { idempotencyKey, ...given } = input;
  const { database, actor, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'changeRoles', idempotencyKey, input: given };
  return onceForRequest(database, request, async (tx) => {
    const person = await lockPerson(tx, given.personId);
    if (person === null) throw personNotFound();
    const changed = { ...person, roles: orderedRoles(given.roles), version: person.version + 1 };
    await updateRoles(tx, changed);
    await audit(tx, {
      subject: `person:${person.id}`,
      actorId: actor.personId,
      act: 'ROLES_CHANGED',
      details: { before: person.roles, after: changed.roles },
      correlationId,
    });
    await announce(tx, personChanged, personSnapshot(changed), { correlationId });
    return person.id;
  });
};
