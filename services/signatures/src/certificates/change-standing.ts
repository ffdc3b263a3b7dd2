// Suspending, resuming and revoking a certificate.
import type { Database, Tx } from '@lienthong/database';
import { type Clock, isUuid } from '@lienthong/kernel';
import { type Caller, once, type Requested } from '../request.js';
import { resumed, type Revocation, revoked, type Standing, suspended } from './certificate.js';
import type { CertificateEntity } from './certificate.entity.js';
import { refuseCertificate } from './certificate.errors.js';
import { maySee, requireKeeper, requireMayResume, requireMaySuspend } from './certificate-rights.js';
import { certificateForUpdate, saveStanding } from './certificate.repository.js';
import { auditAct, certificateSubject } from './history.js';
import { requireReason } from './reason.js';

export interface ChangeStandingInput extends Requested {
  readonly certificateId: string;
  /** In words; stands in the history. */
  readonly reason: string;
}

export interface RevokeInput extends ChangeStandingInput {
  readonly code: Revocation['reason'];
  /** From when it counts as revoked; null: from now on. */
  readonly from?: Date | null;
}

export interface StandingParts {
  readonly database: Database;
  readonly clock: Clock;
}

export interface CertificateChanged {
  readonly certificateId: string;
}

interface Change<I> {
  readonly operation: string;
  readonly act: string;
  readonly mayDo: (caller: Caller, certificate: CertificateEntity) => void;
  readonly decide: (certificate: CertificateEntity, input: I, at: Date) => Standing;
  readonly details?: (standing: Standing) => object;
}

const changing =
  <I extends ChangeStandingInput>({ operation, act, mayDo, decide, details }: Change<I>) =>
  ({ database, clock }: StandingParts) =>
  (caller: Caller, input: I): Promise<CertificateChanged> => {
    const { idempotencyKey, ...remembered } = input;
    return once(database, caller, { operation, idempotencyKey, input: remembered }, async (tx) => {
      const certificate = await requireCertificate(tx, caller, input.certificateId);
      mayDo(caller, certificate);
      const reason = requireReason(input.reason);
      const standing = decide(certificate, input, clock.now());
      await saveStanding(tx, certificate.id, standing);
      const entry = { reason, ...details?.(standing) };
      await auditAct(tx, caller, certificateSubject(certificate.id), act, entry);
      return { certificateId: certificate.id };
    });
  };

/** A subscriber's; an authority's own is nobody's to change here. @throws {DomainError} CERTIFICATE_NOT_FOUND */
async function requireCertificate(tx: Tx, caller: Caller, id: string): Promise<CertificateEntity> {
  const certificate = isUuid(id) ? await certificateForUpdate(tx, id) : null;
  if (!certificate || certificate.organisationId === null || !maySee(caller, certificate)) {
    throw refuseCertificate('CERTIFICATE_NOT_FOUND', ['certificateId']);
  }
  return certificate;
}

/** @throws {DomainError} CERTIFICATE_NOT_FOUND, CERTIFICATE_KEEPER_REQUIRED, REASON_MISSING, and those of `suspended` */
export const suspendCertificate = changing<ChangeStandingInput>({
  operation: 'suspendCertificate',
  act: 'CERTIFICATE_SUSPENDED',
  mayDo: requireMaySuspend,
  decide: (certificate, _input, at) => suspended(certificate, at),
});

/** @throws {DomainError} CERTIFICATE_NOT_FOUND, CERTIFICATE_KEEPER_REQUIRED, RESUME_BY_ANOTHER, REASON_MISSING, and those of `resumed` */
export const resumeCertificate = changing<ChangeStandingInput>({
  operation: 'resumeCertificate',
  act: 'CERTIFICATE_RESUMED',
  mayDo: requireMayResume,
  decide: (certificate, _input, at) => resumed(certificate, at),
});

/** @throws {DomainError} CERTIFICATE_NOT_FOUND, CERTIFICATE_KEEPER_REQUIRED, REASON_MISSING, and those of `revoked` */
export const revokeCertificate = changing<RevokeInput>({
  operation: 'revokeCertificate',
  act: 'CERTIFICATE_REVOKED',
  mayDo: requireKeeper,
  decide: (certificate, { code, from }, at) => revoked(certificate, { reason: code, from: from ?? at }, at),
  details: ({ revocationReason, revokedAt }) => ({ code: revocationReason, from: revokedAt?.toISOString() }),
});
