import { accessTokenClaims, roles, type Role } from '@lienthong/contracts';
import { type Clock, type OrganisationId, type PersonId, systemClock } from '@lienthong/kernel';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { tokenExpired, tokenInvalid } from './access-refusals.js';
import type { Actor } from './actor.js';

export interface TokenVerifierOptions {
  readonly issuer: string;
  /** Found by OIDC discovery at the issuer when absent. */
  readonly jwksUrl?: string | undefined;
  readonly audience: string;
  readonly clock?: Clock;
}

export interface TokenVerifier {
  /**
   * @param authorization the Authorization header as received
   * @returns who acts; null when no token was sent
   * @throws {DomainError} TOKEN_INVALID, TOKEN_EXPIRED
   * @throws {IdentityUnavailableError} when the issuer's keys cannot be had: our fault, not the client's
   */
  verify(authorization: string | undefined): Promise<Actor | null>;
}

/** The issuer did not give its keys. */
export class IdentityUnavailableError extends Error {
  readonly code = 'IDENTITY_UNAVAILABLE';
  constructor(cause: unknown) {
    super('the identity issuer does not answer', { cause });
    this.name = 'IdentityUnavailableError';
  }
}

const algorithms = ['RS256', 'ES256'];
const cacheSize = 5_000;
/** A token verified once is believed this long, so that a key withdrawn by the issuer stops working soon. */
const believeMs = 60_000;
const clockToleranceS = 5;
const fetchTimeoutMs = 5_000;
const longestTokenChars = 8_192;

async function discoverJwksUrl(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(fetchTimeoutMs),
  });
  if (!response.ok) throw new Error(`discovery answered ${response.status}`);
  const { jwks_uri: jwksUri } = (await response.json()) as { jwks_uri?: unknown };
  if (typeof jwksUri !== 'string') throw new Error('discovery names no jwks_uri');
  return new URL(jwksUri);
}

const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name);

function toActor(payload: unknown): Actor {
  const claims = accessTokenClaims.safeParse(payload);
  if (!claims.success)
    throw tokenInvalid('claims: ' + claims.error.issues.map((issue) => issue.path.join('.')).join(', '));
  return {
    personId: claims.data.person_id as PersonId,
    organisationId: claims.data.organisation_id as OrganisationId,
    roles: new Set(claims.data.roles.filter(isRole)),
    name: claims.data.name,
    subject: claims.data.sub,
  };
}

/** Faults of the token itself; everything else jose throws concerns getting the keys. */
const isTokenFault = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  error.code !== 'ERR_JOSE_GENERIC' &&
  error.code !== 'ERR_JWKS_INVALID';

/** Verifies OIDC access tokens. Keys are fetched once and again when an unknown key id appears (at most every 30 s). */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const clock = options.clock ?? systemClock;
  const believed = new Map<string, { actor: Actor; untilMs: number }>();
  let keys: Promise<JWTVerifyGetKey> | null = null;

  const keySet = (): Promise<JWTVerifyGetKey> => {
    keys ??= (options.jwksUrl ? Promise.resolve(new URL(options.jwksUrl)) : discoverJwksUrl(options.issuer)).then(
      (url) => createRemoteJWKSet(url, { timeoutDuration: fetchTimeoutMs }),
    );
    keys.catch(() => (keys = null));
    return keys;
  };

  async function verifyToken(token: string, nowMs: number): Promise<Actor> {
    const key = await keySet().catch((error: unknown) => {
      throw new IdentityUnavailableError(error);
    });
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer: options.issuer,
        audience: options.audience,
        algorithms,
        clockTolerance: clockToleranceS,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(nowMs),
      });
      const actor = toActor(payload);
      if (believed.size >= cacheSize) believed.delete(believed.keys().next().value!);
      believed.set(token, { actor, untilMs: Math.min((payload.exp! + clockToleranceS) * 1_000, nowMs + believeMs) });
      return actor;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw tokenExpired();
      if (isTokenFault(error)) throw tokenInvalid((error as errors.JOSEError).code);
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new IdentityUnavailableError(error);
      throw error;
    }
  }

  return {
    async verify(authorization) {
      if (authorization === undefined || authorization === '') return null;
      const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
      if (token === undefined || token.length > longestTokenChars) throw tokenInvalid('not a bearer token');
      const nowMs = clock.now().getTime();
      const known = believed.get(token);
      if (known !== undefined) {
        if (known.untilMs > nowMs) return known.actor;
        believed.delete(token);
      }
      return verifyToken(token, nowMs);
    },
  };
}
