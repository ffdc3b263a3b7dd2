import type { Tx } from '@lienthong/database';
import { In, type EntityManager } from 'typeorm';
import type { SubscriberKind } from '../subscriber.js';
import { type CertificateRequest, openStates, type RequestState } from './certificate-request.js';
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

export interface RequestSelection {
  /** Null: of all organisations. */
  readonly organisationId: string | null;
  /** Only for the key this person keeps, and with `withSeal` for the seal; null: for everybody. */
  readonly ownerId: string | null;
  readonly withSeal: boolean;
  readonly states: readonly RequestState[] | null;
}

/** In the order in which they were made; one more than the page holds. */
export const requestPage = (
  manager: EntityManager,
  { organisationId, ownerId, withSeal, states }: RequestSelection,
  { limit, afterId }: { readonly limit: number; readonly afterId: string | null },
): Promise<CertificateRequest[]> => {
  const query = manager.createQueryBuilder(CertificateRequestEntity, 'request').where('true');
  if (organisationId) query.andWhere('request.organisationId = :organisationId', { organisationId });
  if (ownerId) {
    const seal = withSeal ? ` or request.ownerKind = 'ORGANISATION'` : '';
    query.andWhere(`(request.ownerId = :ownerId${seal})`, { ownerId });
  }
  if (states) query.andWhere('request.state = any (cast(:states as text[]))', { states });
  if (afterId) query.andWhere('request.id > :afterId', { afterId });
  return query
    .orderBy('request.id')
    .limit(limit + 1)
    .getMany();
};
