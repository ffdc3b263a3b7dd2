// What this service keeps of the organisations service: enough to address, number and authorise without asking it.
import type { OrganisationChanged, PersonChanged } from '@lienthong/contracts';
import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import { isUuid, type CivilDate, type OrganisationId, type PersonId } from '@lienthong/kernel';

type Reader = Pick<Database, 'query'>;

export interface DirectoryIdentifier {
  readonly value: string;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly channel: 'INTERNAL' | 'NATIONAL_AXIS' | 'PAPER';
  readonly status: 'PROPOSED' | 'OPEN' | 'CLOSED';
  readonly validFrom: CivilDate;
  /** Last day on which it is valid; null while open. */
  readonly validTo: CivilDate | null;
}

export interface PersonInOffice {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
}

export interface IssuingOrganisation {
  readonly id: OrganisationId;
  /** As it stands in a notation, e.g. SKHCN. */
  readonly abbreviation: string;
  readonly identifiers: readonly Pick<DirectoryIdentifier, 'status' | 'validFrom' | 'validTo'>[];
}

export const identifiersByValue = (reader: Reader, values: readonly string[]): Promise<DirectoryIdentifier[]> =>
  reader.query<DirectoryIdentifier>(
    `select i.value, i.organisation_id as "organisationId", o.name as "organisationName", o.channel,
       i.status, i.valid_from as "validFrom", i.valid_to as "validTo"
     from directory_identifier i join directory_organisation o on o.id = i.organisation_id
     where i.value = any($1)`,
    [values],
  );

export async function issuingOrganisation(reader: Reader, id: OrganisationId): Promise<IssuingOrganisation | null> {
  const rows = await reader.query<IssuingOrganisation>(
    `select o.id, o.abbreviation, coalesce((
       select jsonb_agg(jsonb_build_object('status', i.status, 'validFrom', i.valid_from, 'validTo', i.valid_to))
       from directory_identifier i where i.organisation_id = o.id), '[]') as identifiers
     from directory_organisation o where o.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Those of the people who hold the role in an organisation that exists and works in this system. */
export const peopleInOffice = (reader: Reader, ids: readonly string[], role: string): Promise<PersonInOffice[]> =>
  reader.query<PersonInOffice>(
    `select p.id as "personId", p.organisation_id as "organisationId"
     from directory_person p join directory_organisation o on o.id = p.organisation_id
     where p.id = any($1) and p.active and $2 = any(p.roles) and o.active and o.channel = 'INTERNAL'`,
    [ids.filter(isUuid), role],
  );

/** Keeps the snapshot unless a newer one is already here: events arrive in any order. */
export async function keepOrganisation(tx: Tx, organisation: OrganisationChanged): Promise<void> {
  const { organisationId, version, name, abbreviation, channel, active, identifiers } = organisation;
  const kept = await tx.query(
    `insert into directory_organisation as known (id, version, name, abbreviation, channel, active)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set version = excluded.version, name = excluded.name,
       abbreviation = excluded.abbreviation, channel = excluded.channel, active = excluded.active
     where known.version < excluded.version
     returning 1`,
    [organisationId, version, name, abbreviation, channel, active],
  );
  if (kept.length === 0) return;
  await tx.query('delete from directory_identifier where organisation_id = $1', [organisationId]);
  await bulkInsert(
    tx,
    'directory_identifier',
    {
      organisation_id: 'uuid',
      value: 'text',
      grammar: 'text',
      status: 'text',
      valid_from: 'date',
      valid_to: 'date',
    },
    identifiers.map(({ value, grammar, status, validFrom, validTo }) => [
      organisationId,
      value,
      grammar,
      status,
      validFrom,
      validTo,
    ]),
  );
}

export async function keepPerson(tx: Tx, person: PersonChanged): Promise<void> {
  const { personId, version, organisationId, fullName, roles, active } = person;
  await tx.query(
    `insert into directory_person as known (id, version, organisation_id, full_name, roles, active)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set version = excluded.version, organisation_id = excluded.organisation_id,
       full_name = excluded.full_name, roles = excluded.roles, active = excluded.active
     where known.version < excluded.version`,
    [personId, version, organisationId, fullName, roles, active],
  );
}
