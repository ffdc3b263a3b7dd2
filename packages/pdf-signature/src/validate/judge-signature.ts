import {
  type CertificateFacts,
  type Cms,
  DerError,
  hashWith,
  isContainerDamaged,
  readCertificate,
} from '@lienthong/pki';
import type { SignatureChanges } from '../difference/index.js';
import { containerOf } from '../read/containers.js';
import { type Integrity, isIntact } from '../read/integrity.js';
import type { SignatureReading } from '../read/read-signatures.js';
import type { Evidence } from './evidence.js';
import { finding, type FindingCode, sorted } from './findings.js';
import { type ChainJudgement, judgeChain } from './judge-chain.js';
import { isBroken, isOpaque, isOutOfOrder, judgeToken, type TokenJudgement } from './judge-time-stamp.js';
import { changeInReport } from './reported-change.js';
import type { Finding, Level, ReportedChange, SignatureReport, SubIndication, Verdict } from './report.js';

/** What makes a signature fail or leaves it open; the first word counts (ETSI EN 319 102-1, 5.3). */
export interface Cause {
  readonly verdict: Exclude<Verdict, 'TOTAL_PASSED'>;
  readonly subIndication: SubIndication;
}

export const failed = (subIndication: SubIndication): Cause => ({ verdict: 'TOTAL_FAILED', subIndication });
export const open = (subIndication: SubIndication): Cause => ({ verdict: 'INDETERMINATE', subIndication });

/** Failures count before open questions, whatever was met first. */
export function verdictOf(causes: readonly Cause[]): { verdict: Verdict; subIndication: SubIndication | undefined } {
  const worst = causes.find(({ verdict }) => verdict === 'TOTAL_FAILED') ?? causes[0];
  return { verdict: worst?.verdict ?? 'TOTAL_PASSED', subIndication: worst?.subIndication };
}

