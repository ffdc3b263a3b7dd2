// Somebody who acts for an organisation; pure.
import { roles as allRoles, type PersonChanged, type Role } from '@lienthong/contracts';
import type { OrganisationId, PersonId } from '@lienthong/kernel';

export interface Person {
  readonly id: PersonId;
  readonly organisationId: OrganisationId;
  readonly fullName: string;
  readonly position: string;
  readonly roles: readonly Role[];
  readonly active: boolean;
  readonly version: number;
}

/** Each role once, in the order of the contract. */
export const orderedRoles = (roles: readonly Role[]): Role[] => allRoles.filter((role) => roles.includes(role));

/** The snapshot other services keep. */
export const personSnapshot = (person: Person): PersonChanged => ({
  personId: person.id,
  version: person.version,
  fullName: person.fullName,
  organisationId: person.organisationId,
  position: person.position,
  roles: [...person.roles],
  active: person.active,
});
