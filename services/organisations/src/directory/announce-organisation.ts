import { organisationChanged } from '@lienthong/contracts';
import { announce, type Tx } from '@lienthong/database';
import { identifiersOf, saveVersion } from './organisation.repository.js';
import { snapshotOf, type Organisation } from './organisation.js';

/**
 * A change of an organisation or its identifiers: its version grows by one and the other services get the new snapshot, in the
 * transaction of the change. The caller holds the lock of the organisation's row.
 */
export async function announceChange(tx: Tx, organisation: Organisation, correlationId: string | null): Promise<void> {
  const changed = { ...organisation, version: organisation.version + 1 };
  await saveVersion(tx, changed);
  const identifiers = await identifiersOf(tx, [organisation.id]);
  await announce(tx, organisationChanged, snapshotOf(changed, identifiers), { correlationId });
}
