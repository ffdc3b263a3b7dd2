// A certificate as this service knows it: its standing, what moves it from one to the next, and when it may be signed with. Pure.
import type { KeyOwnerKind } from '../keys/key-vault.js';
import { refuseCertificate } from './certificate.errors.js';

/** What is kept. That a certificate has expired follows from its `notAfter` and is never written down. */
export const certificateStandings = ['ACTIVE', 'SUSPENDED', 'REVOKED'] as const;
export type CertificateStanding = (typeof certificateStandings)[number];
export const certificateStates = [...certificateStandings, 'EXPIRED'] as const;
export type CertificateState = (typeof certificateStates)[number];

/** RFC 5280, 5.3.1: the number a reason has in a CRL and in an OCSP answer. */
export const reasonCodes = {
  UNSPECIFIED: 0,
  KEY_COMPROMISE: 1,
  CA_COMPROMISE: 2,
  AFFILIATION_CHANGED: 3,
  SUPERSEDED: 4,
  CESSATION_OF_OPERATION: 5,
  CERTIFICATE_HOLD: 6,
  PRIVILEGE_WITHDRAWN: 9,
} as const;
export type RevocationReason = keyof typeof reasonCodes;

/** Something noteworthy about a certificate that was accepted all the same. */
export interface CertificateFinding {
  readonly code: string;
  readonly message: { readonly vi: string; readonly en: string };
  readonly legalBasis: string | null;
}

export interface Standing {
  readonly standing: CertificateStanding;
  readonly suspendedAt: Date | null;
  /** From when it counts as revoked; may lie before the day on which that was recorded. */
  readonly revokedAt: Date | null;
  readonly revocationReason: RevocationReason | null;
}

export const newlyActive: Standing = {
  standing: 'ACTIVE',
  suspendedAt: null,
  revokedAt: null,
  revocationReason: null,
};

export interface IssuedCertificate extends Standing {
  readonly id: string;
  readonly ownerKind: KeyOwnerKind;
  readonly ownerId: string;
  readonly organisationId: string | null;
  /** Null: the key is on the owner's own token. */
  readonly privateKeyId: string | null;
  readonly commonName: string;
  readonly organisationName: string;
  readonly issuerName: string;
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly der: Buffer;
  readonly sha256: string;
  readonly requestId: string | null;
  readonly replacesId: string | null;
  readonly findings: readonly CertificateFinding[];
}

type Dated = Standing & Pick<IssuedCertificate, 'notBefore' | 'notAfter'>;

/** Revoked is final and outweighs the rest; what has expired can no longer be suspended. */
export function stateAt({ standing, notAfter }: Pick<Dated, 'standing' | 'notAfter'>, at: Date): CertificateState {
  if (standing === 'REVOKED') return 'REVOKED';
  return at >= notAfter ? 'EXPIRED' : standing;
}

/**
 * Whether a signature made at an instant was made with a certificate in force: within its validity, before a revocation, and
 * not after a suspension that still lasts.
 */
export const isInForce = ({ notBefore, notAfter, suspendedAt, revokedAt }: Dated, at: Date): boolean =>
  notBefore <= at && at < notAfter && !(revokedAt && revokedAt <= at) && !(suspendedAt && suspendedAt <= at);

/** @throws {DomainError} CERTIFICATE_ALREADY_SUSPENDED, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_ALREADY_EXPIRED */
export function suspended(certificate: Dated, at: Date): Standing {
  const state = stateAt(certificate, at);
  if (state !== 'ACTIVE') throw refuseCertificate(`CERTIFICATE_ALREADY_${state}`);
  return { ...newlyActive, standing: 'SUSPENDED', suspendedAt: at };
}

/** @throws {DomainError} CERTIFICATE_NOT_SUSPENDED, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_ALREADY_EXPIRED */
export function resumed(certificate: Dated, at: Date): Standing {
  const state = stateAt(certificate, at);
  if (state === 'SUSPENDED') return newlyActive;
  throw refuseCertificate(state === 'ACTIVE' ? 'CERTIFICATE_NOT_SUSPENDED' : `CERTIFICATE_ALREADY_${state}`);
}

export interface Revocation {
  /** Not CERTIFICATE_HOLD, which is a suspension. */
  readonly reason: Exclude<RevocationReason, 'CERTIFICATE_HOLD'>;
  readonly from: Date;
}

/**
 * From `from` on it counts as revoked: a key that was stolen yesterday is worth nothing since yesterday.
 * @throws {DomainError} CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_ALREADY_EXPIRED, REVOCATION_IN_FUTURE, REVOCATION_BEFORE_ISSUE
 */
export function revoked(certificate: Dated, { reason, from }: Revocation, at: Date): Standing {
  const state = stateAt(certificate, at);
  if (state === 'REVOKED' || state === 'EXPIRED') throw refuseCertificate(`CERTIFICATE_ALREADY_${state}`);
  if (from > at) throw refuseCertificate('REVOCATION_IN_FUTURE', ['from']);
  if (from < certificate.notBefore) throw refuseCertificate('REVOCATION_BEFORE_ISSUE', ['from']);
  return { standing: 'REVOKED', suspendedAt: null, revokedAt: from, revocationReason: reason };
}
