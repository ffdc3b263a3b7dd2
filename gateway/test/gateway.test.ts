import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { refuse } from '@lienthong/kernel';
import { answer, createLogger, createTokenVerifier, type RequestContext, type RunningServer } from '@lienthong/runtime';
import { createTestIdentity, type TestIdentity } from '@lienthong/testing';
import { createGateway } from '../src/index.js';
import { startToyServices } from './toy-services.js';

const person = {
  personId: '01980000-0000-7000-9000-000000000013',
  organisationId: '01980000-0000-7000-8000-00000000000a',
};
const documentId = '01980000-0000-7000-b000-000000000001';
const aDocument = (id: string) => ({
  id,
  code: '05/SKHCN-BCVT',
  abstract: 'V/v triển khai',
  issuer: { id: person.organisationId },
  urgency: 'NORMAL',
});
/** What the toy services were called with. */
const seen: { correlationId: string; language: string; person: string | undefined }[] = [];
/** What the gateway logged. */
const lines: string[] = [];
/** Organisations the organisations service was asked for. */
const referred: string[] = [];
const noted = (ctx: RequestContext) =>
  seen.push({ correlationId: ctx.correlationId, language: ctx.language, person: ctx.actor?.personId });

/** Something at a service's address that answers everything with the same. */
async function fakeService(answer: unknown): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => void response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Reply {
  status: number;
  requestId: string | null;
  text: string;
  data: Record<string, unknown> | null;
  errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[] | undefined;
}

