import type { Database, Tx } from '@lienthong/database';
import { addMissingOrganisations, type NewOrganisation } from '../directory/add-organisations.js';
import { addMissingPeople } from '../people/add-people.js';
import { orderedRoles, type Person } from '../people/person.js';
import {
  checkMergers,
  parentsFirst,
  provinceFile,
  type ProvinceFile,
  type ProvinceOrganisation,
} from './province-file.js';

export interface ImportResult {
  readonly organisations: number;
  readonly people: number;
}

const bySystem = { actorId: null, correlationId: null };

const newOrganisation = ({ identifiers, mergedInto, ...organisation }: ProvinceOrganisation): NewOrganisation => ({
  organisation: {
    ...organisation,
    successorId: mergedInto?.organisationId ?? null,
    mergedOn: mergedInto?.mergedOn ?? null,
    mergerBasis: mergedInto?.legalBasis ?? null,
    version: 1,
  },
  identifiers: identifiers.map((identifier) => ({ ...identifier, organisationId: organisation.id })),
});

const newPerson = ({ account: _, roles, ...person }: ProvinceFile['people'][number]): Person => ({
  ...person,
  roles: orderedRoles(roles),
  active: true,
  version: 1,
});

/** Two workers that start together stand in line here. */
const lockImport = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('organisations import', 0))`);

/**
 * Loads a province: everything in one transaction or nothing. A second run with the same file changes nothing.
 * @param content the parsed JSON of a province file
 * @returns how many were new
 * @throws ZodError naming every place that does not fit the form; PARENT_CYCLE, MERGER_CIRCLE, IDENTIFIER_INVALID, IDENTIFIER_TAKEN,
 *   IDENTIFIER_OVERLAPS
 */
export async function importProvince(database: Database, content: unknown): Promise<ImportResult> {
  const file = provinceFile.parse(content);
  const ordered = parentsFirst(file.organisations);
  checkMergers(file.organisations);
  return database.transaction(async (tx) => {
    await lockImport(tx);
    return {
      organisations: await addMissingOrganisations(tx, ordered.map(newOrganisation), bySystem),
      people: await addMissingPeople(tx, file.people.map(newPerson), bySystem),
    };
  });
}
