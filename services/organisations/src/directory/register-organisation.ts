import { onceForRequest } from '@lienthong/database';
import { uuidV7, type OrganisationId } from '@lienthong/kernel';
import { checkLength } from '@lienthong/official-document';
import type { ActorContext } from '../context.js';
import { requiredText } from '../entered-text.js';
import { lockActiveOrganisation } from './active-organisation.js';
import { addOrganisations } from './add-organisations.js';
import { sealDiameterInvalid } from './organisation.errors.js';
import { notMerged, type Organisation } from './organisation.js';

export interface RegisterOrganisationInput extends Omit<
  Organisation,
  'id' | 'active' | 'version' | 'parentId' | 'sealDiameterMm' | keyof typeof notMerged
> {
  readonly idempotencyKey: string;
  readonly parentId?: OrganisationId | null;
  readonly sealDiameterMm?: number | null;
}

/** Of a round seal of a Vietnamese authority, in millimetres. */
const usualSealDiameterMm = 36;

/**
 * Adds an organisation to the tree.
 * @throws TEXT_MISSING, ORGAN_NAME_TOO_LONG, SEAL_DIAMETER_INVALID, ORGANISATION_NOT_FOUND, ORGANISATION_INACTIVE (the parent)
 */
export const registerOrganisation = (ctx: ActorContext, input: RegisterOrganisationInput): Promise<OrganisationId> => {
  const { idempotencyKey, ...given } = input;
  const { database, actor, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'registerOrganisation', idempotencyKey, input: given };
  return onceForRequest(database, request, async (tx) => {
    const sealDiameterMm = given.sealDiameterMm ?? usualSealDiameterMm;
    if (!(sealDiameterMm >= 20 && sealDiameterMm <= 60)) throw sealDiameterInvalid();
    const parentId = given.parentId ?? null;
    if (parentId !== null) await lockActiveOrganisation(tx, parentId, 'parentId');
    const organisation: Organisation = {
      ...given,
      id: uuidV7(ctx.clock.now().getTime()) as OrganisationId,
      name: checkLength('organName', requiredText('name', given.name), ['name']),
      abbreviation: checkLength('codeNotation', requiredText('abbreviation', given.abbreviation), ['abbreviation']),
      place: requiredText('place', given.place),
      parentId,
      sealDiameterMm,
      active: true,
      ...notMerged,
      version: 1,
    };
    await addOrganisations(tx, [{ organisation, identifiers: [] }], { actorId: actor.personId, correlationId });
    return organisation.id;
  });
};
