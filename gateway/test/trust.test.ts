// The demonstration's trust services through the gateway: certificates name this address, so anybody may ask, and nothing else of the service.
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { createLogger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { createGateway } from '../src/index.js';
import { startToyService } from './toy-services.js';

interface Reached {
  readonly method: string;
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Nobody signs in to ask for the status of a certificate. */
const tokenVerifier: TokenVerifier = { verify: () => Promise.reject(new Error('no token is looked at on this way')) };
const nowhere = 'http://127.0.0.1:9';
const longest = 16 * 1024;
const answerBytes = Buffer.from([0x30, 0x03, 0x0a, 0x01, 0x00]);

let signatures: RunningServer;
let gateway: RunningServer;
let reached: Reached[];

const gatewayFor = (signaturesUrl: string): Promise<RunningServer> =>
  createGateway({
    port: 0,
    host: '127.0.0.1',
    logger: createLogger({ name: 'gateway', level: 'silent' }),
    tokenVerifier,
    subgraphUrls: {
      ...(Object.fromEntries(serviceNames.map((name) => [name, nowhere])) as Record<ServiceName, string>),
      signatures: signaturesUrl,
    },
    explorer: null,
  });

const post = (path: string, body: RequestInit['body'], headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    body: body ?? null,
    headers: { 'content-type': 'application/ocsp-request', ...headers },
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);

const codeOf = async (response: Response): Promise<string> => {
  const [error] = ((await response.json()) as { errors: { code?: string; extensions?: { code: string } }[] }).errors;
  return error!.code ?? error!.extensions!.code;
};

/** As it stands, whatever an HTTP client would say to it. @returns the status of the first answer, null when there was none */
const raw = (text: string, url = gateway.url): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (part) => {
      answer += part.toString('latin1');
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.on('close', () => resolve(answer === '' ? null : Number(answer.split(' ')[1])));
    // A server that ends a connection with bytes unread may reset it behind its answer.
    socket.on('error', (error) => {
      if (answer === '') reject(error);
    });
  });

beforeAll(async () => {
  signatures = await startToyService('signatures', tokenVerifier, {
    routes: (app) => {
      void app.register(async (trust) => {
        trust.removeAllContentTypeParsers();
        trust.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
        trust.route({
          method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
          url: '/*',
          exposeHeadRoute: true,
          handler: async (request, reply) => {
            const parts: Buffer[] = [];
            for await (const part of (request.body ?? []) as Readable) parts.push(part as Buffer);
            const { method, url, headers } = request;
            reached.push({ method, url, headers, body: Buffer.concat(parts) });
            if (url.endsWith('unknown.crl')) return reply.code(404).type('text/plain').send('unknown');
            return reply
              .headers({
                'content-type': url.includes('/crl/') ? 'application/pkix-crl' : 'application/ocsp-response',
                'cache-control': 'no-store',
                'set-cookie': 'inner=1',
                'x-inner': 'secret',
                'access-control-allow-origin': '*',
                location: 'http://signatures.internal/',
              })
              .send(answerBytes);
          },
        });
      });
    },
  });
  gateway = await gatewayFor(signatures.url);
});
beforeEach(() => {
  reached = [];
});
afterAll(async () => {
  await gateway?.close();
  await signatures?.close();
});

describe('a question', () => {
  it.each([
    ['/trust/tsa', 'application/timestamp-query'],
    ['/trust/ocsp', 'application/ocsp-request'],
    ['/trust/ocsp', 'application/json'],
    ['/trust/ocsp', 'text/plain; charset=utf-16'],
  ])('to %s as %s arrives byte for byte, and its answer comes back', async (path, type) => {
    const bytes = Buffer.from([0x30, 0x80, 0x00, 0xff, 0x0d, 0x0a, 0x7b]);
    const response = await post(path, bytes, { 'content-type': type });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/ocsp-response']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(answerBytes);
    expect(reached).toMatchObject([{ method: 'POST', url: path, body: bytes, headers: { 'content-type': type } }]);
  });

  it('by GET needs no body and no token', async () => {
    const response = await fetch(`${gateway.url}/trust/crl/1.crl`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pkix-crl']);
    expect(reached).toMatchObject([{ method: 'GET', url: '/trust/crl/1.crl', body: Buffer.alloc(0) }]);
  });

  it('of OCSP by GET is base64, slashes and plus signs included (RFC 6960, A.1)', async () => {
    const question = 'MEMwQTA/MD0wOzAJBgUrDgMCGgUABBT+//abc=';
    for (const written of [encodeURIComponent(question), question, question.replaceAll('/', '%2f')]) {
      const response = await fetch(`${gateway.url}/trust/ocsp/${written}`);
      expect([response.status, reached.at(-1)!.url]).toEqual([200, `/trust/ocsp/${written}`]);
    }
  });

  it('by HEAD is answered as by GET, without the body', async () => {
    const response = await fetch(`${gateway.url}/trust/crl/1.crl`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pkix-crl']);
    expect(await response.text()).toBe('');
    expect(reached).toMatchObject([{ method: 'HEAD' }]);
  });

  it('that the service refuses is refused with its status', async () => {
    const response = await fetch(`${gateway.url}/trust/crl/unknown.crl`);
    expect([response.status, await response.text()]).toEqual([404, 'unknown']);
  });

  it('may have 16 KB and not a byte more, and must say how many; otherwise nothing is passed on', async () => {
    expect((await post('/trust/tsa', new Uint8Array(longest))).status).toBe(200);
    expect(reached[0]!.body).toHaveLength(longest);
    reached = [];
    const tooLong = await post('/trust/tsa', new Uint8Array(longest + 1));
    expect([tooLong.status, await codeOf(tooLong)]).toEqual([413, 'FILE_TOO_LARGE']);
    const endless = await post('/trust/tsa', new Blob(['x']).stream());
    expect([endless.status, await codeOf(endless)]).toEqual([411, 'LENGTH_REQUIRED']);
    expect(reached).toEqual([]);
  });
});

describe('what is not asked there', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s reaches nothing', async (method) => {
    const response = await fetch(`${gateway.url}/trust/ocsp`, { method });
    expect([response.status, await codeOf(response)]).toEqual([404, 'NOT_FOUND']);
    expect(reached).toEqual([]);
  });

  it.each([
    '/trust',
    '/trust-anchors/1',
    '/trust/../health/ready',
    '/trust/%2e%2e/health/ready',
    '/trust/..%2fhealth%2fready',
    '/trust/crl/%2E%2E/%2E%2E/health/ready',
    '/trust/ocsp/../../health/ready',
    '/trust/ocsp/%2e%2e%2f%2e%2e%2fhealth',
    '/trust//health/ready',
    '/trust/crl%2f1.crl',
    '/trust/crl/..\\..\\health',
    '/trust/%252e%252e/health/ready',
    '/Trust/ocsp',
    '/files/signatures/1',
    '//trust/ocsp',
    '/./trust/ocsp',
    '/trust/ocsp/MEMw%00',
    '/trust/ocsp/MEMw%ff',
    '/trust/ocsp/MEMw.crl',
    '/trust/keys',
    '/trust/crl/1/2',
  ])('%s reaches nothing of the service', async (path) => {
    expect([400, 404]).toContain(await raw(`GET ${path} HTTP/1.1\r\nhost: gateway\r\n\r\n`));
    expect(reached).toEqual([]);
  });

  it('an address of another server reaches nothing, whatever it is called', async () => {
    expect(await raw('GET http://signatures.internal/trust/crl/1.crl HTTP/1.1\r\nhost: gateway\r\n\r\n')).toBe(404);
    const elsewhere = 'host: signatures.internal\r\nx-original-url: /trust/ocsp\r\nx-rewrite-url: /trust/ocsp';
    expect(await raw(`GET /nowhere HTTP/1.1\r\n${elsewhere}\r\n\r\n`)).toBe(404);
    expect(reached).toEqual([]);
  });
});

