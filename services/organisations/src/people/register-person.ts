import type { Role } from '@lienthong/contracts';
import { onceForRequest } from '@lienthong/database';
import { uuidV7, type OrganisationId, type PersonId } from '@lienthong/kernel';
import { checkLength } from '@lienthong/official-document';
import type { ActorContext } from '../context.js';
import { lockActiveOrganisation } from '../directory/active-organisation.js';
import { requiredText } from '../entered-text.js';
import { addPeople } from './add-people.js';
import { orderedRoles, type Person } from './person.js';

export interface RegisterPersonInput {
  readonly idempotencyKey: string;
  readonly organisationId: OrganisationId;
  readonly fullName: string;
  readonly position: string;
  readonly roles: readonly Role[];
}

/**
 * Adds a person to an organisation.
 * @throws TEXT_MISSING, FULL_NAME_TOO_LONG, POSITION_TOO_LONG, ORGANISATION_NOT_FOUND, ORGANISATION_INACTIVE
 */
export const registerPerson = (ctx: ActorContext, input: RegisterPersonInput): Promise<PersonId> => {
  const { idempotencyKey, ...given } = input;
  const { database, actor, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'registerPerson', idempotencyKey, input: given };
  return onceForRequest(database, request, async (tx) => {
    const organisation = await lockActiveOrganisation(tx, given.organisationId);
    const person: Person = {
      id: uuidV7(ctx.clock.now().getTime()) as PersonId,
      organisationId: organisation.id,
      fullName: checkLength('fullName', requiredText('fullName', given.fullName)),
      position: checkLength('position', requiredText('position', given.position)),
      roles: orderedRoles(given.roles),
      active: true,
      version: 1,
    };
    await addPeople(tx, [person], { actorId: actor.personId, correlationId });
    return person.id;
  });
};
