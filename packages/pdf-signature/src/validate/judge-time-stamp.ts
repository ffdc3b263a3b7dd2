import {
  type CertificateFacts,
  DerError,
  isContainerDamaged,
  type ReadDigest,
  type TimeStampToken,
  verifyTimeStampToken,
  WeakAlgorithmError,
} from '@lienthong/pki';
import { tokenOf } from '../read/containers.js';
import type { Evidence } from './evidence.js';
import { finding } from './findings.js';
import { type ChainJudgement, judgeChain } from './judge-chain.js';

export const tokenStates = [
  'SOUND',
  'IMPRINT_MISMATCH',
  'SIGNATURE_WRONG',
  'UNREADABLE',
  'CONTAINER_DAMAGED',
  'MALFORMED',
  'ALGORITHM_TOO_WEAK',
  'ALGORITHM_UNKNOWN',
  'NO_AUTHORITY',
] as const;
export type TokenState = (typeof tokenStates)[number];

/**
 * Nobody's authority gave such a token for these bytes: it was changed, or put there. The other states are those of tokens that an
 * authority gave and that prove nothing here.
 */
export const isBroken = (state: TokenState): boolean =>
  state === 'IMPRINT_MISMATCH' ||
  state === 'SIGNATURE_WRONG' ||
  state === 'UNREADABLE' ||
  state === 'CONTAINER_DAMAGED';

/** Nobody can tell whether it was changed: an algorithm that no authority has is as good as a changed byte. */
export const isOpaque = (state: TokenState): boolean => state === 'ALGORITHM_UNKNOWN';

/** Two clocks differ by a minute and are still right. */
const clockToleranceMs = 60_000;

/** Whether a token that another one covers says that it is the younger of the two. */
export const isOutOfOrder = (covered: Date, covering: Date): boolean =>
  covered.getTime() > covering.getTime() + clockToleranceMs;

export interface TokenJudgement {
  /** SOUND: the token is what its authority signed, about these very bytes. Whether the authority is trusted says `chain`. */
  readonly state: TokenState;
  readonly time: Date | undefined;
  readonly authority: CertificateFacts | undefined;
  readonly chain: ChainJudgement | undefined;
  /** SOUND and trusted at the given time: the bytes existed when the token says. */
  readonly isProof: boolean;
}

const states = {
  VALID: 'SOUND',
  IMPRINT_MISMATCH: 'IMPRINT_MISMATCH',
  SIGNATURE_WRONG: 'SIGNATURE_WRONG',
  ALGORITHM_TOO_WEAK: 'ALGORITHM_TOO_WEAK',
  CERTIFICATE_MISSING: 'NO_AUTHORITY',
  CERTIFICATE_MISMATCH: 'NO_AUTHORITY',
  CERTIFICATE_NOT_FOR_TIME_STAMPING: 'NO_AUTHORITY',
  MALFORMED: 'MALFORMED',
} as const satisfies Record<string, TokenState>;

/**
 * ETSI EN 319 102-1, 5.4.
 * @param der the token; zeros may follow in the /Contents of a document time-stamp
 * @param at when the authority's certificate must have been good: the earliest proof that this token existed
 */
export function judgeToken(
  der: Buffer,
  hashOf: (digest: ReadDigest) => Buffer,
  at: Date,
  evidence: Evidence,
): TokenJudgement {
  const token = readable(der);
  if (typeof token === 'string') {
    return { state: token, time: undefined, authority: undefined, chain: undefined, isProof: false };
  }
  const { status, certificate } = verifyTimeStampToken(token, hashOf, evidence.certificates);
  const state = isContainerDamaged(token.cms, evidence.issuers.of(token.certificates, certificate))
    ? 'CONTAINER_DAMAGED'
    : states[status];
  const authority = certificate ?? token.certificate;
  const chain =
    state === 'SOUND' && authority !== undefined
      ? judgeAuthority(authority, token.genTime, at, withCertificates(evidence, token.certificates))
      : undefined;
  // A clock cannot prove what lies ahead.
  const isProof = chain !== undefined && chain.subIndication === undefined && token.genTime <= evidence.now;
  return { state, time: token.genTime, authority, chain, isProof };
}

/**
 * The authority's certificate must be in force at the given time. Where nothing newer is at hand, revocation data that covers the
 * time of the token is taken, which is what a document security store keeps for the day nobody answers any more.
 */
function judgeAuthority(authority: CertificateFacts, genTime: Date, at: Date, evidence: Evidence): ChainJudgement {
  const now = judgeChain(authority, { at, purpose: 'TIME_STAMPING' }, evidence);
  if (now.subIndication !== 'TRY_LATER' || at <= genTime) return now;
  const then = judgeChain(authority, { at: genTime, purpose: 'TIME_STAMPING' }, evidence);
  if (then.subIndication !== undefined) return now;
  return { ...then, findings: [...then.findings, finding('REVOCATION_DATA_OF_ITS_TIME')] };
}

const withCertificates = (evidence: Evidence, certificates: readonly Buffer[]): Evidence => ({
  ...evidence,
  certificates: [...certificates, ...evidence.certificates],
});

function readable(der: Buffer): TimeStampToken | TokenState {
  try {
    return tokenOf(der);
  } catch (error) {
    if (error instanceof WeakAlgorithmError) return 'ALGORITHM_UNKNOWN';
    if (error instanceof DerError) return 'UNREADABLE';
    throw error;
  }
}
