import type { Database, Tx } from '@lienthong/database';
import type { OrganisationId, PersonId } from '@lienthong/kernel';
import { addOrganisations, type NewOrganisation } from '../directory/add-organisations.js';
import { organisationsByIds } from '../directory/organisation.repository.js';
import { addPeople } from '../people/add-people.js';
import { peopleByIds } from '../people/person.repository.js';
import { orderedRoles, type Person } from '../people/person.js';
import { parentsFirst, provinceFile, type ProvinceFile, type ProvinceOrganisation } from './province-file.js';

export interface ImportResult {
  readonly organisations: number;
  readonly people: number;
}

const bySystem = { actorId: null, correlationId: null };

const newOrganisation = ({ identifiers, ...organisation }: ProvinceOrganisation): NewOrganisation => ({
  organisation: { ...organisation, version: 1 },
  identifiers: identifiers.map((identifier) => ({ ...identifier, organisationId: organisation.id })),
});

const newPerson = ({ account: _, roles, ...person }: ProvinceFile['people'][number]): Person => ({
  ...person,
  roles: orderedRoles(roles),
  active: true,
  version: 1,
});

/** Rows whose id is stored already are left as they are: an administrator may have changed them since. */
async function withoutStored<K extends string, T extends { readonly id: K }>(
  rows: readonly T[],
  stored: (ids: readonly K[]) => Promise<readonly { readonly id: K }[]>,
): Promise<T[]> {
  const known = new Set((await stored(rows.map(({ id }) => id))).map(({ id }) => id));
  return rows.filter(({ id }) => !known.has(id));
}

/** Two workers that start together stand in line here. */
const lockImport = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('organisations import', 0))`);

/**
 * Loads a province: everything in one transaction or nothing. A second run with the same file changes nothing.
 * @param content the parsed JSON of a province file
 * @returns how many were new
 * @throws ZodError naming every place that does not fit the form; PARENT_CYCLE, IDENTIFIER_INVALID, IDENTIFIER_TAKEN,
 *   IDENTIFIER_OVERLAPS
 */
export async function importProvince(database: Database, content: unknown): Promise<ImportResult> {
  const file = provinceFile.parse(content);
  const ordered = parentsFirst(file.organisations);
  return database.transaction(async (tx) => {
    await lockImport(tx);
    const organisations = await withoutStored<OrganisationId, ProvinceOrganisation>(ordered, (ids) =>
      organisationsByIds(tx, ids),
    );
    const people = await withoutStored<PersonId, ProvinceFile['people'][number]>(file.people, (ids) =>
      peopleByIds(tx, ids),
    );
    await addOrganisations(tx, organisations.map(newOrganisation), bySystem);
    await addPeople(tx, people.map(newPerson), bySystem);
    return { organisations: organisations.length, people: people.length };
  });
}
