import type { Tx } from '@lienthong/database';
import { In, type EntityManager } from 'typeorm';
import { PrivateKeyEntity } from '../keys/private-key.entity.js';
import type { KeyOwnerKind, SealedKey } from '../keys/key-vault.js';
import { CertificateEntity } from './certificate.entity.js';

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

/**
 * Internal organisations and their authorised signers who hold no certificate in force under their present name: new
 * ones, renamed ones, those whose certificate ran out.
 */
const lacking = `
  with subscriber as (
    select 'ORGANISATION' as "ownerKind", o.id as "ownerId", o.id as "organisationId", o.name as "commonName",
      o.name as "organisationName", null as position
    from organisation o where o.active and o.internal
    union all
    select 'PERSON', p.id, o.id, p.full_name, o.name, p.position
    from person p join organisation o on o.id = p.organisation_id
    where o.active and o.internal and p.active and 'AUTHORISED_SIGNER' = any (p.roles)
  )
  select s.* from subscriber s
  where not exists (
    select 1 from certificate c
    where c.owner_kind = s."ownerKind" and c.owner_id = s."ownerId" and c.organisation_id = s."organisationId"
      and c.common_name = s."commonName" and c.organisation_name = s."organisationName"
      and c.not_before <= $1 and c.not_after > $1)`;

type Reader = Pick<Tx, 'query'>;

export const allLacking = (reader: Reader, at: Date): Promise<Subscriber[]> => reader.query<Subscriber>(lacking, [at]);

/** An organisation and its signers. */
export const lackingIn = (reader: Reader, organisationId: string, at: Date): Promise<Subscriber[]> =>
  reader.query<Subscriber>(`${lacking} and s."organisationId" = $2`, [at, organisationId]);

export async function lackingOne(
  reader: Reader,
  owner: { readonly ownerKind: SubscriberKind; readonly ownerId: string },
  at: Date,
): Promise<Subscriber | null> {
  const rows = await reader.query<Subscriber>(`${lacking} and s."ownerKind" = $2 and s."ownerId" = $3`, [
    at,
    owner.ownerKind,
    owner.ownerId,
  ]);
  return rows[0] ?? null;
}

/** Until the end of the transaction nobody else issues to this owner. */
export async function lockOwner(tx: Tx, kind: string, ownerId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('lienthong certificate ' || $1, 0))`, [
    `${kind} ${ownerId}`,
  ]);
}

export async function insertCertificate(
  tx: Tx,
  key: SealedKey,
  certificate: CertificateEntity,
  createdAt: Date,
): Promise<void> {
  await tx.manager.insert(PrivateKeyEntity, { ...key, createdAt });
  await tx.manager.insert(CertificateEntity, certificate);
}

export const certificatesOf = (
  manager: EntityManager,
  ownerKind: SubscriberKind,
  ownerId: string,
): Promise<CertificateEntity[]> => manager.findBy(CertificateEntity, { ownerKind, ownerId });

export const authority = (manager: EntityManager, ownerKind: 'ROOT' | 'SUB'): Promise<CertificateEntity | null> =>
  manager.findOneBy(CertificateEntity, { ownerKind });

export const privateKeyOf = (manager: EntityManager, certificate: CertificateEntity): Promise<PrivateKeyEntity> =>
  manager.findOneByOrFail(PrivateKeyEntity, { id: certificate.privateKeyId });

/** Any key at all; null before there is one. */
export const anyPrivateKey = async (manager: EntityManager): Promise<PrivateKeyEntity | null> =>
  (await manager.find(PrivateKeyEntity, { order: { id: 'DESC' }, take: 1 }))[0] ?? null;

/** Certificates issued here, by the hash of their bytes. */
export async function certificatesByHash(
  manager: EntityManager,
  hashes: readonly string[],
): Promise<Map<string, CertificateEntity>> {
  const rows = hashes.length === 0 ? [] : await manager.findBy(CertificateEntity, { sha256: In([...hashes]) });
  return new Map(rows.map((row) => [row.sha256, row]));
}

/** The newest certificate in force of each owner. */
export async function certificatesInForce(
  manager: EntityManager,
  ownerKind: SubscriberKind,
  ownerIds: readonly string[],
  at: Date,
): Promise<Map<string, CertificateEntity>> {
  const rows = await manager
    .createQueryBuilder(CertificateEntity, 'certificate')
    .distinctOn(['certificate.ownerId'])
    .where('certificate.ownerKind = :ownerKind and certificate.ownerId in (:...ownerIds)', { ownerKind, ownerIds })
    .andWhere('certificate.notBefore <= :at and certificate.notAfter > :at', { at })
    .orderBy('certificate.ownerId')
    .addOrderBy('certificate.notBefore', 'DESC')
    .getMany();
  return new Map(rows.map((row) => [row.ownerId, row]));
}
