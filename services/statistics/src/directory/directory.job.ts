import { organisationChanged, type OrganisationChanged } from '@lienthong/contracts';
import type { Tx } from '@lienthong/database';
import { handle } from '@lienthong/jobs';

/** Keeps the snapshot with the highest version; an older one that comes late changes nothing. */
async function storeOrganisation(tx: Tx, changed: OrganisationChanged): Promise<void> {
  await tx.query(
    `insert into directory_organisation as known (organisation_id, version, name, channel, report_group, active, identifiers)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb)
     on conflict (organisation_id) do update set version = excluded.version, name = excluded.name,
       channel = excluded.channel, report_group = excluded.report_group, active = excluded.active,
       identifiers = excluded.identifiers
     where known.version < excluded.version`,
    [
      changed.organisationId,
      changed.version,
      changed.name,
      changed.channel,
      changed.reportGroup,
      changed.active,
      JSON.stringify(changed.identifiers),
    ],
  );
}

export const directoryHandlers = [handle(organisationChanged, { effect: storeOrganisation })];
