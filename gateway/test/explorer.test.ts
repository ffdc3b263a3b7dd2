import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@lienthong/contracts';
import { createLogger, createTokenVerifier, type RequestContext, type RunningServer } from '@lienthong/runtime';
import { createTestIdentity, type TestIdentity } from '@lienthong/testing';
import { buildSchema, parse, validate } from 'graphql';
import { createGateway, readExamples } from '../src/index.js';
import { describeInBrowser, openBrowser } from './browser.js';
import { startSignInPage, type SignInPage } from './sign-in-page.js';
import { startToyServices } from './toy-services.js';

const person = {
  personId: '01980000-0000-7000-9000-000000000013',
  organisationId: '01980000-0000-7000-8000-00000000000a',
  roles: ['CLERK'],
  name: 'Lò Thị Kim Hương',
};
const outsideAddress = /(?:https?:)?\/\/(?!127\.0\.0\.1)[a-z0-9.-]+\.[a-z]{2,}/i;

let identity: TestIdentity;
let signInPage: SignInPage;
let services: Record<ServiceName, RunningServer>;
let gateway: RunningServer;

beforeAll(async () => {
  identity = await createTestIdentity();
  const verifier = createTokenVerifier({ issuer: identity.issuer, jwksUrl: identity.jwksUrl, audience: 'lienthong' });
  services = await startToyServices(verifier, {
    organisations: {
      resolvers: {
        Query: {
          me: (_: unknown, __: unknown, ctx: RequestContext) => ({
            id: ctx.actor!.personId,
            fullName: ctx.actor!.name,
            position: 'Văn thư',
            roles: [...ctx.actor!.roles],
            organisation: { id: ctx.actor!.organisationId, name: 'Sở Khoa học và Công nghệ', abbreviation: 'SKHCN' },
          }),
        },
      },
    },
  });
  signInPage = await startSignInPage(() => identity.token(person));
  gateway = await createGateway({
    port: 0,
    host: '127.0.0.1',
    logger: createLogger({ name: 'gateway', level: 'silent' }),
    tokenVerifier: verifier,
    subgraphUrls: Object.fromEntries(Object.entries(services).map(([name, { url }]) => [name, url])) as Record<
      ServiceName,
      string
    >,
    explorer: { issuer: signInPage.url, clientId: 'lienthong-explorer', scopes: 'openid' },
  });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all(Object.values(services).map((service) => service.close()));
  await signInPage.close();
  await identity.close();
});

describe('the examples', () => {
  const schema = buildSchema(readFileSync(join(__dirname, '../schema.graphql'), 'utf8'));
  it.each(readExamples().map((example) => [example.name, example] as const))(
    '%s fits the public schema and brings its variables',
    (_name, example) => {
      const document = parse(example.query);
      expect(validate(schema, document)).toEqual([]);
      const wanted = document.definitions.flatMap((node) =>
        node.kind === 'OperationDefinition'
          ? (node.variableDefinitions ?? []).filter((variable) => variable.type.kind === 'NonNullType')
          : [],
      );
      const given = JSON.parse(example.variables) as Record<string, unknown>;
      expect(wanted.map((variable) => variable.variable.name.value).filter((name) => !(name in given))).toEqual([]);
    },
  );
});

describe('the explorer', () => {
  const get = async (path: string) => {
    const response = await fetch(gateway.url + path);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      policy: response.headers.get('content-security-policy') ?? '',
      text: await response.text(),
    };
  };

  it('names no outside address in its page, and allows none', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('/explorer/explorer.js');
    for (const path of ['/', '/explorer/explorer.js', '/explorer/sign-in.js', '/explorer/explorer.css']) {
      expect((await get(path)).text).not.toMatch(outsideAddress);
    }
    expect(page.policy).toContain("default-src 'self'");
    expect(page.policy).toContain("script-src 'self';");
    expect(page.policy).toContain(`connect-src 'self' ${signInPage.url};`);
    expect(page.policy.match(/https?:\/\/[^ ;]+/g)).toEqual([signInPage.url]);
  });

  it('serves what its page asks for with the right types, and no other file', async () => {
    const page = await get('/');
    const asked = [...page.text.matchAll(/(?:src|href)="([^"]+\.(?:js|css|ico|svg))"/g)].map(([, path]) => path!);
    expect(asked.length).toBeGreaterThan(5);
    for (const path of asked) {
      const answer = await get(path.startsWith('/') ? path : `/explorer/altair/${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.type).toMatch(path.endsWith('.js') ? /javascript/ : path.endsWith('.css') ? /css/ : /image/);
    }
    expect((await get('/explorer/../package.json')).status).toBe(404);
    expect((await get('/explorer/%2e%2e/package.json')).status).toBe(404);
    expect((await get('/explorer/nothing.js')).status).toBe(404);
  });

  it('tells the page where to sign in, and nothing secret', async () => {
    expect(JSON.parse((await get('/explorer/config.json')).text)).toEqual({
      issuer: signInPage.url,
      clientId: 'lienthong-explorer',
      scopes: 'openid',
    });
    expect(JSON.parse((await get('/explorer/examples.json')).text)).toHaveLength(readExamples().length);
  });
});

describeInBrowser('the explorer in a browser', () => {
  it('signs in, shows the journey and runs its first operation as that person, asking nobody outside', async () => {
    const { page, asked, close } = await openBrowser();
    try {
      await page.goto(gateway.url);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText(`${person.name} · CLERK`).waitFor();
      await page.getByText('24-verify-signatures').waitFor({ state: 'attached' });
      await page.getByText('query WhoAmI').first().waitFor();
      await page.getByText('Send Request').click();
      await page.getByText('"Sở Khoa học và Công nghệ"').waitFor();
      expect(signInPage.exchanges).toBe(1);
      const strangers = asked.filter((url) => ![gateway.url, signInPage.url].some((own) => url.startsWith(own)));
      expect(strangers).toEqual([]);
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('eyJ');
    } finally {
      await close();
    }
  });
});
