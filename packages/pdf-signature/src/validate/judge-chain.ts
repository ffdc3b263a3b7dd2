import {
  type AnchorClass,
  type CertificateFacts,
  type PathPurpose,
  type PathValidation,
  validatePath,
} from '@lienthong/pki';
import { inOneLine } from '../read/one-line.js';
import type { Evidence } from './evidence.js';
import { finding } from './findings.js';
import type { ChainState, Finding, RevocationState, SubIndication } from './report.js';

export interface ChainJudgement {
  readonly chain: ChainState;
  readonly revocation: RevocationState;
  /** Undefined when the certificate is to be believed at that time. */
  readonly subIndication: SubIndication | undefined;
  readonly anchorClass: AnchorClass | undefined;
  readonly path: readonly Buffer[];
  readonly findings: readonly Finding[];
}

const states: Partial<Record<SubIndication, ChainState>> = {
  OUT_OF_BOUNDS_NO_POE: 'EXPIRED',
  REVOKED_NO_POE: 'REVOKED',
  REVOKED_CA_NO_POE: 'REVOKED',
  TRY_LATER: 'TRUSTED',
};

/**
 * ETSI EN 319 102-1, 5.2.5 and 5.2.6: from a certificate to an anchor, good at the given time.
 * @param at when the certificate must have been good: the earliest proof of existence of what its key signed
 */
export function judgeChain(
  certificate: CertificateFacts,
  { at, purpose }: { readonly at: Date; readonly purpose: PathPurpose },
  evidence: Evidence,
): ChainJudgement {
  const result = validatePath({
    certificate: certificate.der,
    certificates: evidence.certificates,
    anchors: purpose === 'TIME_STAMPING' ? evidence.timeStampAnchors : evidence.anchors,
    at,
    now: evidence.now,
    purpose,
    crls: evidence.crls,
    ocspResponses: evidence.ocspResponses,
    revocation: 'IF_AVAILABLE',
  });
  const revocation = revocationOf(result);
  const findings = result.findings.map(({ code, severity, message, clause }): Finding => ({
    code,
    severity: severity === 'FAILURE' ? 'ERROR' : 'NOTE',
    // A path finding names the holders of certificates.
    message: { vi: inOneLine(message.vi), en: inOneLine(message.en) },
    clause,
  }));
  let { subIndication } = result;
  if (subIndication === undefined && revocation === 'UNKNOWN') {
    const isRequired = evidence.policy.missingRevocation === 'TRY_LATER';
    if (isRequired) subIndication = 'TRY_LATER';
    findings.push(
      finding(isRequired ? 'REVOCATION_DATA_MISSING' : 'REVOCATION_DATA_MISSING_NOTED', sourceless(result)),
    );
  }
  if (revocation === 'NOT_NEEDED' && result.anchor !== undefined) findings.push(finding('NO_REVOCATION_SOURCE'));
  return {
    chain: chainStateOf(result, subIndication),
    revocation,
    subIndication,
    anchorClass: result.anchorClass,
    path: result.anchor === undefined ? [] : result.chain.map(({ der }) => der),
    findings,
  };
}

function chainStateOf({ anchor }: PathValidation, subIndication: SubIndication | undefined): ChainState {
  if (subIndication === undefined) return 'TRUSTED';
  if (anchor === undefined) return 'UNTRUSTED';
  return states[subIndication] ?? 'INVALID';
}

const namesSource = ({ ocspUrls, crlUrls }: CertificateFacts): boolean => ocspUrls.length + crlUrls.length > 0;

function revocationOf({ revocation, anchor }: PathValidation): RevocationState {
  if (anchor === undefined) return 'UNKNOWN';
  if (revocation.some(({ status }) => status === 'REVOKED')) return 'REVOKED';
  const open = revocation.filter(({ status }) => status !== 'GOOD');
  if (open.some(({ certificate }) => namesSource(certificate) && !certificate.ocspNoCheck)) return 'UNKNOWN';
  return revocation.length > open.length ? 'GOOD' : 'NOT_NEEDED';
}

const sourceless = ({ revocation }: PathValidation): string | undefined =>
  revocation
    .filter(({ status, certificate }) => status !== 'GOOD' && namesSource(certificate))
    .map(({ certificate }) => certificate.subject.commonName)
    .find((name) => name !== undefined);
