// The organisation's administrator asks for a certificate: for an authorised signer, or for the organisation's seal.
import type { Database, Tx } from '@lienthong/database';
import { type Clock, isUuid, uuidV7 } from '@lienthong/kernel';
import { type Caller, once, type Requested } from '../../request.js';
import { type IssuedCertificate, stateAt } from '../certificate.js';
import { refuseCertificate } from '../certificate.errors.js';
import { certificatesOf, lockOwner } from '../certificate.repository.js';
import { nearestToUse, usabilityOf } from '../certificate-usability.js';
import { auditAct, requestSubject } from '../history.js';
import { type Known, presentOwner, type SubscriberKind } from '../subscriber.js';
import { type Custody, newRequest, type RequestKind } from './certificate-request.js';
import { insertRequest, openRequestOf } from './certificate-request.repository.js';

export interface RequestCertificateInput extends Requested {
  readonly ownerKind: SubscriberKind;
  /** Of a person; the seal is always that of the administrator's own organisation. */
  readonly personId?: string | null;
  readonly kind: RequestKind;
  readonly custody: Custody;
  readonly replacesId?: string | null;
}

export interface RequestParts {
  readonly database: Database;
  readonly clock: Clock;
}

export interface RequestChanged {
  readonly requestId: string;
}

/**
 * @throws {DomainError} OWNER_CANNOT_HOLD, REQUEST_ALREADY_OPEN, CERTIFICATE_ALREADY_HELD, CERTIFICATE_TO_REPLACE_MISSING, and
 *   of a renewal CERTIFICATE_ALREADY_EXPIRED, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_SUSPENDED, CERTIFICATE_OF_FORMER_NAME
 */
export const requestCertificate =
  ({ database, clock }: RequestParts) =>
  (caller: Caller, { idempotencyKey, ...input }: RequestCertificateInput): Promise<RequestChanged> =>
    once(database, caller, { operation: 'requestCertificate', idempotencyKey, input }, async (tx) => {
      const { ownerKind, kind, custody } = input;
      const ownerId = ownerKind === 'PERSON' ? (input.personId ?? '') : caller.organisationId;
      const at = clock.now();
      const owner = await requireHolder(tx, caller, ownerKind, ownerId);
      await lockOwner(tx, ownerKind, owner.ownerId);
      if (await openRequestOf(tx.manager, ownerKind, owner.ownerId)) throw refuseCertificate('REQUEST_ALREADY_OPEN');
      const held = await certificatesOf(tx.manager, ownerKind, owner.ownerId);
      const replacesId = requireReplaceable(kind, input.replacesId ?? null, held, owner, at);
      const { organisationId, commonName, organisationName, position } = owner;
      const request = newRequest({
        id: uuidV7(),
        kind,
        custody,
        ownerKind,
        ownerId: owner.ownerId,
        organisationId,
        commonName,
        organisationName,
        position,
        replacesId,
        requestedBy: caller.personId,
        requestedAt: at,
      });
      await insertRequest(tx, request);
      const details = { kind, custody, ownerKind, ownerId: owner.ownerId, replacesId };
      await auditAct(tx, caller, requestSubject(request.id), 'CERTIFICATE_REQUESTED', details);
      return { requestId: request.id };
    });

/** NĐ 68/2024/NĐ-CP, Điều 7; of one's own organisation only. */
async function requireHolder(tx: Tx, caller: Caller, ownerKind: SubscriberKind, ownerId: string): Promise<Known> {
  const owner = isUuid(ownerId) ? await presentOwner(tx, ownerKind, ownerId) : null;
  if (!owner?.mayHold || owner.organisationId !== caller.organisationId) {
    throw refuseCertificate('OWNER_CANNOT_HOLD', ownerKind === 'PERSON' ? ['personId'] : ['ownerKind']);
  }
  return owner;
}

function requireReplaceable(
  kind: RequestKind,
  replacesId: string | null,
  held: readonly IssuedCertificate[],
  owner: Known,
  at: Date,
): string | null {
  if (kind === 'NEW') {
    if (nearestToUse(held, owner, at)?.usability === 'USABLE') throw refuseCertificate('CERTIFICATE_ALREADY_HELD');
    return null;
  }
  const former = held.find(({ id }) => id === replacesId?.toLowerCase());
  if (!former) throw refuseCertificate('CERTIFICATE_TO_REPLACE_MISSING', ['replacesId']);
  if (kind === 'RENEWAL') requireRenewable(former, owner, at);
  return former.id;
}

function requireRenewable(former: IssuedCertificate, owner: Known, at: Date): void {
  const state = stateAt(former, at);
  if (state === 'EXPIRED' || state === 'REVOKED')
    throw refuseCertificate(`CERTIFICATE_ALREADY_${state}`, ['replacesId']);
  if (state === 'SUSPENDED') throw refuseCertificate('CERTIFICATE_SUSPENDED', ['replacesId']);
  const usability = usabilityOf(former, owner, at);
  if (usability === 'OF_FORMER_NAME' || usability === 'OF_FORMER_ORGANISATION') {
    throw refuseCertificate(`CERTIFICATE_${usability}`, ['replacesId']);
  }
}
