import { type CertificateFacts, readCertificate } from '../certificates/read-certificate.js';
import type { RevocationReason } from '../revocation/reasons.js';
import { buildPaths, type Path } from './build-paths.js';
import { checkPath, type Failure, type PathPurpose } from './check-path.js';
import { pathFinding, type PathFinding, type SubIndication } from './findings.js';
import { knownCertificate } from './known-material.js';
import { revocationStatus, type RevocationStatus } from './revocation-status.js';
import type { AnchorClass, TrustAnchor } from './trust-anchor.js';

export interface PathRequest {
  readonly certificate: Buffer;
  /** Found anywhere (container, document security store, responses): candidates, not trusted. */
  readonly certificates?: readonly Buffer[];
  readonly anchors: readonly TrustAnchor[];
  /** The moment at which the certificate must have been good: the time proven for the signature, or now. */
  readonly at: Date;
  /** Revocation data from later than this is ignored; when left out, none is. */
  readonly now?: Date;
  /** ANY when left out. */
  readonly purpose?: PathPurpose;
  readonly crls?: readonly Buffer[];
  readonly ocspResponses?: readonly Buffer[];
  /**
   * REQUIRED: without evidence that covers `at`, TRY_LATER. IF_AVAILABLE (when left out): missing evidence is a note. NONE: not
   * looked at.
   */
  readonly revocation?: 'REQUIRED' | 'IF_AVAILABLE' | 'NONE';
  /** Evidence older than this at `at` does not count, milliseconds; the evidence's own next update when left out. */
  readonly maxRevocationAgeMs?: number;
}

export interface PathValidation {
  readonly status: 'VALID' | 'INDETERMINATE';
  /** Why it is not VALID; the first that applies in the order of ETSI EN 319 102-1, 5.2.6. */
  readonly subIndication: SubIndication | undefined;
  /** Signer to anchor, or as far as it was found. */
  readonly chain: readonly CertificateFacts[];
  readonly anchor: TrustAnchor | undefined;
  readonly anchorClass: AnchorClass | undefined;
  readonly revokedAt?: Date;
  readonly revocationReason?: RevocationReason;
  /** One entry per certificate of the chain but the anchor. */
  readonly revocation: readonly RevocationStatus[];
  /** What was relied on, for a document security store. */
  readonly usedRevocation: {
    readonly crls: readonly Buffer[];
    readonly ocspResponses: readonly Buffer[];
    /** Certificates of delegated responders. */
    readonly certificates: readonly Buffer[];
  };
  readonly findings: readonly PathFinding[];
}

/** Which of several failures the sub-indication names. */
const order: readonly SubIndication[] = [
  'NO_CERTIFICATE_CHAIN_FOUND',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'TRY_LATER',
];

/**
 * Whether a certificate was good at a moment (RFC 5280, 6; ETSI EN 319 102-1, 5.2.6): builds chains to the anchors over all
 * candidates, takes the first that is valid, and otherwise reports the one that fails least.
 * @throws DerError when the certificate itself cannot be read; candidates, lists and responses that cannot are passed over
 */
export function validatePath(request: PathRequest): PathValidation {
  const certificate = knownCertificate(request.certificate) ?? readCertificate(request.certificate);
  const paths = buildPaths(certificate, request.certificates ?? [], request.anchors);
  let best: PathValidation | undefined;
  for (const path of paths) {
    const validation = judge(path, request);
    if (validation.status === 'VALID') return validation;
    if (best === undefined || rank(validation) > rank(best)) best = validation;
  }
  return best!;
}

const rank = ({ subIndication }: PathValidation): number => order.indexOf(subIndication!);

