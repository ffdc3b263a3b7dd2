import type DataLoader from 'dataloader';
import type { OrganisationId, PersonId } from '@lienthong/kernel';
import type { Tx } from '@lienthong/database';
import { listLoader, rowLoader } from '../batching.js';
import { peopleByIds, peopleOf } from './person.repository.js';
import type { Person } from './person.js';

export interface PersonLoaders {
  readonly person: DataLoader<PersonId, Person | null>;
  readonly people: DataLoader<OrganisationId, Person[]>;
}

export const personLoaders = (reader: Pick<Tx, 'manager' | 'query'>): PersonLoaders => ({
  person: rowLoader<PersonId, Person>((ids) => peopleByIds(reader, ids)),
  people: listLoader<OrganisationId, Person>(
    (ids) => peopleOf(reader, ids),
    ({ organisationId }) => organisationId,
  ),
});
