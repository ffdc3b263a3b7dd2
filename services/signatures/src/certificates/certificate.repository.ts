import type { Tx } from '@lienthong/database';
import { In, type EntityManager } from 'typeorm';
import { PrivateKeyEntity } from '../keys/private-key.entity.js';
import type { SealedKey } from '../keys/key-vault.js';
import type { HsmKey } from '../keys/pkcs11/hsm.js';
import type { CertificateState, Standing } from './certificate.js';
import { CertificateEntity } from './certificate.entity.js';
import { refuseCertificate } from './certificate.errors.js';
import { isTheirs, subscribers, type SubscriberKind } from './subscriber.js';

/** Until the end of the transaction nobody else issues to this owner. */
export async function lockOwner(tx: Tx, kind: string, ownerId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('lienthong certificate ' || $1, 0))`, [
    `${kind} ${ownerId}`,
  ]);
}

export async function insertKey(
  tx: Tx,
  key: SealedKey & { readonly device?: HsmKey | null },
  createdAt: Date,
): Promise<void> {
  await tx.manager.insert(PrivateKeyEntity, { ...key, createdAt });
}

/** @param key null: it is here already, or on its owner's own token */
export async function insertCertificate(
  tx: Tx,
  key: SealedKey | null,
  certificate: CertificateEntity,
  createdAt: Date,
): Promise<void> {
  if (key) await insertKey(tx, key, createdAt);
  await tx.manager.insert(CertificateEntity, certificate);
}

export async function saveStanding(tx: Tx, id: string, standing: Standing): Promise<void> {
  await tx.manager.update(CertificateEntity, { id }, standing);
}

export const certificatesOf = (
  manager: EntityManager,
  ownerKind: SubscriberKind,
  ownerId: string,
): Promise<CertificateEntity[]> => manager.findBy(CertificateEntity, { ownerKind, ownerId });

/** With its row locked until the end of the transaction. */
export const certificateForUpdate = (tx: Tx, id: string): Promise<CertificateEntity | null> =>
  tx.manager.findOne(CertificateEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

export const authority = (manager: EntityManager, ownerKind: 'ROOT' | 'SUB'): Promise<CertificateEntity | null> =>
  manager.findOneBy(CertificateEntity, { ownerKind });

/** @throws {DomainError} CERTIFICATE_KEY_ON_TOKEN */
export async function privateKeyOf(
  manager: EntityManager,
  { privateKeyId }: Pick<CertificateEntity, 'privateKeyId'>,
): Promise<PrivateKeyEntity> {
  if (privateKeyId === null) throw refuseCertificate('CERTIFICATE_KEY_ON_TOKEN');
  return manager.findOneByOrFail(PrivateKeyEntity, { id: privateKeyId });
}

/** Certificates known here, by the hash of their bytes. */
export async function certificatesByHash(
  manager: EntityManager,
  hashes: readonly string[],
): Promise<Map<string, CertificateEntity>> {
  const rows = hashes.length === 0 ? [] : await manager.findBy(CertificateEntity, { sha256: In([...hashes]) });
  return new Map(rows.map((row) => [row.sha256, row]));
}

/** Whether another certificate bears this number of this issuer: by a fault of the authority, or of one of two with the same name. */
export const isSerialTaken = (
  manager: EntityManager,
  { issuerName, serialNumber }: Pick<CertificateEntity, 'issuerName' | 'serialNumber'>,
): Promise<boolean> => manager.existsBy(CertificateEntity, { issuerName, serialNumber });

/** By the ids asked for, in one statement. */
export async function certificatesById(
  manager: EntityManager,
  ids: readonly string[],
): Promise<Map<string, CertificateEntity>> {
  const rows = ids.length === 0 ? [] : await manager.findBy(CertificateEntity, { id: In([...ids]) });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The certificate each owner can sign with now, the newest of several, by the owner's id. */
export async function usableCertificates(
  manager: EntityManager,
  ownerKind: SubscriberKind,
  ownerIds: readonly string[],
  at: Date,
): Promise<Map<string, CertificateEntity>> {
  const rows = await manager
    .createQueryBuilder(CertificateEntity, 'certificate')
    .where(
      `certificate.id in (${subscribers} select distinct on (s."ownerId") c.id from subscriber s join certificate c on ${isTheirs}
         where s."ownerKind" = :ownerKind and s."ownerId" = any (cast(:ownerIds as uuid[])) and c.standing = 'ACTIVE'
           and c.not_before <= :at and c.not_after > :at order by s."ownerId", c.not_before desc)`,
      { ownerKind, ownerIds, at },
    )
    .getMany();
  return new Map(rows.map((row) => [row.ownerId, row]));
}

export interface CertificateSelection {
  /** Null: of all organisations. */
  readonly organisationId: string | null;
  readonly ownerKind: SubscriberKind | null;
  readonly states: readonly CertificateState[] | null;
  readonly expiresBefore: Date | null;
}

/** Subscribers' certificates in the order in which they came here; one more than the page holds. */
export const certificatePage = (
  manager: EntityManager,
  { organisationId, ownerKind, states, expiresBefore }: CertificateSelection,
  at: Date,
  { limit, afterId }: { readonly limit: number; readonly afterId: string | null },
): Promise<CertificateEntity[]> => {
  const query = manager
    .createQueryBuilder(CertificateEntity, 'certificate')
    .where('certificate.organisationId is not null');
  if (organisationId) query.andWhere('certificate.organisationId = :organisationId', { organisationId });
  if (ownerKind) query.andWhere('certificate.ownerKind = :ownerKind', { ownerKind });
  if (expiresBefore) query.andWhere('certificate.notAfter < :expiresBefore', { expiresBefore });
  if (afterId) query.andWhere('certificate.id > :afterId', { afterId });
  if (states) {
    query.andWhere(
      `case when certificate.standing = 'REVOKED' then 'REVOKED' when certificate.notAfter <= :at then 'EXPIRED'
         else certificate.standing end = any (cast(:states as text[]))`,
      { at, states },
    );
  }
  return query
    .orderBy('certificate.id')
    .limit(limit + 1)
    .getMany();
};

/** The newest successor of each, by the id of what it replaces. */
export async function successorsOf(
  manager: EntityManager,
  ids: readonly string[],
): Promise<Map<string, CertificateEntity>> {
  const rows = await manager.find(CertificateEntity, { where: { replacesId: In([...ids]) }, order: { id: 'ASC' } });
  return new Map(rows.map((row) => [row.replacesId!, row]));
}
