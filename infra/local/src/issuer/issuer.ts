// A demonstration OpenID provider: discovery, JWKS, a sign-in page without passwords, authorization code with PKCE.
// For one's own machine only; a real province points OIDC_ISSUER at its identity provider.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Fastify, { type FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Account } from './accounts.js';
import { signInPage } from './sign-in-page.js';

export interface IssuerOptions {
  readonly accounts: readonly Account[];
  /** Keeps the signing key over restarts, so that tokens stay good. */
  readonly keyFile: string;
  readonly port: number;
  /** Where a browser may be sent back to after sign-in. */
  readonly redirectOrigins: readonly string[];
  readonly audience: string;
}

export interface RunningIssuer {
  readonly url: string;
  close(): Promise<void>;
}

interface Grant {
  readonly account: Account;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
}

const tokenLifetime = '8h';
const codeLifetimeMs = 60_000;
const query = (url: string): URLSearchParams => new URL(url, 'http://issuer').searchParams;

export async function startIssuer(options: IssuerOptions): Promise<RunningIssuer> {
  const key = await signingKey(options.keyFile);
  const grants = new Map<string, Grant>();
  const app = Fastify({ logger: false });
  const url = `http://127.0.0.1:${options.port}`;

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin !== undefined && options.redirectOrigins.includes(origin)) {
      reply
        .header('access-control-allow-origin', origin)
        .header('vary', 'origin')
        .header('access-control-allow-headers', 'content-type');
    }
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return undefined;
  });

  app.get('/.well-known/openid-configuration', async () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['none'],
    scopes_supported: ['openid'],
  }));
  app.get('/jwks', async () => ({ keys: [key.publicJwk] }));
  registerSignIn(app, options, grants);
  registerToken(app, options, grants, key.privateKey, key.publicJwk.kid ?? '', url);

  await app.listen({ port: options.port, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

function registerSignIn(app: FastifyInstance, options: IssuerOptions, grants: Map<string, Grant>): void {
  const refuse = (parameters: URLSearchParams): string | null => {
    const redirectUri = parameters.get('redirect_uri') ?? '';
    if (!URL.canParse(redirectUri) || !options.redirectOrigins.includes(new URL(redirectUri).origin))
      return 'redirect_uri is not one of this system';
    if (parameters.get('response_type') !== 'code') return 'response_type must be code';
    if (parameters.get('code_challenge_method') !== 'S256' || !parameters.get('code_challenge'))
      return 'PKCE with S256 is required';
    return null;
  };
  app.get('/authorize', async (request, reply) => {
    const parameters = query(request.url);
    const fault = refuse(parameters);
    if (fault !== null) return reply.code(400).send({ error: 'invalid_request', error_description: fault });
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .type('text/html; charset=utf-8')
      .send(signInPage(options.accounts, parameters));
  });
  app.post('/authorize', async (request, reply) => {
    const parameters = request.body as URLSearchParams;
    const fault = refuse(parameters);
    const account = options.accounts.find((candidate) => candidate.account === parameters.get('account'));
    if (fault !== null || account === undefined) {
      return reply.code(400).send({ error: 'invalid_request', error_description: fault ?? 'nobody has this account' });
    }
    const code = randomBytes(24).toString('base64url');
    const redirectUri = parameters.get('redirect_uri') ?? '';
    for (const [old, grant] of grants) if (grant.expiresAt < Date.now()) grants.delete(old);
    grants.set(code, {
      account,
      redirectUri,
      challenge: parameters.get('code_challenge') ?? '',
      expiresAt: Date.now() + codeLifetimeMs,
    });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    const state = parameters.get('state');
    if (state !== null) back.searchParams.set('state', state);
    return reply.redirect(back.href, 303);
  });
}

function registerToken(
  app: FastifyInstance,
  options: IssuerOptions,
  grants: Map<string, Grant>,
  privateKey: CryptoKey,
  kid: string,
  issuer: string,
): void {
  app.post('/token', async (request, reply) => {
    const parameters = request.body as URLSearchParams;
    const code = parameters.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code); // a code is good for one exchange, also a failed one
    const proof = createHash('sha256')
      .update(parameters.get('code_verifier') ?? '')
      .digest('base64url');
    const good =
      grant !== undefined &&
      parameters.get('grant_type') === 'authorization_code' &&
      grant.expiresAt >= Date.now() &&
      grant.redirectUri === parameters.get('redirect_uri') &&
      grant.challenge.length === proof.length &&
      timingSafeEqual(Buffer.from(grant.challenge), Buffer.from(proof));
    if (!good) return reply.code(400).send({ error: 'invalid_grant' });
    const { account } = grant;
    const token = await new SignJWT({
      person_id: account.personId,
      organisation_id: account.organisationId,
      roles: [...account.roles],
      name: account.fullName,
    })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(options.audience)
      .setSubject(account.account)
      .setIssuedAt()
      .setExpirationTime(tokenLifetime)
      .sign(privateKey);
    return reply
      .header('cache-control', 'no-store')
      .send({ access_token: token, token_type: 'Bearer', expires_in: 8 * 3600 });
  });
}

async function signingKey(file: string): Promise<{ privateKey: CryptoKey; publicJwk: JWK }> {
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    writeFileSync(file, JSON.stringify({ ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex') }), {
      mode: 0o600,
    });
  }
  const privateJwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { d: _secret, ...publicPart } = privateJwk;
  return {
    privateKey: (await importJWK(privateJwk, 'ES256')) as CryptoKey,
    publicJwk: { ...publicPart, alg: 'ES256', use: 'sig' },
  };
}
