import type { OrganisationChanged, PersonChanged } from '@lienthong/contracts';
import type { Tx } from '@lienthong/database';
import type { EntityManager } from 'typeorm';
import { OrganisationEntity, PersonEntity } from './directory.entity.js';

/**
 * Keeps the snapshot unless a newer one is already here: events may come late, repeated or out of order. A name that goes is
 * remembered: certificates and signatures of its time carry it (trap 32 of the domain reference).
 */
export async function keepOrganisation(tx: Tx, snapshot: OrganisationChanged): Promise<void> {
  await tx.query(
    `insert into organisation_former_name (organisation_id, name, until)
     select id, name, now() from organisation where id = $1 and version < $2 and name <> $3
     on conflict (organisation_id, name) do update set until = excluded.until`,
    [snapshot.organisationId, snapshot.version, snapshot.name],
  );
  await tx.query(
    `insert into organisation (id, version, name, internal, active, seal_diameter_mm, successor_id, merged_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set version = excluded.version, name = excluded.name, internal = excluded.internal,
       active = excluded.active, seal_diameter_mm = excluded.seal_diameter_mm, successor_id = excluded.successor_id,
       merged_on = excluded.merged_on
     where organisation.version < excluded.version`,
    [
      snapshot.organisationId,
      snapshot.version,
      snapshot.name,
      snapshot.channel === 'INTERNAL',
      snapshot.active,
      snapshot.sealDiameterMm,
      snapshot.successorId ?? null,
      snapshot.mergedOn ?? null,
    ],
  );
}

/** As `keepOrganisation`. */
export async function keepPerson(tx: Tx, snapshot: PersonChanged): Promise<void> {
  await tx.query(
    `insert into person (id, version, full_name, position, organisation_id, roles, active)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set version = excluded.version, full_name = excluded.full_name,
       position = excluded.position, organisation_id = excluded.organisation_id, roles = excluded.roles,
       active = excluded.active
     where person.version < excluded.version`,
    [
      snapshot.personId,
      snapshot.version,
      snapshot.fullName,
      snapshot.position,
      snapshot.organisationId,
      snapshot.roles,
      snapshot.active,
    ],
  );
}

export const findOrganisation = (manager: EntityManager, id: string): Promise<OrganisationEntity | null> =>
  manager.findOneBy(OrganisationEntity, { id });

export const findPerson = (manager: EntityManager, id: string): Promise<PersonEntity | null> =>
  manager.findOneBy(PersonEntity, { id });
