import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedClock } from '@lienthong/kernel';
import { createTestIdentity, type TestIdentity } from '@lienthong/testing';
import { createTokenVerifier, type TokenVerifier } from './index.js';

const person = {
  personId: '01980000-0000-7000-9000-000000000013',
  organisationId: '01980000-0000-7000-8000-00000000000a',
  roles: ['CLERK', 'KING'],
  name: 'Lò Thị Kim Hương',
};
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('createTokenVerifier', () => {
  let identity: TestIdentity;
  let verifier: TokenVerifier;
  const codeOf = async (authorization: string): Promise<string> =>
    verifier.verify(authorization).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    );

  beforeAll(async () => {
    identity = await createTestIdentity();
    verifier = createTokenVerifier({ issuer: identity.issuer, audience: 'lienthong' });
  });
  afterAll(() => identity.close());

  it('finds the keys by discovery and tells who acts, with the roles the house knows', async () => {
    const actor = await verifier.verify(`Bearer ${await identity.token(person)}`);
    expect(actor).toEqual({
      personId: person.personId,
      organisationId: person.organisationId,
      roles: new Set(['CLERK']),
      name: person.name,
      subject: `account-${person.personId}`,
    });
  });

  it('takes RS256 as well as ES256', async () => {
    expect(await codeOf(`Bearer ${await identity.token(person, { algorithm: 'RS256' })}`)).toBe('accepted');
  });

  it('takes the absence of a token for nobody', async () => {
    expect(await verifier.verify(undefined)).toBeNull();
  });

  it('refuses what is expired, foreign, forged, unsigned, of another algorithm or no token at all', async () => {
    const [, payload] = (await identity.token(person)).split('.');
    const claims = { ...JSON.parse(Buffer.from(payload!, 'base64url').toString()) } as Record<string, unknown>;
    const { exp, ...endless } = claims;
    expect(exp).toBeDefined();
    expect({
      expired: await codeOf(`Bearer ${await identity.token(person, { lifetimeSeconds: -60 })}`),
      foreignIssuer: await codeOf(`Bearer ${await identity.token(person, { issuer: 'https://elsewhere.example' })}`),
      foreignAudience: await codeOf(`Bearer ${await identity.token(person, { audience: 'another-system' })}`),
      forged: await codeOf(`Bearer ${await identity.token(person, { forged: true })}`),
      none: await codeOf(`Bearer ${base64({ alg: 'none' })}.${payload}.`),
      noneSigned: await codeOf(`Bearer ${base64({ alg: 'none' })}.${payload}.AAAA`),
      hs256: await codeOf(`Bearer ${base64({ alg: 'HS256', kid: 'test-ES256' })}.${payload}.AAAA`),
      endless: await codeOf(`Bearer ${base64({ alg: 'ES256', kid: 'test-ES256' })}.${base64(endless)}.AAAA`),
      basic: await codeOf('Basic dXNlcjpwYXNz'),
      junk: await codeOf('Bearer junk'),
      huge: await codeOf(`Bearer ${'a'.repeat(20_000)}`),
    }).toEqual({
      expired: 'TOKEN_EXPIRED',
      foreignIssuer: 'TOKEN_INVALID',
      foreignAudience: 'TOKEN_INVALID',
      forged: 'TOKEN_INVALID',
      none: 'TOKEN_INVALID',
      noneSigned: 'TOKEN_INVALID',
      hs256: 'TOKEN_INVALID',
      endless: 'TOKEN_INVALID',
      basic: 'TOKEN_INVALID',
      junk: 'TOKEN_INVALID',
      huge: 'TOKEN_INVALID',
    });
  });

  it('refuses a token that names no person of the house', async () => {
    expect(await codeOf(`Bearer ${await identity.token({ ...person, personId: 'somebody' })}`)).toBe('TOKEN_INVALID');
  });

  it('does not believe a verified token longer than it lives', async () => {
    const clock = fixedClock(new Date().toISOString());
    const turning = createTokenVerifier({
      issuer: identity.issuer,
      jwksUrl: identity.jwksUrl,
      audience: 'lienthong',
      clock,
    });
    const authorization = `Bearer ${await identity.token(person, { lifetimeSeconds: 30 })}`;
    expect((await turning.verify(authorization))?.name).toBe(person.name);
    clock.set(new Date(Date.now() + 40_000).toISOString());
    await expect(turning.verify(authorization)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  it('says that the issuer is away rather than blaming the token, and recovers when it is back', async () => {
    const token = await identity.token(person);
    let away = true;
    const flaky = createServer((request, response) => {
      if (away) response.writeHead(500).end();
      else void fetch(identity.issuer + request.url).then(async (answer) => response.end(await answer.text()));
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(flaky.address() as AddressInfo).port}/jwks`;
    const distant = createTokenVerifier({ issuer: identity.issuer, jwksUrl, audience: 'lienthong' });
    await expect(distant.verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
    away = false;
    expect((await distant.verify(`Bearer ${token}`))?.name).toBe(person.name);
    flaky.closeAllConnections();
    await new Promise((resolve) => flaky.close(resolve));
  });
});
