import type DataLoader from 'dataloader';
import type { OrganisationId } from '@lienthong/kernel';
import { listLoader, rowLoader } from '../batching.js';
import { childrenOf, identifiersOf, organisationsByIds, type Reader } from './organisation.repository.js';
import { predecessorsOf, type Predecessor } from './merger.repository.js';
import type { Organisation, OrganisationIdentifier } from './organisation.js';

export interface OrganisationLoaders {
  readonly organisation: DataLoader<OrganisationId, Organisation | null>;
  readonly children: DataLoader<OrganisationId, Organisation[]>;
  readonly predecessors: DataLoader<OrganisationId, Predecessor[]>;
  readonly identifiers: DataLoader<OrganisationId, OrganisationIdentifier[]>;
}

export const organisationLoaders = (reader: Reader): OrganisationLoaders => ({
  organisation: rowLoader<OrganisationId, Organisation>((ids) => organisationsByIds(reader, ids)),
  children: listLoader<OrganisationId, Organisation>(
    (ids) => childrenOf(reader, ids),
    ({ parentId }) => parentId,
  ),
  predecessors: listLoader<OrganisationId, Predecessor>(
    (ids) => predecessorsOf(reader, ids),
    (predecessor) => predecessor.of,
  ),
  identifiers: listLoader<OrganisationId, OrganisationIdentifier>(
    (ids) => identifiersOf(reader, ids),
    ({ organisationId }) => organisationId,
  ),
});