describe('the gateway', () => {
  let identity: TestIdentity;
  let services: Record<ServiceName, RunningServer>;
  let gateway: RunningServer;
  let databaseIsUp = true;

  const ask = async (
    query: string,
    headers: Record<string, string> = {},
    variables?: object,
    at = gateway.url,
  ): Promise<Reply> => {
    const response = await fetch(`${at}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data = null, errors } = JSON.parse(text) as Pick<Reply, 'data' | 'errors'>;
    return { status: response.status, requestId: response.headers.get('x-request-id'), text, data, errors };
  };
  const as = async (...roles: string[]) => ({ authorization: `Bearer ${await identity.token({ ...person, roles })}` });
  const gatewayFor = (urls: Readonly<Record<ServiceName, string>>, explorer = true) =>
    createGateway({
      port: 0,
      host: '127.0.0.1',
      logger: createLogger({ name: 'gateway', destination: { write: (line) => lines.push(line) } }),
      tokenVerifier: createTokenVerifier({ issuer: identity.issuer, jwksUrl: identity.jwksUrl, audience: 'lienthong' }),
      subgraphUrls: urls,
      explorer: explorer ? { issuer: identity.issuer, clientId: 'lienthong-explorer', scopes: 'openid' } : null,
      corsOrigins: ['https://front.example'],
    });
  const urls = () =>
    Object.fromEntries(serviceNames.map((name) => [name, services[name].url])) as Record<ServiceName, string>;

  beforeAll(async () => {
    identity = await createTestIdentity();
    const verifier = createTokenVerifier({ issuer: identity.issuer, jwksUrl: identity.jwksUrl, audience: 'lienthong' });
    services = await startToyServices(verifier, {
      organisations: {
        resolvers: {
          Organisation: {
            __resolveReference: ({ id }: { id: string }) => (
              referred.push(id),
              { id, name: 'Sở Khoa học và Công nghệ' }
            ),
          },
        },
      },
      documents: {
        ready: {
          database: async () => {
            if (!databaseIsUp) throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
          },
        },
        resolvers: {
          Query: {
            document: (_: unknown, { id }: { id: string }, ctx: RequestContext) => (noted(ctx), aDocument(id)),
            outgoingDocuments: () => ({
              edges: ['1', '2', '3'].map((id) => ({ node: aDocument(id), cursor: id })),
              pageInfo: { hasNextPage: false, endCursor: null },
            }),
            inbox: () => {
              throw new Error('relation "delivery" at 10.0.0.7 does not exist');
            },
          },
          Mutation: {
            assignNumber: (_: unknown, __: unknown, ctx: RequestContext) =>
              answer(ctx, async () => {
                throw refuse(
                  'NUMBER_TAKEN',
                  { vi: 'Số đã dùng.', en: 'The number is taken.' },
                  { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 15(1)' },
                );
              }),
          },
        },
      },
    });
    gateway = await gatewayFor(urls());
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all(Object.values(services).map((service) => service.close()));
    await identity.close();
  });

  it('joins what two services know of one document', async () => {
    const { data, errors } = await ask('query ($id: ID!) { document(id: $id) { code issuer { name } } }', await as(), {
      id: documentId,
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ document: { code: '05/SKHCN-BCVT', issuer: { name: 'Sở Khoa học và Công nghệ' } } });
  });

  it('refuses wrong tokens at its own door and, without it, at every service', async () => {
    const [, payload] = (await identity.token({ ...person, roles: [] })).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const tokens = {
      expired: await identity.token({ ...person, roles: [] }, { lifetimeSeconds: -60 }),
      foreign: await identity.token({ ...person, roles: [] }, { issuer: 'https://elsewhere.example' }),
      forged: await identity.token({ ...person, roles: [] }, { forged: true }),
      none: `${none}.${payload}.`,
      hs256: `${Buffer.from('{"alg":"HS256","kid":"test-ES256"}').toString('base64url')}.${payload}.AAAA`,
    };
    for (const door of [gateway, ...Object.values(services)]) {
      for (const [kind, token] of Object.entries(tokens)) {
        const { status, errors } = await ask(
          '{ __typename }',
          { authorization: `Bearer ${token}` },
          undefined,
          door.url,
        );
        expect({ kind, status, code: errors?.[0]?.extensions['code'] }).toEqual({
          kind,
          status: 401,
          code: 'UNAUTHENTICATED',
        });
      }
    }
  });

  it('lets nobody past the permission table, and says why in the language asked for', async () => {
    const anonymous = await ask('{ me { fullName } }');
    expect(anonymous.errors?.[0]).toMatchObject({ path: ['me'], extensions: { code: 'UNAUTHENTICATED' } });
    const freeze =
      'mutation { freezeMonthlyReport(input: { idempotencyKey: "1", month: "2026-10" }) { errors { code } } }';
    const clerk = await ask(freeze, { ...(await as('CLERK')), 'accept-language': 'en' });
    expect(clerk.errors?.[0]).toMatchObject({
      message: 'Only for: provincial office.',
      extensions: { code: 'FORBIDDEN', reason: 'ROLE_MISSING' },
    });
    expect(clerk.text).not.toContain('statistics');
  });

  it('gives refusals as data in Vietnamese and English', async () => {
    const assign = `mutation { assignNumber(input: { idempotencyKey: "1", documentId: "${documentId}" }) { document { id } errors { code message legalBasis } } }`;
    const payload = (message: string) => ({
      assignNumber: {
        document: null,
        errors: [{ code: 'NUMBER_TAKEN', message, legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 15(1)' }],
      },
    });
    expect((await ask(assign, await as('CLERK'))).data).toEqual(payload('Số đã dùng.'));
    expect((await ask(assign, { ...(await as('CLERK')), 'accept-language': 'en-GB' })).data).toEqual(
      payload('The number is taken.'),
    );
  });

  it('carries the request id, the language and the actor to the services', async () => {
    seen.length = 0;
    const { requestId } = await ask(`{ document(id: "${documentId}") { code } }`, {
      ...(await as()),
      'x-request-id': 'frontend-000042',
      'accept-language': 'en',
    });
    expect(requestId).toBe('frontend-000042');
    expect(seen).toEqual([{ correlationId: 'frontend-000042', language: 'en', person: person.personId }]);
  });

  it('logs who did what under the request id, without what was sent', async () => {
    lines.length = 0;
    const reject = `mutation Reject($input: RejectDeliveryInput!) { rejectDelivery(input: $input) { errors { code } } }`;
    const input = { idempotencyKey: '1', deliveryId: '2', reason: 'điều không ai nên đọc' };
    await ask(reject, { ...(await as('CLERK')), 'x-request-id': 'frontend-000043' }, { input });
    const logged = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ msg }) => msg === 'operation');
    expect(logged).toMatchObject({
      reqId: 'frontend-000043',
      operation: 'mutation',
      operationName: 'Reject',
      personId: person.personId,
      codes: ['INTERNAL_SERVER_ERROR'],
    });
    expect(lines.join()).not.toMatch(/không ai nên đọc|Bearer|eyJ/);
  });

  it('masks faults of a service: a code, the place and the request id, nothing else', async () => {
    const { errors, text, requestId } = await ask('{ inbox { edges { cursor } } }', await as());
    expect(text).not.toMatch(/delivery|10\.0\.0\.7|serviceName|documents|stack/);
    expect(errors).toEqual([
      {
        message: expect.stringContaining('quản trị'),
        path: ['inbox'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    ]);
  });

  it('asks for an organisation once, however many documents of a page it issued', async () => {
    referred.length = 0;
    const { data } = await ask('{ outgoingDocuments { edges { node { id issuer { name } } } } }', await as());
    const issuer = { name: 'Sở Khoa học và Công nghệ' };
    expect(data).toEqual({ outgoingDocuments: { edges: ['1', '2', '3'].map((id) => ({ node: { id, issuer } })) } });
    expect(referred).toEqual([person.organisationId]);
  });

  it('says in errors when a service left out what it promised', async () => {
    const careless = await fakeService({ data: { document: { code: null, abstract: null, createdAt: null } } });
    const front = await gatewayFor({ ...urls(), documents: careless.url });
    const query = `{ document(id: "${documentId}") { code abstract } }`;
    const { data, errors } = await ask(query, await as(), undefined, front.url);
    expect(data).toEqual({ document: null });
    expect(errors).toMatchObject([
      {
        path: ['document', 'abstract'],
        extensions: { code: 'INVALID_SUBGRAPH_RESPONSE', requestId: expect.any(String) },
      },
    ]);
    await front.close();
    await careless.close();
  });

  it('takes what is no GraphQL from a service for its absence', async () => {
    const confused = await fakeService('<html>10.0.0.7</html>');
    const front = await gatewayFor({ ...urls(), documents: confused.url });
    const { errors, text } = await ask(`{ document(id: "${documentId}") { code } }`, await as(), undefined, front.url);
    expect(errors?.map((error) => error.extensions['code'])).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(text).not.toContain('10.0.0.7');
    await front.close();
    await confused.close();
  });

  it('takes JSON of simple requests only with proof that no foreign site sent them, no batches, no endless documents', async () => {
    const send = async (body: string, contentType: string) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string; requestId: string } }[] };
      return [response.status, errors[0]!.extensions.code, errors[0]!.extensions.requestId.length > 8];
    };
    expect(await send('{"query":"{ __typename }"}', 'text/plain')).toEqual([400, 'BAD_REQUEST', true]);
    expect(await send('[{"query":"{ __typename }"}]', 'application/json')).toEqual([400, 'BAD_REQUEST', true]);
    const endless = `{ ${Array.from({ length: 400 }, (_, i) => `a${i}: __typename`).join(' ')} }`;
    expect(await send(JSON.stringify({ query: endless }), 'application/json')).toEqual([
      400,
      'GRAPHQL_PARSE_FAILED',
      true,
    ]);
    const nested = `fragment F on Organisation { ${Array.from({ length: 8 }, (_, i) => `a${i}: parent { ...G }`).join(' ')} }
      fragment G on Organisation { ${Array.from({ length: 8 }, (_, i) => `b${i}: parent { ...H }`).join(' ')} }
      fragment H on Organisation { ${Array.from({ length: 8 }, (_, i) => `c${i}: parent { ...I }`).join(' ')} }
      fragment I on Organisation { ${Array.from({ length: 8 }, (_, i) => `d${i}: parent { ...J }`).join(' ')} }
      fragment J on Organisation { ${Array.from({ length: 8 }, (_, i) => `e${i}: parent { id }`).join(' ')} }
      { organisationTree { ...F } }`;
    expect(await send(JSON.stringify({ query: nested }), 'application/json')).toEqual([
      400,
      'GRAPHQL_VALIDATION_FAILED',
      true,
    ]);
  });

  describe('when a service is dead', () => {
    let lame: RunningServer;
    beforeAll(async () => {
      lame = await gatewayFor({ ...urls(), organisations: 'http://127.0.0.1:9', signatures: 'http://127.0.0.1:9' });
    });
    afterAll(() => lame.close());

    it('costs one nullable field, and names its place and not its address', async () => {
      const query = `{ document(id: "${documentId}") { code issuer { name } } }`;
      const { data, errors, text } = await ask(query, await as(), undefined, lame.url);
      expect(data).toEqual({ document: { code: '05/SKHCN-BCVT', issuer: null } });
      expect(errors).toEqual([
        {
          message: 'Một dịch vụ tạm thời không phản hồi.',
          path: ['document', 'issuer'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: expect.any(String) },
        },
      ]);
      expect(text).not.toMatch(/127\.0\.0\.1|ECONN|organisations/);
    });

    it('costs one field per row of a list', async () => {
      const { data, errors } = await ask(
        '{ outgoingDocuments { edges { node { id issuer { name } } } } }',
        await as(),
        undefined,
        lame.url,
      );
      expect(data).toEqual({
        outgoingDocuments: { edges: ['1', '2', '3'].map((id) => ({ node: { id, issuer: null } })) },
      });
      expect(errors?.map((error) => error.extensions['code'])).toEqual(['SUBGRAPH_UNAVAILABLE']);
    });

    it('is not ready, and says which service does not answer', async () => {
      const response = await fetch(`${lame.url}/health/ready`);
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        status: 'not ready',
        checks: { organisations: 'no answer', documents: 'ok', signatures: 'no answer', statistics: 'ok' },
      });
    });
  });

  it('is ready only when every service has its database and its queue', async () => {
    const ready = async () => {
      const response = await fetch(`${gateway.url}/health/ready`);
      return [response.status, ((await response.json()) as { checks: Record<string, string> }).checks['documents']];
    };
    expect(await ready()).toEqual([200, 'ok']);
    databaseIsUp = false;
    expect(await ready()).toEqual([503, 'not ready: database']);
    databaseIsUp = true;
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  });

  it('lets frontends of configured origins in and no others', async () => {
    const preflight = (origin: string) => fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers: { origin } });
    expect((await preflight('https://front.example')).headers.get('access-control-allow-origin')).toBe(
      'https://front.example',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers 404 as JSON for what it does not know', async () => {
    const response = await fetch(`${gateway.url}/wp-admin`);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
  });

  it('has neither explorer nor introspection where they are switched off', async () => {
    const closed = await gatewayFor(urls(), false);
    expect((await fetch(`${closed.url}/`)).status).toBe(404);
    const { errors } = await ask('{ __schema { types { name } } }', await as(), undefined, closed.url);
    expect(errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    await closed.close();
  });
});
