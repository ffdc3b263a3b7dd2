// Who may hold a certificate: the organisations that work in this system, for their seals, and their authorised signers.
import type { KeyOwnerKind } from '../keys/key-vault.js';
import type { PresentOwner } from './certificate-usability.js';

export type SubscriberKind = Extract<KeyOwnerKind, 'PERSON' | 'ORGANISATION'>;

/** Somebody who needs a certificate, with what stands in it. */
export interface Subscriber {
  readonly ownerKind: SubscriberKind;
  readonly ownerId: string;
  readonly organisationId: string;
  readonly commonName: string;
  readonly organisationName: string;
  readonly position: string | null;
}

/** A database, a transaction or an entity manager. */
export interface Reader {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/**
 * The body of a CTE: everybody in the directory of this system, and whether they may hold a certificate (NĐ 68/2024/NĐ-CP,
 * Điều 7): an open organisation, and an authorised signer at work in one.
 */
const known = `
  select 'ORGANISATION' as "ownerKind", o.id as "ownerId", o.id as "organisationId", o.name as "commonName",
    o.name as "organisationName", null::text as position, o.active and o.internal as "mayHold"
  from organisation o
  union all
  select 'PERSON', p.id, o.id, p.full_name, o.name, p.position,
    o.active and o.internal and p.active and 'AUTHORISED_SIGNER' = any (p.roles)
  from person p join organisation o on o.id = p.organisation_id`;

/** `with subscriber as (…)`: those who may hold one. */
export const subscribers = `with subscriber as (select * from (${known}) known where known."mayHold")`;

/** Condition: certificate c is subscriber s's, of the present organisation and under the present names. */
export const isTheirs = `c.owner_kind = s."ownerKind" and c.owner_id = s."ownerId" and c.organisation_id = s."organisationId"
  and c.common_name = s."commonName" and c.organisation_name = s."organisationName"`;

export interface Known extends Subscriber, PresentOwner {
  readonly organisationId: string;
  readonly commonName: string;
  readonly organisationName: string;
}

/** The owner as the directory knows them now, whether or not they may hold a certificate; null: not in it. */
export async function presentOwner(reader: Reader, ownerKind: SubscriberKind, ownerId: string): Promise<Known | null> {
  const sql = `select * from (${known}) k where k."ownerKind" = $1 and k."ownerId" = $2`;
  const [found] = (await reader.query(sql, [ownerKind, ownerId])) as Known[];
  return found ?? null;
}

/** Several at once, by `<kind> <id>`. */
export async function presentOwners(
  reader: Reader,
  owners: readonly { readonly ownerKind: string; readonly ownerId: string }[],
): Promise<Map<string, Known>> {
  const sql = `select * from (${known}) k where k."ownerId" = any ($1::uuid[])`;
  const rows = (await reader.query(sql, [owners.map(({ ownerId }) => ownerId)])) as Known[];
  return new Map(rows.map((row) => [ownerKey(row), row]));
}

export const ownerKey = ({ ownerKind, ownerId }: { readonly ownerKind: string; readonly ownerId: string }): string =>
  `${ownerKind} ${ownerId}`;

/**
 * Those for whom nothing was ever issued under their present names that has not run out: new ones, renamed ones, those whose
 * certificate expired. Not those whose certificate was suspended or revoked: only a request gives them another.
 */
const lacking = `${subscribers}
  select s.* from subscriber s
  where not exists (select 1 from certificate c where ${isTheirs} and c.not_before <= $1 and c.not_after > $1)`;

export const allLacking = (reader: Reader, at: Date): Promise<Subscriber[]> =>
  reader.query(lacking, [at]) as Promise<Subscriber[]>;

/** An organisation and its signers. */
export const lackingIn = (reader: Reader, organisationId: string, at: Date): Promise<Subscriber[]> =>
  reader.query(`${lacking} and s."organisationId" = $2`, [at, organisationId]) as Promise<Subscriber[]>;

export async function lackingOne(
  reader: Reader,
  owner: { readonly ownerKind: SubscriberKind; readonly ownerId: string },
  at: Date,
): Promise<Subscriber | null> {
  const sql = `${lacking} and s."ownerKind" = $2 and s."ownerId" = $3`;
  const [found] = (await reader.query(sql, [at, owner.ownerKind, owner.ownerId])) as Subscriber[];
  return found ?? null;
}
