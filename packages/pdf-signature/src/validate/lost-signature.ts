import { finding } from './findings.js';
import type { SignatureReport } from './report.js';

/** A signature that an earlier state of the file bears and the newest does not: nothing of it is left to be judged but its loss. */
export const lostSignature = (field: string, now: Date): SignatureReport => ({
  field,
  kind: 'PERSON',
  signer: undefined,
  organisation: undefined,
  certificate: undefined,
  claimedTime: undefined,
  bestSignatureTime: now,
  timeSource: 'VALIDATION_TIME',
  verdict: 'TOTAL_FAILED',
  subIndication: 'FORMAT_FAILURE',
  integrity: false,
  coverage: 'PARTIAL',
  changesAfter: 'UNLAWFUL',
  changes: [],
  certifies: undefined,
  locksAll: false,
  level: 'NOT_PADES',
  chain: 'UNKNOWN',
  anchorClass: undefined,
  path: [],
  revocation: 'UNKNOWN',
  algorithm: { digest: undefined, signature: undefined, keyBits: undefined },
  findings: [finding('SIGNATURE_REMOVED', field)],
});
