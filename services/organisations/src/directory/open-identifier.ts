import { audit, onceForRequest } from '@lienthong/database';
import { normaliseText, uuidV7, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import type { ActorContext } from '../context.js';
import { lockActiveOrganisation } from './active-organisation.js';
import { announceChange } from './announce-organisation.js';
import { identifierTaken } from './organisation.errors.js';
import { claimIdentifiers, identifiersOf, insertIdentifiers } from './organisation.repository.js';
import { grammarOf, openIdentifier as open } from './organisation.js';

export interface OpenIdentifierInput {
  readonly idempotencyKey: string;
  readonly organisationId: OrganisationId;
  readonly value: string;
  readonly validFrom: CivilDate;
  readonly legalBasis?: string | null;
}

/**
 * Opens an identifier for an organisation (QĐ 20/2020/QĐ-TTg). An identifier once used is never opened for another one.
 * @throws IDENTIFIER_INVALID, ORGANISATION_NOT_FOUND, ORGANISATION_INACTIVE, IDENTIFIER_TAKEN, IDENTIFIER_OVERLAPS
 */
export const openIdentifier = (ctx: ActorContext, input: OpenIdentifierInput): Promise<OrganisationId> => {
  const { idempotencyKey, ...given } = input;
  const { database, actor, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'openIdentifier', idempotencyKey, input: given };
  return onceForRequest(database, request, async (tx) => {
    const value = normaliseText(given.value);
    const grammar = grammarOf(value);
    const organisation = await lockActiveOrganisation(tx, given.organisationId);
    const identifier = open(organisation, await identifiersOf(tx, [organisation.id]), {
      id: uuidV7(ctx.clock.now().getTime()),
      value,
      grammar,
      validFrom: given.validFrom,
      legalBasis: given.legalBasis ? normaliseText(given.legalBasis) : null,
    });
    const taken = await claimIdentifiers(tx, [identifier]);
    if (taken.length > 0) throw identifierTaken(value);
    await insertIdentifiers(tx, [identifier]);
    await audit(tx, {
      subject: `organisation:${organisation.id}`,
      actorId: actor.personId,
      act: 'IDENTIFIER_OPENED',
      details: identifier,
      correlationId,
    });
    await announceChange(tx, organisation, correlationId);
    return organisation.id;
  });
};
