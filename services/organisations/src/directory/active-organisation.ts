import type { Tx } from '@lienthong/database';
import type { OrganisationId } from '@lienthong/kernel';
import { organisationInactive, organisationNotFound } from './organisation.errors.js';
import { lockOrganisation } from './organisation.repository.js';
import type { Organisation } from './organisation.js';

/**
 * The organisation something is added to, locked until the end of the transaction so that it cannot be closed meanwhile.
 * @param path the input field that names it
 * @throws ORGANISATION_NOT_FOUND, ORGANISATION_INACTIVE
 */
export async function lockActiveOrganisation(
  tx: Tx,
  id: OrganisationId,
  path = 'organisationId',
): Promise<Organisation> {
  const organisation = await lockOrganisation(tx, id);
  if (organisation === null) throw organisationNotFound(path);
  if (!organisation.active) throw organisationInactive(path);
  return organisation;
}
