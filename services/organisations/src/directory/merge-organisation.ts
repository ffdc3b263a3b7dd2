import { audit, onceForRequest, type Tx } from '@lienthong/database';
import { civilDateInVietnam, normaliseText, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import type { ActorContext } from '../context.js';
import { announceChange } from './announce-organisation.js';
import { checkMergerDate, closedByMerger } from './merger.js';
import { alreadyMerged, mergerCircle, successorInactive } from './merger.errors.js';
import { liesBelow, lockMergers, mergerDatesInto, moveChildren, saveMerger } from './merger.repository.js';
import { organisationNotFound } from './organisation.errors.js';
import { identifiersOf, lockOrganisation, organisationsByIds, updateIdentifier } from './organisation.repository.js';
import type { Organisation } from './organisation.js';

export interface MergeOrganisationInput {
  readonly idempotencyKey: string;
  readonly organisationId: OrganisationId;
  readonly successorId: OrganisationId;
  readonly mergedOn: CivilDate;
  readonly legalBasis?: string | null;
}

/**
 * Merges an organisation into another one, which stands in its place from that day on: it is no longer active, its identifiers are
 * closed with the day before (QĐ 09/2025/QĐ-TTg), what is at work below it comes below the successor. One that was closed before may be
 * given its successor afterwards. Nothing undoes it.
 * @throws ORGANISATION_NOT_FOUND, MERGER_CIRCLE, ORGANISATION_ALREADY_MERGED, SUCCESSOR_INACTIVE, MERGER_IN_FUTURE, MERGER_TOO_EARLY
 */
export const mergeOrganisation = (ctx: ActorContext, input: MergeOrganisationInput): Promise<OrganisationId> => {
  const { idempotencyKey, ...given } = input;
  const { database, actor, correlationId } = ctx;
  const request = { actorId: actor.personId, operation: 'mergeOrganisation', idempotencyKey, input: given };
  return onceForRequest(database, request, async (tx) => {
    const { organisation, successor } = await lockBoth(tx, given);
    const identifiers = await identifiersOf(tx, [organisation.id]);
    const mergers = await mergerDatesInto(tx, organisation.id);
    checkMergerDate(given.mergedOn, { identifiers, mergers }, civilDateInVietnam(ctx.clock.now()));
    const mergerBasis = given.legalBasis ? normaliseText(given.legalBasis) : null;
    const merged = { ...organisation, active: false, successorId: successor.id, mergedOn: given.mergedOn, mergerBasis };
    await saveMerger(tx, merged);
    const closed = closedByMerger(identifiers, given.mergedOn, mergerBasis);
    for (const identifier of closed) await updateIdentifier(tx, identifier);
    const moved = await moveChildren(tx, organisation.id, successor.id);

    const note = (subject: Organisation, act: string, details: object): Promise<void> =>
      audit(tx, { subject: `organisation:${subject.id}`, actorId: actor.personId, act, details, correlationId });
    const { mergedOn } = given;
    for (const identifier of closed) await note(organisation, 'IDENTIFIER_CLOSED', identifier);
    await note(organisation, 'ORGANISATION_MERGED', { successorId: successor.id, mergedOn, legalBasis: mergerBasis });
    await note(successor, 'ORGANISATION_ABSORBED', {
      organisationId: organisation.id,
      mergedOn,
      legalBasis: mergerBasis,
      children: moved.map(({ id }) => id),
    });
    for (const child of moved) {
      await note(child, 'PARENT_CHANGED', { before: organisation.id, after: successor.id });
      await announceChange(tx, child, correlationId);
    }
    await announceChange(tx, merged, correlationId);
    return organisation.id;
  });
};

async function lockBoth(
  tx: Tx,
  { organisationId, successorId }: Pick<MergeOrganisationInput, 'organisationId' | 'successorId'>,
): Promise<{ organisation: Organisation; successor: Organisation }> {
  await lockMergers(tx);
  const organisation = await lockOrganisation(tx, organisationId);
  if (organisation === null) throw organisationNotFound('organisationId');
  const successor = await lockOrganisation(tx, successorId);
  if (successor === null) throw organisationNotFound('successorId');
  if (organisation.successorId !== null) {
    const [known] = await organisationsByIds(tx, [organisation.successorId]);
    throw alreadyMerged(organisation.name, known?.name ?? organisation.successorId);
  }
  if (organisation.id === successor.id || (await liesBelow(tx, successor.id, organisation.id)))
    throw mergerCircle(organisation.name, successor.name);
  if (!successor.active) throw successorInactive(successor.name);
  return { organisation, successor };
}
