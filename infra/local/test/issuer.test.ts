import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { freePort } from '@lienthong/local-services';
import { repositoryRoot } from '../src/repository-root.js';
import { readAccounts } from '../src/issuer/accounts.js';
import { startIssuer, type RunningIssuer } from '../src/issuer/issuer.js';

const verifier = 'a'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const back = 'http://127.0.0.1:4000/';

describe('the demonstration issuer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-issuer-'));
  const keyFile = join(folder, 'issuer.json');
  const accounts = readAccounts(join(repositoryRoot(), 'infra/local/demonstration/lai-chau.json'));
  let issuer: RunningIssuer;
  beforeAll(async () => {
    issuer = await startIssuer({
      accounts,
      keyFile,
      port: await freePort(),
      redirectOrigins: ['http://127.0.0.1:4000'],
      audience: 'lienthong',
    });
  });
  afterAll(async () => {
    await issuer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const authorise = (more: Record<string, string> = {}): Promise<Response> =>
    fetch(`${issuer.url}/authorize`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        response_type: 'code',
        client_id: 'x',
        redirect_uri: back,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        account: 'skhcn.vanthu',
        state: 'kept',
        ...more,
      }),
    });
  const exchange = (code: string, more: Record<string, string> = {}): Promise<Response> =>
    fetch(`${issuer.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: back,
        code_verifier: verifier,
        ...more,
      }),
    });
  const newCode = async (): Promise<string> =>
    new URL((await authorise()).headers.get('location')!).searchParams.get('code')!;

  it('gives a token that its published keys verify, with person, organisation and roles', async () => {
    const answer = await authorise();
    const location = new URL(answer.headers.get('location')!);
    expect([answer.status, location.origin, location.searchParams.get('state')]).toEqual([
      303,
      'http://127.0.0.1:4000',
      'kept',
    ]);
    const { access_token: token } = (await (await exchange(location.searchParams.get('code')!)).json()) as {
      access_token: string;
    };
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${issuer.url}/jwks`)), {
      issuer: issuer.url,
      audience: 'lienthong',
      algorithms: ['ES256'],
    });
    const clerk = accounts.find(({ account }) => account === 'skhcn.vanthu')!;
    expect(payload).toMatchObject({
      sub: 'skhcn.vanthu',
      person_id: clerk.personId,
      organisation_id: clerk.organisationId,
      roles: ['CLERK'],
    });
  });

  it('takes a code once, and only from who asked for it', async () => {
    const code = await newCode();
    expect((await exchange(code)).status).toBe(200);
    expect((await exchange(code)).status).toBe(400);
    expect((await exchange(await newCode(), { code_verifier: 'b'.repeat(43) })).status).toBe(400);
    expect((await exchange(await newCode(), { redirect_uri: `${back}other` })).status).toBe(400);
  });

  it.each([
    ['a foreign address to go back to', { redirect_uri: 'https://evil.example/' }],
    ['no PKCE', { code_challenge: '' }],
    ['plain PKCE', { code_challenge_method: 'plain' }],
    ['nobody', { account: 'nobody' }],
  ])('refuses %s', async (_what, more) => {
    const answer = await authorise(more);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('lists everybody on a page that lets no parameter become markup', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      redirect_uri: back,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: '"><script>alert(1)</script>',
    });
    const page = await (await fetch(`${issuer.url}/authorize?${query}`)).text();
    expect(page).not.toContain('<script');
    for (const { account } of accounts) expect(page).toContain(`value="${account}"`);
  });

  it('publishes no private key and keeps its own readable by its owner only', async () => {
    const { keys } = (await (await fetch(`${issuer.url}/jwks`)).json()) as { keys: object[] };
    expect(keys.map((key) => 'd' in key)).toEqual([false]);
    expect(statSync(keyFile).mode & 0o077).toBe(0);
  });
});
