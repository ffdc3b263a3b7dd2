import { organisationChanged } from '@lienthong/contracts';
import { announce, audit, type Tx } from '@lienthong/database';
import { identifierTaken, identifierInvalid } from './organisation.errors.js';
import {
  claimIdentifiers,
  insertIdentifiers,
  insertOrganisations,
  organisationsByIds,
} from './organisation.repository.js';
import { checkPeriod, grammarOf, snapshotOf, type Organisation, type OrganisationIdentifier } from './organisation.js';

export interface NewOrganisation {
  readonly organisation: Organisation;
  readonly identifiers: readonly OrganisationIdentifier[];
}

/** By whom and in which request; both null for what the system does by itself. */
export interface Origin {
  readonly actorId: string | null;
  readonly correlationId: string | null;
}

function checkIdentifiers(identifiers: readonly OrganisationIdentifier[]): void {
  identifiers.forEach((identifier, index) => {
    if (grammarOf(identifier.value) !== identifier.grammar) {
      throw identifierInvalid(identifier.value, {
        vi: `Mã định danh ${identifier.value} không thuộc cấu trúc ${identifier.grammar}.`,
        en: `Identifier ${identifier.value} does not follow the grammar ${identifier.grammar}.`,
      });
    }
    checkPeriod(identifiers.slice(0, index), identifier);
  });
}

/**
 * Stores organisations that are not stored yet, with their identifiers, and announces each.
 * @throws IDENTIFIER_INVALID, IDENTIFIER_OVERLAPS, IDENTIFIER_TAKEN
 */
export async function addOrganisations(tx: Tx, added: readonly NewOrganisation[], origin: Origin): Promise<void> {
  const identifiers = added.flatMap((entry) => entry.identifiers);
  added.forEach((entry) => checkIdentifiers(entry.identifiers));
  await insertOrganisations(
    tx,
    added.map(({ organisation }) => organisation),
  );
  const [taken] = await claimIdentifiers(tx, identifiers);
  if (taken !== undefined) throw identifierTaken(taken);
  await insertIdentifiers(tx, identifiers);
  for (const { organisation, identifiers: own } of added) {
    await audit(tx, {
      subject: `organisation:${organisation.id}`,
      actorId: origin.actorId,
      act: 'ORGANISATION_REGISTERED',
      details: { ...organisation, identifiers: own.map(({ value }) => value) },
      correlationId: origin.correlationId,
    });
    await announce(tx, organisationChanged, snapshotOf(organisation, own), { correlationId: origin.correlationId });
  }
}

/**
 * Adds those whose id is not stored. The others are left as they are: an administrator may have changed them since.
 * @returns how many were new
 * @throws as addOrganisations
 */
export async function addMissingOrganisations(
  tx: Tx,
  wanted: readonly NewOrganisation[],
  origin: Origin,
): Promise<number> {
  const stored = await organisationsByIds(
    tx,
    wanted.map(({ organisation }) => organisation.id),
  );
  const known = new Set(stored.map(({ id }) => id));
  const missing = wanted.filter(({ organisation }) => !known.has(organisation.id));
  await addOrganisations(tx, missing, origin);
  return missing.length;
}
