// Every SQL statement about organisations and their identifiers.
import { In } from 'typeorm';
import { bulkInsert, type Tx } from '@lienthong/database';
import { isUuid, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import { OrganisationEntity, OrganisationIdentifierEntity } from './organisation.entity.js';
import { searchTextOf, type Organisation, type OrganisationIdentifier, type OrganisationKind } from './organisation.js';

/** Either a transaction or the database outside one. */
export type Reader = Pick<Tx, 'manager' | 'query'>;

/** Most children or people shown below one organisation. */
export const relationLimit = 200;

/** Of `organisation o`. */
export const columns = `o.id, o.name, o.abbreviation, o.kind, o.level, o.parent_id as "parentId", o.channel,
  o.report_group as "reportGroup", o.place, o.seal_diameter_mm as "sealDiameterMm", o.active,
  o.successor_id as "successorId", o.merged_on as "mergedOn", o.merger_basis as "mergerBasis", o.version`;

export const organisationsByIds = (reader: Reader, ids: readonly OrganisationId[]): Promise<Organisation[]> =>
  reader.manager.findBy(OrganisationEntity, { id: In([...ids]) });

/** Direct children of many parents in one statement, by name, at most `relationLimit` of each. */
export const childrenOf = (reader: Reader, parentIds: readonly OrganisationId[]): Promise<Organisation[]> =>
  reader.query(
    `select ${columns} from (
       select *, row_number() over (partition by parent_id order by search_text, id) as place_among
       from organisation where parent_id = any($1)
     ) o where o.place_among <= ${relationLimit} order by o.search_text, o.id`,
    [parentIds],
  );

export const roots = (reader: Reader): Promise<Organisation[]> =>
  reader.query(
    `select ${columns} from organisation o where o.parent_id is null order by o.search_text, o.id limit ${relationLimit}`,
  );

export interface TreePage {
  readonly underId?: OrganisationId | null | undefined;
  readonly kind?: OrganisationKind | null | undefined;
  readonly limit: number;
  readonly afterId?: string | null | undefined;
}

/** Depth first: the path of an organisation is the names from the root down, so its own path sorts before its children's. */
export const treePage = (reader: Reader, { underId, kind, limit, afterId }: TreePage): Promise<Organisation[]> =>
  reader.query(
    `with recursive tree (id, path) as (
       select o.id, array[o.search_text || ' ' || o.id] from organisation o
       where o.parent_id is not distinct from $1::uuid
       union all
       select o.id, tree.path || (o.search_text || ' ' || o.id) from organisation o join tree on o.parent_id = tree.id
     )
     select ${columns} from tree join organisation o using (id)
     where ($2::text is null or o.kind = $2)
       and ($3::uuid is null or tree.path > (select path from tree where tree.id = $3))
     order by tree.path limit $4`,
    [underId ?? null, kind ?? null, afterId ?? null, limit],
  );

export const searchPage = (
  reader: Reader,
  {
    query,
    limit,
    afterId,
  }: { readonly query: string; readonly limit: number; readonly afterId?: string | null | undefined },
): Promise<Organisation[]> =>
  reader.query(
    `select ${columns} from organisation o
     where to_tsvector('simple', o.search_text) @@ to_tsquery('simple', $1)
       and ($2::uuid is null or (o.search_text, o.id) > (select a.search_text, a.id from organisation a where a.id = $2))
     order by o.search_text, o.id limit $3`,
    [query, afterId ?? null, limit],
  );

/** Who held the identifier on that date. */
export const holderAt = async (reader: Reader, value: string, at: CivilDate): Promise<Organisation | null> => {
  const rows = await reader.query<Organisation>(
    `select ${columns} from organisation_identifier i join organisation o on o.id = i.organisation_id
     where i.value = $1 and i.status <> 'PROPOSED' and i.valid_from <= $2 and (i.valid_to is null or i.valid_to >= $2)`,
    [value, at],
  );
  return rows[0] ?? null;
};

export const identifiersOf = (
  reader: Reader,
  organisationIds: readonly OrganisationId[],
): Promise<OrganisationIdentifier[]> =>
  reader.manager.find(OrganisationIdentifierEntity, {
    where: { organisationId: In([...organisationIds]) },
    order: { validFrom: 'ASC', value: 'ASC' },
  });

/** Locked until the end of the transaction: all changes of one organisation and its identifiers stand in line here. */
export const lockOrganisation = async (tx: Tx, id: OrganisationId): Promise<Organisation | null> =>
  isUuid(id) ? tx.manager.findOne(OrganisationEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;

export const holderOf = async (reader: Reader, value: string): Promise<OrganisationId | null> => {
  const rows = await reader.query<{ organisation_id: OrganisationId }>(
    'select organisation_id from identifier_holder where value = $1',
    [value],
  );
  return rows[0]?.organisation_id ?? null;
};

/** Gives values to organisations for ever. @returns the values that belong to another organisation already */
export async function claimIdentifiers(
  tx: Tx,
  claims: readonly Pick<OrganisationIdentifier, 'value' | 'organisationId'>[],
): Promise<string[]> {
  const rows = claims.map(({ value, organisationId }) => [value, organisationId]);
  await bulkInsert(
    tx,
    'identifier_holder',
    { value: 'text', organisation_id: 'uuid' },
    rows,
    'on conflict (value) do nothing',
  );
  const taken = await tx.query<{ value: string }>(
    `select h.value from identifier_holder h
       join unnest($1::text[], $2::uuid[]) as claim (value, organisation_id) on claim.value = h.value
     where h.organisation_id <> claim.organisation_id`,
    [claims.map(({ value }) => value), claims.map(({ organisationId }) => organisationId)],
  );
  return taken.map(({ value }) => value);
}

/** @returns how many were new; one that exists already is left as it is */
export const insertOrganisations = (tx: Tx, organisations: readonly Organisation[]): Promise<number> =>
  bulkInsert(
    tx,
    'organisation',
    {
      id: 'uuid',
      name: 'text',
      search_text: 'text',
      abbreviation: 'text',
      kind: 'text',
      level: 'text',
      parent_id: 'uuid',
      channel: 'text',
      report_group: 'text',
      place: 'text',
      seal_diameter_mm: 'double precision',
      active: 'boolean',
      successor_id: 'uuid',
      merged_on: 'date',
      merger_basis: 'text',
      version: 'integer',
    },
    organisations.map((o) => [
      o.id,
      o.name,
      searchTextOf(o),
      o.abbreviation,
      o.kind,
      o.level,
      o.parentId,
      o.channel,
      o.reportGroup,
      o.place,
      o.sealDiameterMm,
      o.active,
      o.successorId,
      o.mergedOn,
      o.mergerBasis,
      o.version,
    ]),
  );

export const insertIdentifiers = (tx: Tx, identifiers: readonly OrganisationIdentifier[]): Promise<number> =>
  bulkInsert(
    tx,
    'organisation_identifier',
    {
      id: 'uuid',
      organisation_id: 'uuid',
      value: 'text',
      grammar: 'text',
      status: 'text',
      valid_from: 'date',
      valid_to: 'date',
      legal_basis: 'text',
    },
    identifiers.map((i) => [
      i.id,
      i.organisationId,
      i.value,
      i.grammar,
      i.status,
      i.validFrom,
      i.validTo,
      i.legalBasis,
    ]),
  );

export const updateIdentifier = async (tx: Tx, identifier: OrganisationIdentifier): Promise<void> => {
  const { id, status, validTo, legalBasis } = identifier;
  await tx.manager.update(OrganisationIdentifierEntity, { id }, { status, validTo, legalBasis });
};

export const saveVersion = async (tx: Tx, { id, version }: Organisation): Promise<void> => {
  await tx.manager.update(OrganisationEntity, { id }, { version });
};
