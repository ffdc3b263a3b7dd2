// Time from a time-stamping authority over HTTP (RFC 3161, 3.4), from the first of several that answers rightly. There is no
// other source of proven time: where none answers, the caller is told so by name.
import { createHash } from 'node:crypto';
import type { Clock } from '@lienthong/kernel';
import {
  buildChain,
  type CertificateFacts,
  readCertificate,
  readTimeStampRequest,
  readTimeStampResponse,
  type TimeStampToken,
  verifyTimeStampToken,
} from '@lienthong/pki';
import type { AddressPolicy } from './address-policy.js';
import { exchange } from './http-exchange.js';
import { TrustServiceError } from './trust-failure.js';

export interface TimeStamp {
  /** The whole TimeStampResp. */
  readonly response: Buffer;
  readonly token: TimeStampToken;
  /** Which authority answered. */
  readonly url: string;
  /** Of those asked before it; empty when the first answered. */
  readonly failures: readonly TrustServiceError[];
}

export interface TimeStamps {
  /** In the order in which they are asked. */
  readonly urls: readonly string[];
  /**
   * @param request DER of a TimeStampReq, sent as it is
   * @param options.patient asks also those that failed a moment ago; for work in the background
   * @throws {TrustServiceError} TSA_…: that of the last one asked
   */
  stamp(request: Buffer, options?: { patient?: boolean; signal?: AbortSignal }): Promise<TimeStamp>;
}

export interface TimeStampOptions {
  readonly urls: readonly string[];
  readonly policy: AddressPolicy;
  readonly clock: Clock;
  /** For one authority, milliseconds. */
  readonly withinMs: number;
  /** An authority that failed is passed over this long, so that an outage does not cost every act its time limit. */
  readonly restMs?: number;
}

/** A token with a long chain has 10 KB. */
const maxBytes = 64 * 1024;
/** The authority's time is the one that counts; but a day between it and ours means that one of two clocks is broken. */
const mostApartMs = 24 * 3_600_000;

/** @returns null when no authority is configured */
export function createTimeStamps(options: TimeStampOptions): TimeStamps | null {
  const { urls, policy, clock, withinMs, restMs = 30_000 } = options;
  if (urls.length === 0) return null;
  const resting = new Map<string, { until: number; failure: TrustServiceError }>();

  async function ask(url: string, request: Buffer, signal?: AbortSignal): Promise<TimeStamp> {
    const response = await exchange(policy, {
      kind: 'TSA',
      url,
      body: { bytes: request, type: 'application/timestamp-query' },
      accept: 'application/timestamp-reply',
      withinMs,
      maxBytes,
      signal,
    });
    return { response, token: rightAnswer(url, request, response, clock.now()), url, failures: [] };
  }

  const stamp: TimeStamps['stamp'] = async (request, { patient = false, signal } = {}) => {
    const failures: TrustServiceError[] = [];
    for (const url of urls) {
      const rest = resting.get(url);
      if (!patient && rest && clock.now().getTime() < rest.until) {
        failures.push(rest.failure);
        continue;
      }
      try {
        const stamped = await ask(url, request, signal);
        resting.delete(url);
        return { ...stamped, failures };
      } catch (error) {
        if (!(error instanceof TrustServiceError)) throw error;
        resting.set(url, { until: clock.now().getTime() + restMs, failure: error });
        failures.push(error);
      }
    }
    throw failures.at(-1)!;
  };
  return { urls, stamp };
}

/**
 * The answer is to this question and by a certificate that may give time, valid at the time it gives; whether its authority is
 * trusted is the validator's question.
 * @throws {TrustServiceError} TSA_REFUSED, TSA_WRONG_ANSWER
 */
function rightAnswer(url: string, request: Buffer, response: Buffer, now: Date): TimeStampToken {
  const wrong = (detail: string): TrustServiceError => new TrustServiceError('TSA', 'WRONG_ANSWER', detail, url);
  const asked = readTimeStampRequest(request);
  let token: TimeStampToken;
  try {
    token = readTimeStampResponse(response, asked);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'TIME_STAMP_REJECTED') throw new TrustServiceError('TSA', 'REFUSED', message, url);
    throw wrong(code ?? message);
  }
  const { status, certificate } = verifyTimeStampToken(token, (digest) =>
    digest === asked.digest ? asked.hash : createHash(digest).digest(),
  );
  if (status !== 'VALID') throw wrong(status);
  if (!certificate) throw wrong('CERTIFICATE_MISSING');
  if (token.genTime < certificate.notBefore || token.genTime > certificate.notAfter) {
    throw wrong(`its certificate is not valid at ${token.genTime.toISOString()}`);
  }
  const ended = issuersOf(certificate, token.certificates).find(({ notAfter }) => token.genTime > notAfter);
  if (ended)
    throw wrong(`${ended.subject.commonName ?? 'an authority'} above it ended at ${ended.notAfter.toISOString()}`);
  if (Math.abs(token.genTime.getTime() - now.getTime()) > mostApartMs) {
    throw wrong(`it gives ${token.genTime.toISOString()}, our clock ${now.toISOString()}`);
  }
  return token;
}

/** Authorities between the certificate and its root, as far as the token brings them: what one of them vouches for ends with it. */
function issuersOf(certificate: CertificateFacts, brought: readonly Buffer[]): CertificateFacts[] {
  const chain = buildChain({ certificate: certificate.der, certificates: brought, anchors: [] }).map(readCertificate);
  return chain.slice(1).filter(({ isSelfIssued }) => !isSelfIssued);
}
