// Every SQL statement about people.
import { In } from 'typeorm';
import { bulkInsert, type Tx } from '@lienthong/database';
import { foldForSearch, isUuid, type OrganisationId, type PersonId } from '@lienthong/kernel';
import { PersonEntity } from './person.entity.js';
import type { Person } from './person.js';

type Reader = Pick<Tx, 'manager' | 'query'>;

/** Most people shown of one organisation. */
const peopleLimit = 200;

export const peopleByIds = (reader: Reader, ids: readonly PersonId[]): Promise<Person[]> =>
  reader.manager.findBy(PersonEntity, { id: In([...ids]) });

export const peopleOf = (reader: Reader, organisationIds: readonly OrganisationId[]): Promise<Person[]> =>
  reader.query(
    `select p.id, p.organisation_id as "organisationId", p.full_name as "fullName", p.position, p.roles, p.active, p.version
     from (
       select *, row_number() over (partition by organisation_id order by search_text, id) as place_among
       from person where organisation_id = any($1)
     ) p where p.place_among <= ${peopleLimit} order by p.search_text, p.id`,
    [organisationIds],
  );

export const lockPerson = async (tx: Tx, id: PersonId): Promise<Person | null> =>
  isUuid(id) ? tx.manager.findOne(PersonEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;

export const updateRoles = async (tx: Tx, { id, roles, version }: Person): Promise<void> => {
  await tx.manager.update(PersonEntity, { id }, { roles: [...roles], version });
};

export const insertPeople = (tx: Tx, people: readonly Person[]): Promise<number> =>
  bulkInsert(
    tx,
    'person',
    {
      id: 'uuid',
      organisation_id: 'uuid',
      full_name: 'text',
      search_text: 'text',
      position: 'text',
      roles: 'text[]',
      active: 'boolean',
      version: 'integer',
    },
    people.map((p) => [
      p.id,
      p.organisationId,
      p.fullName,
      foldForSearch(p.fullName),
      p.position,
      p.roles,
      p.active,
      p.version,
    ]),
  );
