import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { refuse } from '@lienthong/kernel';
import { createTestIdentity, type TestIdentity } from '@lienthong/testing';
import {
  answer,
  anyone,
  createLogger,
  createSubgraph,
  createTokenVerifier,
  hasRole,
  type RequestContext,
  type RunningServer,
  signedIn,
  type SubgraphOptions,
} from '../src/index.js';

const schema = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])
  scalar DateTime
  type UserError { code: String! message: String! path: [String!] legalBasis: String }
  type Thing @key(fields: "id") { id: ID! name: String }
  type Other @key(fields: "id", resolvable: false) { id: ID! }
  type Payload { thing: Thing errors: [UserError!]! }
  input Named { names: [String!] }
  type Query { echo(text: String, named: Named): String open: String closed: String broken: String sealed: String requestId: String other: Other at: DateTime }
  type Mutation { change: Payload! }
`;
const rules = {
  'Query.echo': anyone('test'),
  'Query.open': anyone('test'),
  'Query.closed': signedIn('test'),
  'Query.broken': anyone('test'),
  'Query.sealed': hasRole('CLERK').because('test'),
  'Query.requestId': anyone('test'),
  'Query.other': anyone('test'),
  'Query.at': anyone('test'),
  'Mutation.change': signedIn('test'),
  'Thing.__resolveReference': signedIn('test'),
};
const resolvers = {
  Query: {
    echo: (_: unknown, { text }: { text?: string }) => text,
    open: () => 'open',
    closed: () => 'closed',
    broken: () => {
      throw new Error('select * from secret_table at 10.0.0.7');
    },
    sealed: () => 'sealed',
    requestId: (_: unknown, __: unknown, ctx: RequestContext) => ctx.correlationId,
    other: () => ({ id: '1' }),
    at: () => new Date(0),
  },
  Mutation: {
    change: (_: unknown, __: unknown, ctx: RequestContext) =>
      answer(ctx, async () => {
        throw refuse(
          'NUMBER_TAKEN',
          { vi: 'Số đã dùng.', en: 'The number is taken.' },
          { path: ['number'], legalBasis: 'NĐ 30, Điều 15' },
        );
      }),
  },
  Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'a thing' }) },
};
const person = {
  personId: '01980000-0000-7000-9000-000000000013',
  organisationId: '01980000-0000-7000-8000-00000000000a',
};

describe('createSubgraph', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runtime-'));
  let identity: TestIdentity;
  let server: RunningServer;
  let databaseIsUp = true;
  const optionsFor = (changes: Partial<SubgraphOptions<RequestContext>> = {}): SubgraphOptions<RequestContext> => ({
    name: 'documents',
    schemaFolder: folder,
    resolvers,
    rules,
    tokenVerifier: createTokenVerifier({ issuer: identity.issuer, jwksUrl: identity.jwksUrl, audience: 'lienthong' }),
    logger: createLogger({ name: 'test', level: 'silent' }),
    port: 0,
    host: '127.0.0.1',
    createContext: (base) => base,
    ready: {
      database: async () => {
        if (!databaseIsUp) throw new Error('connection refused');
      },
      queue: async () => undefined,
    },
    routes: (app) => {
      app.put('/files/test', async (request) => {
        let bytes = 0;
        for await (const chunk of request.body as Readable) bytes += (chunk as Buffer).length;
        return { bytes };
      });
    },
    ...changes,
  });
  const ask = async (query: string, headers: Record<string, string> = {}, variables?: object) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as {
      data?: Record<string, unknown> | null;
      errors?: { message: string; extensions: Record<string, unknown> }[];
    };
    return { status: response.status, headers: response.headers, ...body };
  };
  const signedInAs = async (...roles: string[]) => ({
    authorization: `Bearer ${await identity.token({ ...person, roles })}`,
  });

  beforeAll(async () => {
    writeFileSync(join(folder, 'schema.graphql'), schema);
    identity = await createTestIdentity();
    server = await createSubgraph(optionsFor());
  });
  afterAll(async () => {
    await server.close();
    await identity.close();
    rmSync(folder, { recursive: true });
  });

  it('does not start when a root field or an entity has no rule or no resolver', async () => {
    const { 'Query.closed': a, 'Thing.__resolveReference': b, ...fewer } = rules;
    expect([a, b]).toHaveLength(2);
    await expect(createSubgraph(optionsFor({ rules: fewer }))).rejects.toThrow(
      /Thing\.__resolveReference has no rule[^]*Query\.closed has no rule/,
    );
    const { Thing, ...withoutThing } = resolvers;
    expect(Thing).toBeDefined();
    await expect(createSubgraph(optionsFor({ resolvers: withoutThing }))).rejects.toThrow(
      'Thing.__resolveReference has no resolver',
    );
  });

  it('opens to the signed in and to roles what the table says, in the language of the request', async () => {
    expect((await ask('{ open }')).data).toEqual({ open: 'open' });
    const anonymous = await ask('{ closed }');
    expect(anonymous.data).toEqual({ closed: null });
    expect(anonymous.errors![0]).toMatchObject({
      message: 'Bạn cần đăng nhập để thực hiện việc này.',
      extensions: { code: 'UNAUTHENTICATED' },
    });
    const clerkless = await ask('{ sealed }', { ...(await signedInAs()), 'accept-language': 'en' });
    expect(clerkless.errors![0]).toMatchObject({
      message: 'Only for: clerk.',
      extensions: { code: 'FORBIDDEN', reason: 'ROLE_MISSING' },
    });
    expect((await ask('{ closed sealed }', await signedInAs('CLERK'))).data).toEqual({
      closed: 'closed',
      sealed: 'sealed',
    });
  });

  it('refuses a wrong token at its own door, whatever is asked', async () => {
    const refused = await ask('{ open }', {
      authorization: `Bearer ${await identity.token({ ...person, roles: [] }, { forged: true })}`,
    });
    expect(refused.status).toBe(401);
    expect(refused.errors![0]!.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_INVALID' });
  });

  it('guards entities: who reaches the port without the gateway gains nothing', async () => {
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { name } } }';
    const thing = { r: [{ __typename: 'Thing', id: '1' }] };
    expect((await ask(entities, {}, thing)).errors![0]!.extensions['code']).toBe('UNAUTHENTICATED');
    expect((await ask(entities, await signedInAs(), thing)).data).toEqual({ _entities: [{ name: 'a thing' }] });
    const unresolvable = await ask(entities, await signedInAs(), { r: [{ __typename: 'Other', id: '1' }] });
    expect(unresolvable.errors![0]!.extensions['code']).toBe('BAD_USER_INPUT');
  });

  it('shows its schema to nobody', async () => {
    expect((await ask('{ __schema { types { name } } }')).errors![0]!.extensions['code']).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect((await ask('{ _service { sdl } }')).errors![0]!.extensions['code']).toBe('FORBIDDEN');
    expect((await ask('{ opem }')).errors![0]!.message).not.toContain('open');
  });

  it('lets nothing of an unexpected fault out but a code and the request id', async () => {
    const broken = await ask('{ broken }');
    expect(JSON.stringify(broken)).not.toMatch(/secret_table|10\.0\.0\.7|stack/);
    const { code, requestId, ...rest } = broken.errors![0]!.extensions;
    expect({ code, rest }).toEqual({ code: 'INTERNAL_SERVER_ERROR', rest: {} });
    expect(requestId).toBe(broken.headers.get('x-request-id'));
  });

  it('takes over a request id that is safe, and makes one otherwise', async () => {
    expect((await ask('{ requestId }', { 'x-request-id': 'frontend-000042' })).data).toEqual({
      requestId: 'frontend-000042',
    });
    expect((await ask('{ requestId }', { 'x-request-id': '"><script>' })).data!['requestId']).toMatch(/^[0-9a-f]{18}-/);
  });

  it.each([
    ['a NUL', '{ echo(text: "a\\u0000b") }', ['text']],
    ['a NUL in a list', '{ echo(named: { names: ["a", "\\u0000"] }) }', ['named', 'names', '1']],
    ['half a surrogate pair', 'query ($text: String) { echo(text: $text) }', ['text']],
  ])('refuses %s in a text, because no database keeps it', async (_what, query, field) => {
    const { errors } = await ask(query, { 'accept-language': 'en' }, { text: 'a\ud800b' });
    expect(errors![0]).toMatchObject({
      message: expect.stringContaining('cannot be stored'),
      extensions: { code: 'BAD_USER_INPUT', field },
    });
    expect((await ask('{ echo(text: "Lệ Thủy 𠀋") }')).data).toEqual({ echo: 'Lệ Thủy 𠀋' });
  });

  it('gives an expected refusal as data, in Vietnamese and in English', async () => {
    const change = 'mutation { change { thing { id } errors { code message path legalBasis } } }';
    const refusal = { code: 'NUMBER_TAKEN', path: ['number'], legalBasis: 'NĐ 30, Điều 15' };
    const vietnamese = await ask(change, await signedInAs());
    expect(vietnamese.data).toEqual({ change: { thing: null, errors: [{ ...refusal, message: 'Số đã dùng.' }] } });
    const english = await ask(change, { ...(await signedInAs()), 'accept-language': 'en' });
    expect(english.data).toEqual({
      change: { thing: null, errors: [{ ...refusal, message: 'The number is taken.' }] },
    });
  });

  it('answers malformed, oversized and unknown requests in the same form', async () => {
    const send = async (path: string, init: RequestInit) => {
      const response = await fetch(server.url + path, init);
      const { errors } = (await response.json()) as { errors: { extensions: { code: string; requestId: string } }[] };
      return [
        response.status,
        errors[0]!.extensions.code,
        errors[0]!.extensions.requestId === response.headers.get('x-request-id'),
      ];
    };
    const json = { 'content-type': 'application/json' };
    expect(await send('/graphql', { method: 'POST', headers: json, body: '{' })).toEqual([400, 'BAD_REQUEST', true]);
    expect(await send('/graphql', { method: 'POST', headers: json, body: `"${'x'.repeat(2_000_000)}"` })).toEqual([
      413,
      'PAYLOAD_TOO_LARGE',
      true,
    ]);
    expect(await send('/graphql', { method: 'POST', headers: json, body: '{}' })).toEqual([400, 'BAD_REQUEST', true]);
    expect(await send('/graphql?query=%7Bopen%7D', {})).toEqual([400, 'BAD_REQUEST', true]);
    expect(await send('/nowhere', {})).toEqual([404, 'NOT_FOUND', true]);
    expect((await ask('{')).errors![0]!.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
  });

  it.each([['application/pdf'], ['application/json'], ['text/plain'], [undefined]])(
    'hands the bytes of a file of type %p on as a stream, past the limit for operations',
    async (type) => {
      const response = await fetch(`${server.url}/files/test`, {
        method: 'PUT',
        headers: type === undefined ? {} : { 'content-type': type },
        body: new Uint8Array(3_000_000),
      });
      expect(await response.json()).toEqual({ bytes: 3_000_000 });
    },
  );

  it('is ready only while what it needs answers', async () => {
    const health = async (path: string) => {
      const response = await fetch(server.url + path);
      return [response.status, await response.json()];
    };
    expect(await health('/health/ready')).toEqual([200, { status: 'ready', checks: { database: 'ok', queue: 'ok' } }]);
    databaseIsUp = false;
    expect(await health('/health/ready')).toEqual([
      503,
      { status: 'not ready', checks: { database: 'connection refused', queue: 'ok' } },
    ]);
    expect((await health('/health/live'))[0]).toBe(200);
    databaseIsUp = true;
  });
});