const integrityCauses: Readonly<Record<Exclude<Integrity, 'INTACT'>, readonly [Cause, FindingCode]>> = {
  BYTE_RANGE_BROKEN: [failed('FORMAT_FAILURE'), 'BYTE_RANGE_BROKEN'],
  UNREADABLE: [failed('FORMAT_FAILURE'), 'CONTAINER_UNREADABLE'],
  DIGEST_MISMATCH: [failed('HASH_FAILURE'), 'DIGEST_MISMATCH'],
  SIGNATURE_WRONG: [failed('SIG_CRYPTO_FAILURE'), 'SIGNATURE_WRONG'],
  ALGORITHM_TOO_WEAK: [open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE'), 'ALGORITHM_TOO_WEAK'],
  ALGORITHM_UNKNOWN: [open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE'), 'ALGORITHM_UNKNOWN'],
  CERTIFICATE_MISSING: [open('NO_SIGNING_CERTIFICATE_FOUND'), 'CERTIFICATE_MISSING'],
  CERTIFICATE_MISMATCH: [open('NO_SIGNING_CERTIFICATE_FOUND'), 'CERTIFICATE_MISMATCH'],
};

/** Integrity, coverage and later changes: the part of the verdict that asks nobody else. */
export function judgeWhatWasSigned(
  { integrity, coverage, defects }: SignatureReading,
  { changesAfter, changes }: SignatureChanges,
): { causes: Cause[]; findings: Finding[]; changes: ReportedChange[] } {
  const causes: Cause[] = [];
  const findings: Finding[] = [];
  if (integrity !== 'INTACT') {
    const [cause, code] = integrityCauses[integrity];
    causes.push(cause);
    if (integrity !== 'BYTE_RANGE_BROKEN' || defects.length === 0) findings.push(finding(code));
  }
  // The container may be right; two readers still need not agree what such a dictionary is.
  if (defects.length > 0) causes.push(failed('FORMAT_FAILURE'));
  for (const defect of defects) findings.push({ ...defect, severity: 'ERROR' });
  if (coverage === 'PARTIAL' && integrity !== 'BYTE_RANGE_BROKEN') {
    causes.push(failed('FORMAT_FAILURE'));
    findings.push(finding('PARTIAL_COVERAGE'));
  }
  const inReport = changes.map(changeInReport);
  if (changesAfter === 'UNLAWFUL') causes.push(failed('FORMAT_FAILURE'));
  findings.push(...inReport.map(({ finding: found }) => found));
  return { causes, findings, changes: inReport.map(({ reported }) => reported) };
}

/**
 * One signature of a person or an organisation.
 * @param provenAt genTime of the earliest valid document time-stamp over it, else the moment of validation
 */
export function judgeSignature(
  reading: SignatureReading,
  changes: SignatureChanges,
  structuralLevel: Level,
  provenAt: Date,
  evidence: Evidence,
): SignatureReport {
  const content = judgeWhatWasSigned(reading, changes);
  const { causes, findings } = content;
  const cms = reading.container === undefined ? undefined : cmsOf(reading.container);
  const signer = cms?.signers[0];
  const certificate = reading.certificates[0] === undefined ? undefined : certificateOf(reading.certificates[0]);
  if (cms !== undefined && isContainerDamaged(cms, evidence.issuers.of(cms.certificates, certificate))) {
    causes.push(failed('FORMAT_FAILURE'));
    findings.push(finding('CONTAINER_DAMAGED'));
  }
  const tokens =
    signer === undefined
      ? []
      : signer.timeStampTokens.map((token) =>
          judgeToken(token, (digest) => hashWith(digest, signer.signature), provenAt, evidence),
        );
  for (const token of tokens) findings.push(...tokenFindings(token));
  // ETSI EN 319 102-1, 5.5.4, passes over a time-stamp that fails, as it would over one that never was. Yet nobody writes such a one:
  // the container was meddled with, and what it says of its time is a lie. No failure of the signature, but no pass either.
  if (tokens.some(({ state }) => isBroken(state) || isOpaque(state))) causes.push(open('SIG_CONSTRAINTS_FAILURE'));
  if (provenAt < evidence.now && tokens.some(({ isProof, time }) => isProof && isOutOfOrder(time!, provenAt))) {
    causes.push(open('TIMESTAMP_ORDER_FAILURE'));
    findings.push(finding('TIME_STAMPS_OUT_OF_ORDER'));
  }
  const proof = earliest(tokens);
  const bestSignatureTime = proof !== undefined && proof < provenAt ? proof : provenAt;
  const claimedTime = reading.claimedTime ?? signer?.signingTime;
  const isProven = bestSignatureTime < evidence.now;
  let judged: ChainJudgement | undefined;
  if (certificate !== undefined && reading.integrity !== 'CERTIFICATE_MISMATCH') {
    judged = judgeChain(certificate, { at: bestSignatureTime, purpose: 'DOCUMENT_SIGNING' }, evidence);
    findings.push(...judged.findings);
    causes.push(...chainCauses(judged, certificate, isProven, bestSignatureTime));
    if (isProven && bestSignatureTime < certificate.notBefore) findings.push(finding('NOT_YET_VALID'));
    if (claimedTime !== undefined && (claimedTime < certificate.notBefore || claimedTime > certificate.notAfter)) {
      findings.push(finding('CLAIMED_TIME_OUTSIDE_CERTIFICATE'));
    }
    if (judged.anchorClass === 'DEMONSTRATION') findings.push(finding('DEMONSTRATION_CERTIFICATE'));
  }
  const level = levelReached(structuralLevel, tokens, isProven);
  if (level === 'NOT_PADES') findings.push(finding('NOT_PADES'));
  if (!isProven && tokens.length === 0) findings.push(finding('NO_TIME_STAMP'));
  // A minute of difference is two clocks, not a contradiction.
  if (proof !== undefined && claimedTime !== undefined && claimedTime.getTime() > proof.getTime() + 60_000) {
    findings.push(finding('CLAIMED_TIME_AFTER_TIME_STAMP'));
  }
  if (signer !== undefined && signer.signedAttributes === undefined) findings.push(finding('NO_SIGNED_ATTRIBUTES'));
  if (cms?.isBer === true) findings.push(finding('CONTAINER_NOT_DER'));
  if (signer?.scheme === 'RSA_PKCS1') findings.push(finding('SIGNATURE_PKCS1_V1_5'));
  return {
    field: reading.fieldName,
    kind: reading.kind,
    signer: reading.signerName,
    organisation: reading.organisationName,
    certificate: certificate?.der,
    claimedTime,
    bestSignatureTime,
    timeSource:
      bestSignatureTime === proof ? 'SIGNATURE_TIME_STAMP' : isProven ? 'DOCUMENT_TIME_STAMP' : 'VALIDATION_TIME',
    ...verdictOf(causes),
    integrity: isIntact(reading.integrity),
    coverage: reading.coverage,
    changesAfter: changes.changesAfter,
    changes: content.changes,
    certifies: reading.certifies,
    locksAll: reading.locksAll,
    level,
    chain: judged?.chain ?? 'UNKNOWN',
    anchorClass: judged?.anchorClass,
    path: judged?.path ?? [],
    revocation: judged?.revocation ?? 'UNKNOWN',
    algorithm: {
      digest: signer?.digest,
      signature: signer?.scheme,
      keyBits: keyBitsOf(certificate),
    },
    findings: sorted(findings),
  };
}

/** ETSI EN 319 102-1, 5.5.4: what the chain leaves open, seen from the proven time. */
function chainCauses(
  { subIndication }: ChainJudgement,
  certificate: CertificateFacts,
  isProven: boolean,
  at: Date,
): Cause[] {
  if (subIndication === undefined) return [];
  if (subIndication === 'OUT_OF_BOUNDS_NO_POE' && isProven && at < certificate.notBefore)
    return [failed('NOT_YET_VALID')];
  return [open(subIndication)];
}

function earliest(tokens: readonly TokenJudgement[]): Date | undefined {
  let first: Date | undefined;
  for (const { isProof, time } of tokens) if (isProof && time !== undefined && !(first && first <= time)) first = time;
  return first;
}

export function tokenFindings({ state, chain, authority }: TokenJudgement): Finding[] {
  if (state !== 'SOUND') return [finding(isBroken(state) ? 'TIME_STAMP_BROKEN' : 'TIME_STAMP_UNUSABLE', state)];
  if (chain?.subIndication === undefined) return [];
  return [finding('TIME_STAMP_UNTRUSTED', `${chain.subIndication}, ${authority?.subject.commonName ?? ''}`)];
}

/** The structure gives the level; a time-stamp that is not sound carries none, and a document time-stamp only that of a time. */
function levelReached(structural: Level, tokens: readonly TokenJudgement[], isProven: boolean): Level {
  const isHollow = tokens.length > 0 && tokens.every(({ state }) => state !== 'SOUND');
  return isHollow && structural !== 'NOT_PADES' ? (isProven ? 'B-T' : 'B-B') : structural;
}

function keyBitsOf(certificate: CertificateFacts | undefined): number | undefined {
  const { modulusLength, namedCurve } = certificate?.publicKey.asymmetricKeyDetails ?? {};
  return modulusLength ?? (namedCurve === undefined ? undefined : Number(/\d{3}/.exec(namedCurve)?.[0]));
}

function cmsOf(container: Buffer): Cms | undefined {
  try {
    return containerOf(container);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function certificateOf(der: Buffer): CertificateFacts | undefined {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
