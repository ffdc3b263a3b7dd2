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

/** One that is over. ISO 8601: it is kept as JSON. */
export interface Suspension {
  readonly from: string;
  /** From then on it could be signed with again, or was revoked. */
  readonly until: string;
}

export interface Standing {
  readonly standing: CertificateStanding;
  readonly suspendedAt: Date | null;
  /** From when it counts as revoked; may lie before the day on which that was recorded. */
  readonly revokedAt: Date | null;
  readonly revocationReason: RevocationReason | null;
  /**
   * The oldest first. A revocation list forgets a hold that was lifted (RFC 5280, 5.3.1: removeFromCRL), but what was signed
   * meanwhile stays signed with a certificate that was not in force.
   */
  readonly pastSuspensions: readonly Suspension[];
}

export const newlyActive: Standing = {
  standing: 'ACTIVE',
  suspendedAt: null,
  revokedAt: null,
  revocationReason: null,
  pastSuspensions: [],
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
 * Whether a suspension that has ended since covers an instant. Signatures claim whole seconds: the second in which it ended is
 * outside, or what is signed right afterwards would count as signed before.
 */
export const wasSuspendedAt = ({ pastSuspensions }: Pick<Standing, 'pastSuspensions'>, at: Date): boolean =>
  pastSuspensions.some(({ from, until }) => new Date(from) <= at && at < new Date(until.slice(0, 19).concat('Z')));

/**
 * Whether a signature made at an instant was made with a certificate in force: within its validity, before a revocation, and
 * during no suspension, whether that has ended or still lasts.
 */
export const isInForce = (certificate: Dated, at: Date): boolean => {
  const { notBefore, notAfter, suspendedAt, revokedAt } = certificate;
  const isOver = (revokedAt && revokedAt <= at) || (suspendedAt && suspendedAt <= at);
  return notBefore <= at && at < notAfter && !isOver && !wasSuspendedAt(certificate, at);
};

/** @throws {DomainError} CERTIFICATE_ALREADY_SUSPENDED, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_ALREADY_EXPIRED */
export function suspended(certificate: Dated, at: Date): Standing {
  const state = stateAt(certificate, at);
  if (state !== 'ACTIVE') throw refuseCertificate(`CERTIFICATE_ALREADY_${state}`);
  return { ...newlyActive, standing: 'SUSPENDED', suspendedAt: at, pastSuspensions: certificate.pastSuspensions };
}

/** With the one that ends now. */
const suspensionsUntil = ({ pastSuspensions, suspendedAt }: Standing, at: Date): readonly Suspension[] =>
  suspendedAt && suspendedAt < at
    ? [...pastSuspensions, { from: suspendedAt.toISOString(), until: at.toISOString() }]
    : pastSuspensions;

/** @throws {DomainError} CERTIFICATE_NOT_SUSPENDED, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_ALREADY_EXPIRED */
export function resumed(certificate: Dated, at: Date): Standing {
  const state = stateAt(certificate, at);
  if (state === 'SUSPENDED') return { ...newlyActive, pastSuspensions: suspensionsUntil(certificate, at) };
  throw refuseCertificate(state === 'ACTIVE' ? 'CERTIFICATE_NOT_SUSPENDED' : `CERTIFICATE_ALREADY_${state}`);
}

export interface Revocation {
  /** Not CERTIFICATE_HOLD, which is a suspension. */
  readonly reason: Exclude<RevocationReason, 'CERTIFICATE_HOLD'>;
  readonly from: Date;
}

/**
 * From `from` on it counts as revoked: a key that was stolen yesterday is worth nothing since yesterday. One that is suspended counts
 * as revoked since its suspension at the latest, so that nothing signed meanwhile becomes good by the revocation.
 * @throws {DomainError} CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_ALREADY_EXPIRED, REVOCATION_IN_FUTURE, REVOCATION_BEFORE_ISSUE
 */
export function revoked(certificate: Dated, { reason, from }: Revocation, at: Date): Standing {
  const state = stateAt(certificate, at);
  if (state === 'REVOKED' || state === 'EXPIRED') throw refuseCertificate(`CERTIFICATE_ALREADY_${state}`);
  if (from > at) throw refuseCertificate('REVOCATION_IN_FUTURE', ['from']);
  if (from < certificate.notBefore) throw refuseCertificate('REVOCATION_BEFORE_ISSUE', ['from']);
  const { suspendedAt } = certificate;
  return {
    standing: 'REVOKED',
    suspendedAt: null,
    revokedAt: suspendedAt && suspendedAt < from ? suspendedAt : from,
    revocationReason: reason,
    pastSuspensions: suspensionsUntil(certificate, at),
  };
}