function judge({ certificates: chain, anchor }: Path, request: PathRequest): PathValidation {
  const { failures, notes } = checkPath(chain, request.at, request.purpose ?? 'ANY');
  const revocation = revocationOf(chain, anchor, request);
  const judged = revocation.map((status, position) => judgeRevocation(status, position, request));
  const all: Failure[] = [
    ...(anchor === undefined ? [noIssuer(chain)] : []),
    ...failures,
    ...judged.flatMap(({ failure }) => failure ?? []),
  ];
  const indications = all.map(({ indication }) => indication);
  const subIndication = order.find((indication) => indications.includes(indication));
  const revoked = revocation.find(({ status }) => status === 'REVOKED') ?? revocation[0];
  const used = revocation.filter(({ status }) => status === 'GOOD' || status === 'REVOKED');
  return {
    status: subIndication === undefined ? 'VALID' : 'INDETERMINATE',
    subIndication,
    chain,
    anchor,
    anchorClass: anchor?.class,
    ...(revoked?.revokedAt === undefined ? {} : { revokedAt: revoked.revokedAt }),
    ...(revoked?.reason === undefined ? {} : { revocationReason: revoked.reason }),
    revocation,
    usedRevocation: {
      crls: sources(used, 'CRL'),
      ocspResponses: sources(used, 'OCSP'),
      certificates: used.flatMap(({ responder }) => responder ?? []),
    },
    findings: [...all.map(({ finding }) => finding), ...notes, ...judged.flatMap(({ note }) => note ?? [])],
  };
}

const noIssuer = (chain: readonly CertificateFacts[]): Failure => ({
  indication: 'NO_CERTIFICATE_CHAIN_FOUND',
  finding: pathFinding('NO_ISSUER', 'FAILURE', chain.at(-1)!.subject.commonName),
});

const sources = (used: readonly RevocationStatus[], wanted: 'CRL' | 'OCSP'): Buffer[] => [
  ...new Set(used.flatMap(({ kind, source }) => (kind === wanted && source !== undefined ? [source] : []))),
];

/** Links beyond the last certificate found cannot be asked about: its issuer is unknown. */
function revocationOf(
  chain: readonly CertificateFacts[],
  anchor: TrustAnchor | undefined,
  request: PathRequest,
): RevocationStatus[] {
  const subjects = anchor === undefined || chain.length > 1 ? chain.slice(0, -1) : [];
  const question = {
    at: request.at,
    now: request.now,
    crls: request.crls ?? [],
    ocspResponses: request.ocspResponses ?? [],
    maxAgeMs: request.maxRevocationAgeMs,
  };
  return subjects.map((certificate, position) =>
    request.revocation === 'NONE' || certificate.ocspNoCheck
      ? { certificate, status: 'NOT_CHECKED' as const }
      : revocationStatus(certificate, chain[position + 1]!, question),
  );
}

function judgeRevocation(
  { certificate, status, stale, revokedAt, reason, invalidFrom }: RevocationStatus,
  position: number,
  { revocation, at }: PathRequest,
): { failure?: Failure; note?: PathFinding } {
  const subject = certificate.subject.commonName;
  if (status === 'REVOKED') {
    if (reason === 'CERTIFICATE_HOLD')
      return { failure: { indication: 'TRY_LATER', finding: pathFinding('ON_HOLD', 'FAILURE', subject) } };
    const code = revokedAt! > at ? 'KEY_COMPROMISED' : position === 0 ? 'REVOKED' : 'AUTHORITY_REVOKED';
    const indication = position === 0 ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE';
    return { failure: { indication, finding: pathFinding(code, 'FAILURE', subject) } };
  }
  if (status === 'UNKNOWN') {
    const code = stale === true ? 'REVOCATION_STALE' : 'REVOCATION_UNKNOWN';
    return revocation === 'REQUIRED'
      ? { failure: { indication: 'TRY_LATER', finding: pathFinding(code, 'FAILURE', subject) } }
      : { note: pathFinding(code, 'NOTE', subject) };
  }
  if (status !== 'GOOD' || revokedAt === undefined) return {};
  const code = invalidFrom !== undefined && invalidFrom <= at ? 'INVALID_BEFORE_REVOCATION' : 'REVOKED_LATER';
  return { note: pathFinding(code, 'NOTE', subject) };
}
