import type { Tx } from '@lienthong/database';
import { In, type EntityManager } from 'typeorm';
import type { SubscriberKind } from '../subscriber.js';
import { type CertificateRequest, openStates } from './certificate-request.js';
import { CertificateRequestEntity } from './certificate-request.entity.js';

export async function insertRequest(tx: Tx, request: CertificateRequest): Promise<void> {
  await tx.manager.insert(CertificateRequestEntity, request);
}

export async function saveRequest(tx: Tx, request: CertificateRequest): Promise<void> {
  const { id, ...changed } = request;
  await tx.manager.update(CertificateRequestEntity, { id }, changed);
}

/** With its row locked until the end of the transaction. */
export const requestForUpdate = (tx: Tx, id: string): Promise<CertificateRequest | null> =>
  tx.manager.findOne(CertificateRequestEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

export const openRequestOf = (
  manager: EntityManager,
  ownerKind: SubscriberKind,
  ownerId: string,
): Promise<CertificateRequest | null> =>
  manager.findOneBy(CertificateRequestEntity, { ownerKind, ownerId, state: In([...openStates]) });

export async function requestsById(
  manager: EntityManager,
  ids: readonly string[],
): Promise<Map<string, CertificateRequest>> {
  const rows = ids.length === 0 ? [] : await manager.findBy(CertificateRequestEntity, { id: In([...ids]) });
  return new Map(rows.map((row) => [row.id, row]));
}
