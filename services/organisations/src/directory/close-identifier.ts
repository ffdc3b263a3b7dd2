import { audit, onceForRequest } from '@lienthong/database';
import { normaliseText, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import type { ActorContext } from '../context.js';
import { announceChange } from './announce-organisation.js';
import { identifierNotFound } from './organisation.errors.js';
import { holderOf, identifiersOf, lockOrganisation, updateIdentifier } from './organisation.repository.js';
import { closeIdentifier as close } from './organisation.js';

export interface CloseIdentifierInput {
  readonly idempotencyKey: string;
  readonly value: string;
  readonly validTo: CivilDate;
  readonly legalBasis?: string | null;
}

/**
 * Closes an identifier at the end of a day. The row stays: documents of its time carry it.
 * @throws IDENTIFIER_NOT_FOUND, IDENTIFIER_ALREADY_CLOSED, IDENTIFIER_PERIOD_INVALID
 */
export const closeIdentifier = (ctx: ActorContext, input: CloseIdentifierInput): Promise<OrganisationId> => {
  const { idempotencyKey, ...given } = input;
  const { database, actor, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'closeIdentifier', idempotencyKey, input: given };
  return onceForRequest(database, request, async (tx) => {
    const value = normaliseText(given.value);
    const holderId = await holderOf(tx, value);
    const organisation = holderId === null ? null : await lockOrganisation(tx, holderId);
    if (organisation === null) throw identifierNotFound(value);
    const closed = close(await identifiersOf(tx, [organisation.id]), {
      value,
      validTo: given.validTo,
      legalBasis: given.legalBasis ? normaliseText(given.legalBasis) : null,
    });
    await updateIdentifier(tx, closed);
    await audit(tx, {
      subject: `organisation:${organisation.id}`,
      actorId: actor.personId,
      act: 'IDENTIFIER_CLOSED',
      details: closed,
      correlationId,
    });
    await announceChange(tx, organisation, correlationId);
    return organisation.id;
  });
};
