import type { OrganisationId, PersonId } from '@lienthong/kernel';
import type { Tx } from '@lienthong/database';
import { listLoader, rowLoader } from '../batching.js';
import { peopleByIds, peopleOf } from './person.repository.js';
import type { Person } from './person.js';

export const personLoaders = (reader: Pick<Tx, 'manager' | 'query'>) => ({
  person: rowLoader<PersonId, Person>((ids) => peopleByIds(reader, ids)),
  people: listLoader<OrganisationId, Person>(
    (ids) => peopleOf(reader, ids),
    ({ organisationId }) => organisationId,
  ),
});
