// A province of its own for a bench: temporary folder, free port, tokens for anybody.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { repositoryRoot, startProvince, terminalProgress, type RunningProvince } from '@lienthong/local';
import { freePort } from '@lienthong/local-services';

export interface BenchPerson {
  readonly personId: string;
  readonly organisationId: string;
  readonly roles: readonly string[];
}

export interface BenchProvince {
  readonly province: RunningProvince;
  readonly gateway: string;
  token(person: BenchPerson): Promise<string>;
  stop(): Promise<void>;
}

export async function benchProvince(): Promise<BenchProvince> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'bench' }] });
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      request.url?.includes('openid-configuration') ? JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }) : jwks,
    );
  });
  const issuer = `http://127.0.0.1:${await listen(server)}`;
  const home = mkdtempSync(join(tmpdir(), 'lienthong-bench-'));
  chmodSync(home, 0o711); // the account the database runs under as root must be able to enter
  const port = await freePort();
  const gateway = `http://127.0.0.1:${port}`;
  const province = await startProvince(
    {
      root: repositoryRoot(),
      home,
      port,
      publicUrl: gateway,
      databaseUrl: null,
      redisUrl: null,
      demonstrationPin: '246810',
      oidcIssuer: issuer,
      logLevel: 'warn',
      fresh: false,
    },
    terminalProgress(),
  );
  return {
    province,
    gateway,
    token: ({ personId, organisationId, roles }) =>
      new SignJWT({ person_id: personId, organisation_id: organisationId, roles: [...roles], name: 'Bench' })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
        .setIssuer(issuer)
        .setAudience('lienthong')
        .setSubject('bench')
        .setIssuedAt()
        .setExpirationTime('2h')
        .sign(privateKey),
    stop: async () => {
      await province.stop();
      server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

/** @throws when the answer holds an error: a bench of refusals measures nothing */
export async function ask<T>(url: string, token: string, query: string, variables: object = {}): Promise<T> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await answer.json()) as { data?: Record<string, { errors?: unknown[] } | null>; errors?: unknown[] };
  const refused = body.errors ?? Object.values(body.data ?? {}).flatMap((payload) => payload?.errors ?? []);
  if (refused.length > 0) throw new Error(`${query.slice(0, 60)}…: ${JSON.stringify(refused)}`);
  return body.data as T;
}