describe('headers', () => {
  it('of a question: only those that describe its bytes go on, and a request id of ours', async () => {
    await post('/trust/ocsp', 'x', {
      authorization: 'Bearer secret',
      cookie: 'session=1',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=10.0.0.1',
      'x-original-url': '/health/ready',
      'x-http-method-override': 'DELETE',
      'x-request-id': 'spoofed\ttwo',
    });
    const { headers } = reached[0]!;
    expect(Object.keys(headers).sort()).toEqual(
      expect.arrayContaining(['connection', 'content-length', 'content-type', 'host', 'x-request-id']),
    );
    const allowed = new Set([
      'accept-language',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-request-id',
    ]);
    expect(Object.keys(headers).filter((name) => !allowed.has(name))).toEqual([]);
    expect(headers['host']).toBe(new URL(signatures.url).host);
    expect(headers['x-request-id']).toMatch(/^[\w-]+$/);
  });

  it('of an answer: only those that describe its bytes come back', async () => {
    const { headers } = await post('/trust/ocsp', 'x');
    for (const name of ['set-cookie', 'x-inner', 'access-control-allow-origin', 'location'])
      expect([name, headers.get(name)]).toEqual([name, null]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['two lengths', 'content-length: 4\r\ncontent-length: 40\r\n'],
    ['a length and chunks', 'content-length: 4\r\ntransfer-encoding: chunked\r\n'],
    ['a length that is none', 'content-length: 4, 40\r\n'],
    ['a negative length', 'content-length: -4\r\n'],
    ['a folded header', 'x-folded: a\r\n content-length: 4\r\n'],
    ['an unknown coding', 'transfer-encoding: xchunked\r\n'],
    ['a broken name', 'transfer-encoding : chunked\r\n'],
  ])('with %s, which two servers could read in two ways, end here', async (_name, given) => {
    const smuggled = 'GET /health/ready HTTP/1.1\r\nhost: x\r\n\r\n';
    const status = await raw(`POST /trust/ocsp HTTP/1.1\r\nhost: gateway\r\n${given}\r\n0\r\n\r\n${smuggled}`);
    expect([400, 411]).toContain(status);
    expect(reached).toEqual([]);
  });

  it('do not let the bytes behind a question become a question of their own to the service', async () => {
    const smuggled = 'DELETE /trust/secret HTTP/1.1\r\nhost: x\r\n\r\n';
    expect(await raw(`POST /trust/ocsp HTTP/1.1\r\nhost: gateway\r\ncontent-length: 4\r\n\r\nasks${smuggled}`)).toBe(
      200,
    );
    expect(reached).toMatchObject([{ method: 'POST', url: '/trust/ocsp', body: Buffer.from('asks') }]);
  });
});

describe('while the service does not answer', () => {
  it('it is said so, in the language of the request and with its id', async () => {
    const front = await gatewayFor(nowhere);
    try {
      const ask = async (language: string) => {
        const response = await fetch(`${front.url}/trust/crl/1.crl`, { headers: { 'accept-language': language } });
        const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
        expect([response.status, response.headers.get('content-type')]).toEqual([
          502,
          expect.stringContaining('application/json'),
        ]);
        return errors[0]!;
      };
      expect(await ask('vi')).toMatchObject({
        message: 'Một dịch vụ tạm thời không phản hồi.',
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: expect.any(String) },
      });
      expect((await ask('en')).message).toBe('One of the services does not answer at the moment.');
      expect((await fetch(`${front.url}/health/live`)).status).toBe(200);
    } finally {
      await front.close();
    }
  });
});
