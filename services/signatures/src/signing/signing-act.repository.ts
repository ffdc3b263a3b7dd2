import { createHash } from 'node:crypto';
import type { SigningCompleted, SigningFailed, SigningRequested } from '@lienthong/contracts';
import type { Database, Tx } from '@lienthong/database';
import { refuse } from '@lienthong/kernel';
import type { EntityManager } from 'typeorm';
import type { Authorisation } from '../custody/authorisation.js';
import { refuseCustody } from '../custody/custody.errors.js';
import { useAuthorisation } from '../custody/custody.repository.js';
import { SigningActEntity } from './signing-act.entity.js';

const requestSha256 = (request: SigningRequested): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

const sameRequest = (act: SigningActEntity, request: SigningRequested): SigningActEntity => {
  if (act.requestSha256 === requestSha256(request)) return act;
  throw refuse('ACT_ID_REUSED', {
    vi: 'Mã của lần ký này đã được dùng cho một yêu cầu khác.',
    en: 'The id of this act was already used for another request.',
  });
};

/** @throws {DomainError} ACT_ID_REUSED */
export async function findAct(manager: EntityManager, request: SigningRequested): Promise<SigningActEntity | null> {
  const act = await manager.findOneBy(SigningActEntity, { id: request.actId });
  return act && sameRequest(act, request);
}

/**
 * Fixes the time of signing before the first attempt. RSA with PKCS #1 v1.5 is deterministic, so an attempt that a crash
 * cut off between the file store and the database is repeated with the same bytes: no second signature, no stray file.
 * The signer's consent is used up in the same transaction: from here on it serves this act and no other.
 * @throws {DomainError} ACT_ID_REUSED, AUTHORISATION_USED
 */
export async function beginAct(
  database: Database,
  request: SigningRequested,
  now: Date,
  consent: Pick<Authorisation, 'id' | 'expiresAt'> | null,
): Promise<SigningActEntity> {
  return database.transaction(async (tx) => {
    await tx.query(
      `insert into signing_act (id, document_id, act, requested_by, request_sha256, state, started_at)
       values ($1, $2, $3, $4, $5, 'STARTED', $6) on conflict do nothing`,
      [request.actId, request.documentId, request.act, request.requestedBy, requestSha256(request), now],
    );
    const act = sameRequest(await tx.manager.findOneByOrFail(SigningActEntity, { id: request.actId }), request);
    if (consent && !(await useAuthorisation(tx, consent, request.actId, now))) {
      throw refuseCustody('AUTHORISATION_USED');
    }
    return act;
  });
}

/**
 * Gives the act its result unless it has one.
 * @returns true when this result is the one that counts
 */
export async function finishAct(
  tx: Tx,
  request: SigningRequested,
  state: 'COMPLETED' | 'FAILED',
  outcome: SigningCompleted | SigningFailed,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into signing_act (id, document_id, act, requested_by, request_sha256, state, started_at, finished_at, outcome)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8::jsonb)
     on conflict (id) do update set state = excluded.state, finished_at = excluded.finished_at, outcome = excluded.outcome
     where signing_act.state = 'STARTED' and signing_act.request_sha256 = excluded.request_sha256
     returning 1`,
    [
      request.actId,
      request.documentId,
      request.act,
      request.requestedBy,
      requestSha256(request),
      state,
      now,
      JSON.stringify(outcome),
    ],
  );
  return rows.length === 1;
}
