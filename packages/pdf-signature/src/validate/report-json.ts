import { isoInVietnam, type LocalisedText } from '@lienthong/kernel';
import type { Finding, SignatureReport, TimeStampReport, ValidationReport } from './report.js';
import { shownCertificate } from './certificate-shown.js';
import { reportText } from './report-text.js';

export interface FindingJson {
  readonly code: string;
  readonly severity: Finding['severity'];
  /** Vietnamese; English stands in `messageEn`. */
  readonly message: string;
  readonly messageEn: string;
  readonly clause: string;
  readonly objectNumber?: number;
  readonly page?: number;
}

export interface SignatureJson {
  readonly field: string;
  readonly kind: SignatureReport['kind'];
  readonly signer: string | null;
  readonly organisation: string | null;
  /** ISO 8601 with +07:00: the time-stamp's when it is to be believed, else what the signer's clock said. */
  readonly time: string | null;
  readonly timeSource: 'SIGNATURE_TIME_STAMP' | 'CLAIMED' | null;
  readonly claimedTime: string | null;
  readonly provenTime: string | null;
  readonly verdict: SignatureReport['verdict'];
  readonly subIndication: SignatureReport['subIndication'] | null;
  readonly integrity: boolean;
  readonly coverage: SignatureReport['coverage'];
  readonly changesAfter: SignatureReport['changesAfter'];
  readonly level: SignatureReport['level'];
  readonly chain: SignatureReport['chain'];
  readonly anchorClass: SignatureReport['anchorClass'] | null;
  readonly revocation: SignatureReport['revocation'];
  readonly certifies: SignatureReport['certifies'] | null;
  readonly locksAll: boolean;
  /** Of the signer; null when there is none that can be read. */
  readonly certificate: {
    readonly issuer: string | null;
    /** Hexadecimal. */
    readonly serial: string;
    readonly notBefore: string;
    readonly notAfter: string;
  } | null;
  readonly algorithm: {
    readonly digest: string | null;
    readonly signature: string | null;
    readonly keyBits: number | null;
  };
  readonly findings: readonly FindingJson[];
}

export interface TimeStampJson {
  readonly field: string;
  readonly authority: string | null;
  readonly time: string | null;
  readonly verdict: TimeStampReport['verdict'];
  readonly subIndication: TimeStampReport['subIndication'] | null;
  readonly integrity: boolean;
  readonly coverage: TimeStampReport['coverage'];
  readonly changesAfter: TimeStampReport['changesAfter'];
  readonly chain: TimeStampReport['chain'];
  readonly anchorClass: TimeStampReport['anchorClass'] | null;
  readonly revocation: TimeStampReport['revocation'];
  readonly findings: readonly FindingJson[];
}

export interface ReportJson {
  readonly verdict: ValidationReport['verdict'];
  readonly validatedAt: string;
  readonly text: LocalisedText;
  readonly refusal?: { readonly code: string; readonly message: string; readonly messageEn: string };
  readonly signatures: readonly SignatureJson[];
  readonly documentTimeStamps: readonly TimeStampJson[];
  readonly findings: readonly FindingJson[];
}

/** The report as plain values for JSON: what the command line prints and a service stores. */
export function reportJson(report: ValidationReport): ReportJson {
  const { verdict, validatedAt, refusal, signatures, documentTimeStamps, findings } = report;
  return {
    verdict,
    signatures: signatures.map(signatureJson),
    documentTimeStamps: documentTimeStamps.map(timeStampJson),
    findings: findings.map(findingJson),
    ...(refusal === undefined
      ? {}
      : { refusal: { code: refusal.code, message: refusal.message.vi, messageEn: refusal.message.en } }),
    text: reportText(report),
    validatedAt: isoInVietnam(validatedAt),
  };
}

const timeJson = (time: Date | undefined): string | null => (time === undefined ? null : isoInVietnam(time));

const findingJson = ({ code, severity, message, clause, objectNumber, page }: Finding): FindingJson => ({
  code,
  severity,
  message: message.vi,
  messageEn: message.en,
  clause,
  ...(objectNumber === undefined ? {} : { objectNumber }),
  ...(page === undefined ? {} : { page }),
});

function signatureJson(one: SignatureReport): SignatureJson {
  const isStamped = one.timeSource === 'SIGNATURE_TIME_STAMP';
  const isProven = one.timeSource !== 'VALIDATION_TIME';
  return {
    field: one.field,
    kind: one.kind,
    signer: one.signer ?? null,
    organisation: one.organisation ?? null,
    time: timeJson(isStamped ? one.bestSignatureTime : one.claimedTime),
    timeSource: isStamped ? 'SIGNATURE_TIME_STAMP' : one.claimedTime === undefined ? null : 'CLAIMED',
    claimedTime: timeJson(one.claimedTime),
    provenTime: timeJson(isProven ? one.bestSignatureTime : undefined),
    verdict: one.verdict,
    subIndication: one.subIndication ?? null,
    integrity: one.integrity,
    coverage: one.coverage,
    changesAfter: one.changesAfter,
    level: one.level,
    chain: one.chain,
    anchorClass: one.anchorClass ?? null,
    revocation: one.revocation,
    certifies: one.certifies ?? null,
    locksAll: one.locksAll,
    certificate: certificateJson(one.certificate),
    algorithm: {
      digest: one.algorithm.digest ?? null,
      signature: one.algorithm.signature ?? null,
      keyBits: one.algorithm.keyBits ?? null,
    },
    findings: one.findings.map(findingJson),
  };
}

function certificateJson(der: Buffer | undefined): SignatureJson['certificate'] {
  const shown = shownCertificate(der);
  if (shown === undefined) return null;
  const { issuer, serial, notBefore, notAfter } = shown;
  return { issuer: issuer ?? null, serial, notBefore: isoInVietnam(notBefore), notAfter: isoInVietnam(notAfter) };
}

const timeStampJson = (one: TimeStampReport): TimeStampJson => ({
  field: one.field,
  authority: one.authority ?? null,
  time: timeJson(one.time),
  verdict: one.verdict,
  subIndication: one.subIndication ?? null,
  integrity: one.integrity,
  coverage: one.coverage,
  changesAfter: one.changesAfter,
  chain: one.chain,
  anchorClass: one.anchorClass ?? null,
  revocation: one.revocation,
  findings: one.findings.map(findingJson),
});
