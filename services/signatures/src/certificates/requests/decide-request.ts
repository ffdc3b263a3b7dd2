// The provincial office grants a request or refuses it; until the certificate is here it can be withdrawn.
import { isUuid } from '@lienthong/kernel';
import type { Tx } from '@lienthong/database';
import { type Caller, once, type Requested } from '../../request.js';
import { administers, isProvincial, requireKeeper } from '../certificate-rights.js';
import { refuseCertificate } from '../certificate.errors.js';
import { auditAct, requestSubject } from '../history.js';
import { requireReason } from '../reason.js';
import { presentOwner } from '../subscriber.js';
import { approved, type CertificateRequest, refused, withdrawn } from './certificate-request.js';
import { requestForUpdate, saveRequest } from './certificate-request.repository.js';
import type { RequestChanged, RequestParts } from './request-certificate.js';

export interface RequestInput extends Requested {
  readonly requestId: string;
}

export interface RefuseRequestInput extends RequestInput {
  readonly reason: string;
}

/** @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, also when it is not the caller's business */
export async function requireRequest(tx: Tx, caller: Caller, requestId: string): Promise<CertificateRequest> {
  const request = isUuid(requestId) ? await requestForUpdate(tx, requestId) : null;
  const visible =
    request !== null &&
    (isProvincial(caller) || caller.organisationId === request.organisationId || caller.personId === request.ownerId);
  if (!visible) throw refuseCertificate('CERTIFICATE_REQUEST_NOT_FOUND', ['requestId']);
  return request;
}

/** Who is to get it must still be who was asked for. @throws {DomainError} OWNER_CANNOT_HOLD, OWNER_CHANGED */
export async function requireUnchangedOwner(tx: Tx, request: CertificateRequest): Promise<void> {
  const owner = await presentOwner(tx, request.ownerKind, request.ownerId);
  if (!owner?.mayHold) throw refuseCertificate('OWNER_CANNOT_HOLD');
  const same =
    owner.organisationId === request.organisationId &&
    owner.commonName === request.commonName &&
    owner.organisationName === request.organisationName;
  if (!same) throw refuseCertificate('OWNER_CHANGED');
}

const deciding =
  (
    operation: string,
    act: string,
    decide: (
      request: CertificateRequest,
      caller: Caller,
      tx: Tx,
      at: Date,
      reason: string,
    ) => Promise<CertificateRequest>,
  ) =>
  ({ database, clock }: RequestParts) =>
  (
    caller: Caller,
    { idempotencyKey, ...input }: RequestInput & { readonly reason?: string },
  ): Promise<RequestChanged> =>
    once(database, caller, { operation, idempotencyKey, input }, async (tx) => {
      const { requestId, reason = '' } = input;
      const request = await requireRequest(tx, caller, requestId);
      const decided = await decide(request, caller, tx, clock.now(), reason);
      await saveRequest(tx, decided);
      const details = decided.refusalReason === null ? {} : { reason: decided.refusalReason };
      await auditAct(tx, caller, requestSubject(request.id), act, details);
      return { requestId: request.id };
    });

/** @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, REQUEST_NOT_WAITING, REQUEST_CLOSED, OWN_REQUEST, OWNER_CANNOT_HOLD, OWNER_CHANGED */
export const approveRequest = deciding(
  'approveCertificateRequest',
  'CERTIFICATE_REQUEST_APPROVED',
  async (request, caller, tx, at) => {
    const granted = approved(request, { by: caller.personId, at });
    await requireUnchangedOwner(tx, request);
    return granted;
  },
);

/** @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, REQUEST_NOT_WAITING, REQUEST_CLOSED, OWN_REQUEST, REASON_MISSING, REASON_TOO_LONG */
export const refuseRequest = deciding(
  'refuseCertificateRequest',
  'CERTIFICATE_REQUEST_REFUSED',
  async (request, caller, _tx, at, reason) => refused(request, requireReason(reason), { by: caller.personId, at }),
);

/** @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, CERTIFICATE_KEEPER_REQUIRED, REQUEST_CLOSED */
export const withdrawRequest = deciding(
  'withdrawCertificateRequest',
  'CERTIFICATE_REQUEST_WITHDRAWN',
  async (request, caller, _tx, at) => {
    if (!administers(caller, request.organisationId)) requireKeeper(caller, request);
    return withdrawn(request, at);
  },
);
