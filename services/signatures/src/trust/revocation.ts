// Whether a certificate was revoked, asked of those who must know: OCSP (RFC 6960) first, the CRL (RFC 5280, 5) after it.
import type { Clock } from '@lienthong/kernel';
import {
  type CertificateFacts,
  createOcspRequest,
  readCrl,
  readOcspResponse,
  verifyCrl,
  verifyOcspResponse,
} from '@lienthong/pki';
import type { AddressPolicy } from './address-policy.js';
import { exchange } from './http-exchange.js';
import { cacheKey, type CachedAnswer, type RevocationCache } from './revocation-cache.js';
import { TrustServiceError } from './trust-failure.js';

/** An answer in the form in which a file keeps it. */
export interface RevocationAnswer {
  readonly kind: 'OCSP' | 'CRL';
  /** DER. */
  readonly der: Buffer;
  readonly url: string;
}

export interface Revocation {
  /**
   * Good and revoked are both answers; which it is stands in the bytes and is the validator's to judge.
   * @param freshSince the answer must know everything up to here: the moment a signature is proven to have existed
   * @throws {TrustServiceError} OCSP_…, CRL_…
   */
  answerFor(
    certificate: CertificateFacts,
    issuer: CertificateFacts,
    freshSince: Date | null,
    signal?: AbortSignal,
  ): Promise<RevocationAnswer>;
}

export interface RevocationOptions {
  readonly policy: AddressPolicy;
  readonly cache: RevocationCache;
  readonly clock: Clock;
  /** Asked after the places a certificate names. */
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly withinMs: number;
}

const maxOcspBytes = 64 * 1024;
/** A large authority's list; the province's own has some kilobytes. */
const maxCrlBytes = 16 * 1024 * 1024;
/** Places tried for one certificate, whatever it names. */
const mostPlaces = 4;

type Ask = (url: string) => Promise<CachedAnswer | (Omit<CachedAnswer, 'nextUpdate'> & { readonly nextUpdate: null })>;

export function createRevocation(options: RevocationOptions): Revocation {
  const { policy, cache, clock, withinMs } = options;

  async function through(
    kind: 'OCSP' | 'CRL',
    url: string,
    key: string,
    freshSince: Date | null,
    ask: Ask,
  ): Promise<RevocationAnswer> {
    const known = await cache.find(key, clock.now(), freshSince);
    if (known) return { kind, der: known.der, url };
    const answer = await ask(url);
    const now = clock.now();
    if (answer.nextUpdate && answer.nextUpdate <= now) {
      throw new TrustServiceError(kind, 'WRONG_ANSWER', `in force until ${answer.nextUpdate.toISOString()}`, url);
    }
    if (answer.nextUpdate) await cache.keep(key, url, answer, now);
    if (freshSince && answer.thisUpdate < freshSince) {
      throw new TrustServiceError(kind, 'TOO_OLD', `made at ${answer.thisUpdate.toISOString()}`, url);
    }
    return { kind, der: answer.der, url };
  }

  const ocsp =
    (certificate: CertificateFacts, issuer: CertificateFacts, signal?: AbortSignal): Ask =>
    async (url) => {
      // Without a nonce, so that responders that sign ahead can answer; freshness is judged by thisUpdate.
      const request = createOcspRequest({ certificate: certificate.der, issuer: issuer.der, nonce: false });
      const der = await exchange(policy, {
        kind: 'OCSP',
        url,
        body: { bytes: request.bytes, type: 'application/ocsp-request' },
        accept: 'application/ocsp-response',
        withinMs,
        maxBytes: maxOcspBytes,
        signal,
      });
      const facts = understood('OCSP', url, () => readOcspResponse(der));
      const { status, answer } = verifyOcspResponse(facts, { certificate, issuer });
      if (status !== 'VALID' || !answer) throw new TrustServiceError('OCSP', 'WRONG_ANSWER', status, url);
      if (answer.status === 'UNKNOWN') {
        throw new TrustServiceError('OCSP', 'REFUSED', 'the responder does not know the certificate', url);
      }
      return { der, thisUpdate: answer.thisUpdate, nextUpdate: answer.nextUpdate ?? null };
    };

  const crl =
    (issuer: CertificateFacts, signal?: AbortSignal): Ask =>
    async (url) => {
      const der = await exchange(policy, {
        kind: 'CRL',
        url,
        accept: 'application/pkix-crl',
        withinMs,
        maxBytes: maxCrlBytes,
        signal,
      });
      const facts = understood('CRL', url, () => readCrl(der));
      const status = verifyCrl(facts, issuer);
      if (status !== 'VALID') throw new TrustServiceError('CRL', 'WRONG_ANSWER', status, url);
      return { der, thisUpdate: facts.thisUpdate, nextUpdate: facts.nextUpdate ?? null };
    };

  return {
    async answerFor(certificate, issuer, freshSince, signal) {
      // Instants in certificates have no fractions of a second.
      const since = freshSince && new Date(Math.floor(freshSince.getTime() / 1000) * 1000);
      const places = [
        ...placesOf(certificate.ocspUrls, options.ocspUrls).map((url) => ({ kind: 'OCSP' as const, url })),
        ...placesOf(certificate.crlUrls, options.crlUrls).map((url) => ({ kind: 'CRL' as const, url })),
      ];
      const failures: TrustServiceError[] = [];
      for (const { kind, url } of places) {
        try {
          return kind === 'OCSP'
            ? await through(kind, url, cacheKey(kind, url, certificate.der), since, ocsp(certificate, issuer, signal))
            : await through(kind, url, cacheKey(kind, url, issuer.der), since, crl(issuer, signal));
        } catch (error) {
          if (!(error instanceof TrustServiceError)) throw error;
          failures.push(error);
        }
      }
      throw mostTelling(failures) ?? new TrustServiceError('OCSP', 'NOT_CONFIGURED', 'the certificate names no place');
    },
  };
}

const placesOf = (named: readonly string[], configured: readonly string[]): string[] => [
  ...new Set([...named.filter((url) => /^https?:/i.test(url)).slice(0, mostPlaces), ...configured]),
];

/** A right answer that is only too old beats a dead line, and a dead line beats an address we would not ask. */
const mostTelling = (failures: readonly TrustServiceError[]): TrustServiceError | undefined =>
  failures.find(({ fault }) => fault === 'TOO_OLD') ??
  failures.find(({ fault }) => fault !== 'FORBIDDEN_ADDRESS' && fault !== 'REFUSED') ??
  failures.find(({ fault }) => fault !== 'FORBIDDEN_ADDRESS') ??
  failures[0];

function understood<T>(kind: 'OCSP' | 'CRL', url: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new TrustServiceError(kind, code === 'OCSP_UNSUCCESSFUL' ? 'REFUSED' : 'WRONG_ANSWER', message, url);
  }
}
