import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { readyKeyPair } from './ready-keys.js';

export interface TestActor {
  readonly personId: string;
  readonly organisationId: string;
  readonly roles: readonly string[];
  readonly name?: string;
}

export interface TokenChanges {
  readonly audience?: string;
  readonly issuer?: string;
  /** Seconds from now; negative: already expired. Default 600. */
  readonly lifetimeSeconds?: number;
  readonly algorithm?: 'ES256' | 'RS256';
  /** Signed by a key the issuer does not publish, under the published key's id. */
  readonly forged?: boolean;
}

export interface TestIdentity {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  token(actor: TestActor, changes?: TokenChanges): Promise<string>;
  close(): Promise<void>;
}

/** An identity provider on a free port: discovery, keys, and tokens for whoever a test wants to be. */
export async function createTestIdentity(): Promise<TestIdentity> {
  const [elliptic, rsa, foreign] = [readyKeyPair('P256'), readyKeyPair('RSA_2048'), readyKeyPair('P256')];
  const keys = [
    { ...(await exportJWK(elliptic.publicKey)), kid: 'test-ES256', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'test-RS256', alg: 'RS256', use: 'sig' },
  ];
  const server = createServer((request, response) => {
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: jwksUrl },
      '/jwks': { keys },
    };
    const found = documents[request.url ?? ''];
    // Closed at once: one kept open would be closed after seconds, perhaps just when a busy test asks again.
    const headers = { 'content-type': 'application/json', connection: 'close' };
    response.writeHead(found ? 200 : 404, headers).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'lienthong';
  const jwksUrl = `${issuer}/jwks`;

  return {
    issuer,
    jwksUrl,
    audience,
    token: (actor, changes = {}) => {
      const { algorithm = 'ES256', lifetimeSeconds = 600 } = changes;
      const key = changes.forged ? foreign.privateKey : (algorithm === 'ES256' ? elliptic : rsa).privateKey;
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        person_id: actor.personId,
        organisation_id: actor.organisationId,
        roles: [...actor.roles],
        name: actor.name ?? 'Người kiểm thử',
      })
        .setProtectedHeader({ alg: changes.forged ? 'ES256' : algorithm, kid: `test-${algorithm}` })
        .setSubject(`account-${actor.personId}`)
        .setIssuer(changes.issuer ?? issuer)
        .setAudience(changes.audience ?? audience)
        .setIssuedAt(Math.min(now, now + lifetimeSeconds))
        .setExpirationTime(now + lifetimeSeconds)
        .sign(key);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
