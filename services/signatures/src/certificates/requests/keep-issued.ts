// The certificate for a request has come: it becomes active, the request closes, and what it replaces ends.
import type { Tx } from '@lienthong/database';
import { revoked, stateAt } from '../certificate.js';
import type { CertificateEntity } from '../certificate.entity.js';
import { certificateForUpdate, insertCertificate, lockOwner, saveStanding } from '../certificate.repository.js';
import { auditActs, certificateSubject, requestSubject } from '../history.js';
import { type CertificateRequest, issued } from './certificate-request.js';
import { saveRequest } from './certificate-request.repository.js';

interface Arrived {
  readonly request: CertificateRequest;
  readonly certificate: CertificateEntity;
  readonly act: 'CERTIFICATE_ISSUED' | 'CERTIFICATE_IMPORTED';
  /** Null: by the demonstration authority itself. */
  readonly actorId: string | null;
  readonly correlationId: string | null;
  readonly at: Date;
}

export async function keepIssued(tx: Tx, arrived: Arrived): Promise<void> {
  const { request, certificate, act, at, ...by } = arrived;
  await lockOwner(tx, request.ownerKind, request.ownerId);
  await insertCertificate(tx, null, certificate, at);
  await saveRequest(tx, issued(request, certificate.id, at));
  const { serialNumber, sha256, issuerName } = certificate;
  const details = { serialNumber, sha256, issuerName, requestId: request.id };
  await auditActs(tx, by, [
    { subject: requestSubject(request.id), act, details: { certificateId: certificate.id } },
    { subject: certificateSubject(certificate.id), act, details },
  ]);
  if (request.kind === 'REPLACEMENT' && request.replacesId)
    await endFormer(tx, request.replacesId, certificate.id, arrived);
}

/** A replaced certificate is worth nothing from the moment its successor is there; an expired or revoked one stays as it is. */
async function endFormer(tx: Tx, formerId: string, successorId: string, { at, ...by }: Arrived): Promise<void> {
  const former = await certificateForUpdate(tx, formerId);
  if (!former) return;
  const state = stateAt(former, at);
  if (state === 'REVOKED' || state === 'EXPIRED' || at < former.notBefore) return;
  await saveStanding(tx, former.id, revoked(former, { reason: 'SUPERSEDED', from: at }, at));
  const details = { reason: 'SUPERSEDED', from: at.toISOString(), replacedBy: successorId };
  await auditActs(tx, by, [{ subject: certificateSubject(former.id), act: 'CERTIFICATE_REVOKED', details }]);
}
