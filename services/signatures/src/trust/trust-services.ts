// Everything outside that proof rests on, as one object: time, revocation, issuers, roots.
import type { Database } from '@lienthong/database';
import type { JobLogger } from '@lienthong/jobs';
import type { Clock } from '@lienthong/kernel';
import type { CertificateFacts } from '@lienthong/pki';
import { addressPolicy } from './address-policy.js';
import { fetchIssuer } from './issuer-certificates.js';
import { createRevocation, type Revocation } from './revocation.js';
import { createRevocationCache } from './revocation-cache.js';
import { createTimeStamps, type TimeStamps } from './time-stamps.js';
import { createTrustAnchors, type TrustAnchors } from './trust-anchors.js';

export interface TrustOptions {
  /** Time-stamping authorities in the order in which they are asked; empty: signatures stay B-B. */
  readonly tsaUrls: readonly string[];
  /** Asked after the places that certificates name. */
  readonly ocspUrls?: readonly string[];
  readonly crlUrls?: readonly string[];
  /** `host:port` that may be asked although private, when a certificate names it; all URLs above may be anyway. */
  readonly privateHosts?: readonly string[];
  /** With `public-service/`, `public-ca/`, `configured/` of PEM files. */
  readonly anchorsFolder?: string | null;
  /** For one exchange, milliseconds. Default 3,000. */
  readonly withinMs?: number;
}

export interface TrustServices {
  /** Null: no authority is configured. */
  readonly timeStamps: TimeStamps | null;
  readonly revocation: Revocation;
  /** As `revocation`, but nothing that is remembered counts as an answer. */
  readonly revocationAnew: Revocation;
  readonly anchors: TrustAnchors;
  fetchIssuer(certificate: CertificateFacts, signal?: AbortSignal): Promise<Buffer | null>;
}

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Pick<JobLogger, 'info' | 'error'>;
}

export function createTrustServices(parts: Parts, options: TrustOptions): TrustServices {
  const { database, clock } = parts;
  const { tsaUrls, ocspUrls = [], crlUrls = [], privateHosts = [], anchorsFolder = null, withinMs = 3_000 } = options;
  const policy = addressPolicy([...tsaUrls, ...ocspUrls, ...crlUrls, ...privateHosts]);
  const cache = createRevocationCache(database);
  const asked = { policy, clock, ocspUrls, crlUrls, withinMs };
  return {
    timeStamps: createTimeStamps({ urls: tsaUrls, policy, clock, withinMs }),
    revocation: createRevocation({ ...asked, cache }),
    revocationAnew: createRevocation({ ...asked, cache: { ...cache, find: async () => null } }),
    anchors: createTrustAnchors(parts, anchorsFolder),
    fetchIssuer: (certificate, signal) => fetchIssuer(policy, certificate, withinMs, signal),
  };
}
