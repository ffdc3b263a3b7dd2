import type { SignatureChanges } from '../difference/index.js';
import type { SignatureReading } from '../read/read-signatures.js';
import type { Evidence } from './evidence.js';
import { finding, sorted } from './findings.js';
import { type Cause, failed, judgeWhatWasSigned, open, verdictOf } from './judge-signature.js';
import { isBroken, isOpaque, isOutOfOrder, judgeToken, type TokenState } from './judge-time-stamp.js';
import type { TimeStampReport } from './report.js';

const stateCauses: Readonly<Record<Exclude<TokenState, 'SOUND'>, Cause>> = {
  IMPRINT_MISMATCH: failed('HASH_FAILURE'),
  SIGNATURE_WRONG: failed('SIG_CRYPTO_FAILURE'),
  UNREADABLE: failed('FORMAT_FAILURE'),
  CONTAINER_DAMAGED: failed('FORMAT_FAILURE'),
  MALFORMED: failed('FORMAT_FAILURE'),
  ALGORITHM_TOO_WEAK: open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE'),
  ALGORITHM_UNKNOWN: open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE'),
  NO_AUTHORITY: open('NO_SIGNING_CERTIFICATE_FOUND'),
};

export interface JudgedTimeStamps {
  /** Oldest first. */
  readonly reports: readonly TimeStampReport[];
  /** The earliest moment at which bytes up to this length are proved to have existed; the moment of validation without proof. */
  provenAt(signedLength: number | undefined): Date;
  /** Of one of them nobody can tell whether it was changed: what it covers is not established. */
  readonly leavesFileOpen: boolean;
}

/**
 * From the newest to the oldest (ETSI EN 319 102-1, 5.6.2.4): each must have been good when the next one was made, so that an
 * authority that expired since is still believed while a later time-stamp stands over it.
 * @param stamps readings of document time-stamps with what came after them, oldest first
 */
export function judgeDocumentTimeStamps(
  stamps: readonly { readonly reading: SignatureReading; readonly changes: SignatureChanges }[],
  evidence: Evidence,
): JudgedTimeStamps {
  const proofs: { readonly length: number; readonly time: Date }[] = [];
  let at = evidence.now;
  let leavesFileOpen = false;
  const reports = [...stamps].reverse().map(({ reading, changes }): TimeStampReport => {
    const { causes, findings } = judgeWhatWasSigned(soundContainer(reading), changes);
    const { container, coveredDigest } = reading;
    const token =
      container === undefined || coveredDigest === undefined
        ? undefined
        : judgeToken(container, coveredDigest, at, evidence);
    leavesFileOpen ||= token !== undefined && isOpaque(token.state);
    if (token === undefined) causes.push(failed('FORMAT_FAILURE'));
    else if (token.state !== 'SOUND') {
      causes.push(stateCauses[token.state]);
      findings.push(finding(isBroken(token.state) ? 'TIME_STAMP_BROKEN' : 'TIME_STAMP_UNUSABLE', token.state));
    } else if (token.chain?.subIndication !== undefined) causes.push(open(token.chain.subIndication));
    findings.push(...(token?.chain?.findings ?? []));
    if (proofs.length > 0 && token?.isProof === true && isOutOfOrder(token.time!, at)) {
      causes.push(open('TIMESTAMP_ORDER_FAILURE'));
      findings.push(finding('TIME_STAMPS_OUT_OF_ORDER'));
    }
    const judged = verdictOf(causes);
    if (judged.verdict === 'TOTAL_PASSED' && token?.isProof === true && token.time! < at) {
      at = token.time!;
      proofs.push({ length: reading.signedLength ?? 0, time: at });
    }
    return {
      field: reading.fieldName,
      authority: token?.authority?.subject.commonName ?? reading.signerName,
      time: token?.time,
      ...judged,
      integrity: token?.state === 'SOUND' && reading.coverage !== 'PARTIAL',
      coverage: reading.coverage,
      changesAfter: changes.changesAfter,
      chain: token?.chain?.chain ?? 'UNKNOWN',
      anchorClass: token?.chain?.anchorClass,
      path: token?.chain?.path ?? [],
      revocation: token?.chain?.revocation ?? 'UNKNOWN',
      findings: sorted(findings),
    };
  });
  return {
    reports: reports.reverse(),
    leavesFileOpen,
    provenAt: (signedLength = Infinity) =>
      // Found newest first, so the last that covers the bytes is the earliest proof.
      proofs.findLast(({ length }) => length > signedLength)?.time ?? evidence.now,
  };
}

/** The token is judged as a time-stamp, not as a signature; only its place in the file counts here. */
const soundContainer = (reading: SignatureReading): SignatureReading =>
  reading.integrity === 'BYTE_RANGE_BROKEN' ? reading : { ...reading, integrity: 'INTACT' };
