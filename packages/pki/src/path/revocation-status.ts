import type { CertificateFacts } from '../certificates/read-certificate.js';
import { serialHex } from '../certificates/read-certificate.js';
import { isCoveredBy } from '../revocation/read-crl.js';
import { type RevocationReason, type Revoked, takesEffectAt } from '../revocation/reasons.js';
import { isKnownCrlOf, knownCrl, knownOcsp, knownOcspVerification } from './known-material.js';

/** What is known of one certificate of a chain. */
export interface RevocationStatus {
  readonly certificate: CertificateFacts;
  /** GOOD: evidence covers the moment asked about. NOT_CHECKED: nobody asked, or there is nothing to ask about. */
  readonly status: 'GOOD' | 'REVOKED' | 'UNKNOWN' | 'NOT_CHECKED';
  readonly kind?: 'CRL' | 'OCSP';
  /** The CRL or OCSP response relied on. */
  readonly source?: Buffer;
  /** The delegated responder's certificate. */
  readonly responder?: Buffer;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** Also present for GOOD when the revocation came later than the moment asked about. */
  readonly revokedAt?: Date;
  readonly reason?: RevocationReason;
  /** As in `Revoked`. */
  readonly invalidFrom?: Date;
  /** UNKNOWN although there was evidence: it does not cover the moment. */
  readonly stale?: boolean;
}

export interface RevocationQuestion {
  readonly at: Date;
  readonly now: Date | undefined;
  readonly crls: readonly Buffer[];
  readonly ocspResponses: readonly Buffer[];
  /** Milliseconds. */
  readonly maxAgeMs: number | undefined;
}

interface Evidence {
  readonly kind: 'CRL' | 'OCSP';
  readonly source: Buffer;
  readonly responder?: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly revoked?: Omit<Revoked, 'serial'>;
  /** Speaks of certificates that had expired at this time or later. */
  readonly since: Date | undefined;
}

/** An answer that names no next one is taken for current this long. */
const withoutNextUpdateMs = 24 * 60 * 60 * 1000;

/**
 * Status of a certificate at a moment (ETSI EN 319 102-1, 5.2.5; RFC 5280, 6.3.3; RFC 6960, 3.2). Evidence made after the
 * moment speaks about it, since revocations are not taken back; evidence made before it does until its next update. A key that was
 * compromised counts from the invalidity date on (`takesEffectAt`).
 */
export function revocationStatus(
  certificate: CertificateFacts,
  issuer: CertificateFacts,
  question: RevocationQuestion,
): RevocationStatus {
  const evidence = [...fromOcsp(certificate, issuer, question), ...fromCrls(certificate, issuer, question)]
    .filter(({ thisUpdate }) => question.now === undefined || thisUpdate <= question.now)
    .toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  const revoked = evidence
    .flatMap((item) => (item.revoked === undefined ? [] : [{ item, from: takesEffectAt(item.revoked) }]))
    .filter(({ from }) => from <= question.at)
    .toSorted((a, b) => a.from.getTime() - b.from.getTime())[0]?.item;
  if (revoked !== undefined) return statusOf('REVOKED', certificate, revoked);
  const good = evidence.find((item) => covers(item, certificate, question));
  if (good !== undefined) return statusOf('GOOD', certificate, good);
  return evidence.length === 0
    ? { certificate, status: 'UNKNOWN' }
    : { ...statusOf('UNKNOWN', certificate, evidence[0]!), stale: true };
}

const statusOf = (
  status: 'GOOD' | 'REVOKED' | 'UNKNOWN',
  certificate: CertificateFacts,
  { kind, source, responder, thisUpdate, nextUpdate, revoked }: Evidence,
): RevocationStatus => ({
  certificate,
  status,
  kind,
  source,
  thisUpdate,
  ...(responder === undefined ? {} : { responder }),
  ...(nextUpdate === undefined ? {} : { nextUpdate }),
  ...(revoked === undefined ? {} : { revokedAt: revoked.at }),
  ...(revoked?.reason === undefined ? {} : { reason: revoked.reason }),
  ...(revoked?.invalidFrom === undefined ? {} : { invalidFrom: revoked.invalidFrom }),
});

function covers(
  { thisUpdate, nextUpdate, revoked, since }: Evidence,
  { notAfter }: CertificateFacts,
  { at, maxAgeMs }: RevocationQuestion,
): boolean {
  // Expired certificates leave the lists: silence about them says nothing, unless the list promises to keep them.
  if (revoked === undefined && thisUpdate > notAfter && (since === undefined || since > notAfter)) return false;
  if (thisUpdate >= at) return true;
  const age = at.getTime() - thisUpdate.getTime();
  if (maxAgeMs !== undefined) return age <= maxAgeMs;
  return nextUpdate === undefined ? age <= withoutNextUpdateMs : at <= nextUpdate;
}

/** Responses about one serial number, and lists of one issuer, that are looked at; more is an attack on our time. */
const maxSources = 64;

function fromOcsp(
  certificate: CertificateFacts,
  issuer: CertificateFacts,
  { ocspResponses }: RevocationQuestion,
): Evidence[] {
  const about = ocspResponses
    .map((source) => ({ source, facts: knownOcsp(source) }))
    .filter(({ facts }) => facts?.responses.some(({ certId }) => certId.serial.equals(certificate.serial)));
  return about.slice(0, maxSources).flatMap(({ source, facts }) => {
    const { status, answer, responder } = knownOcspVerification(facts!, certificate, issuer);
    if (status !== 'VALID' || answer === undefined || answer.status === 'UNKNOWN') return [];
    return [
      {
        kind: 'OCSP' as const,
        source,
        ...(responder === undefined || responder.der.equals(issuer.der) ? {} : { responder: responder.der }),
        thisUpdate: answer.thisUpdate,
        nextUpdate: answer.nextUpdate,
        ...(answer.revokedAt === undefined ? {} : { revoked: { ...answer, at: answer.revokedAt } }),
        since: answer.archiveCutoff,
      },
    ];
  });
}

function fromCrls(certificate: CertificateFacts, issuer: CertificateFacts, { crls }: RevocationQuestion): Evidence[] {
  const ofIssuer = crls
    .map((source) => ({ source, crl: knownCrl(source) }))
    .filter(({ crl }) => crl?.issuerDer.equals(certificate.issuerDer));
  return ofIssuer.slice(0, maxSources).flatMap(({ source, crl }) => {
    if (!isKnownCrlOf(crl!, issuer) || !isCoveredBy(certificate, crl!)) return [];
    const entry = crl!.revoked.get(serialHex(certificate.serial));
    return [
      {
        kind: 'CRL' as const,
        source,
        thisUpdate: crl!.thisUpdate,
        nextUpdate: crl!.nextUpdate,
        ...(entry === undefined ? {} : { revoked: entry }),
        since: crl!.expiredCertsOnCrl,
      },
    ];
  });
}
