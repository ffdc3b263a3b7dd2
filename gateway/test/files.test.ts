import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { createLogger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { createGateway } from '../src/index.js';
import { startToyService } from './toy-services.js';

/** File links carry their own permission: no token is looked at on their way. */
const tokenVerifier: TokenVerifier = { verify: async () => null };
const nowhere = 'http://127.0.0.1:9';

describe('files through the gateway', () => {
  let documents: RunningServer;
  let gateway: RunningServer;
  let uploaded = 0;

  const gatewayFor = (documentsUrl: string) =>
    createGateway({
      port: 0,
      host: '127.0.0.1',
      logger: createLogger({ name: 'gateway', level: 'silent' }),
      tokenVerifier,
      subgraphUrls: {
        ...(Object.fromEntries(serviceNames.map((name) => [name, nowhere])) as Record<ServiceName, string>),
        documents: documentsUrl,
      },
      explorer: null,
      uploadLimitBytes: 5_000_000,
    });

  beforeAll(async () => {
    documents = await startToyService('documents', tokenVerifier, {
      routes: (app) => {
        app.put('/files/documents/uploads/1', async (request, reply) => {
          for await (const chunk of request.body as Readable) uploaded += (chunk as Buffer).length;
          return reply.code(201).send({ received: uploaded });
        });
        app.get('/files/documents/downloads/large', async (_request, reply) =>
          reply
            .type('application/pdf')
            .send(Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024)))),
        );
        app.get('/files/documents/downloads/1', async (request, reply) =>
          reply
            .code(request.headers.range ? 206 : 200)
            .headers({
              'content-type': 'application/pdf',
              'accept-ranges': 'bytes',
              'set-cookie': 'inner=1',
              ...(request.headers.range ? { 'content-range': 'bytes 0-3/9' } : {}),
            })
            .send(Readable.from([Buffer.from('%PDF')])),
        );
      },
    });
    gateway = await gatewayFor(documents.url);
  });
  afterAll(async () => {
    await gateway.close();
    await documents.close();
  });

  it('streams an upload through, larger than any buffer on the way', async () => {
    uploaded = 0;
    const response = await fetch(`${gateway.url}/files/documents/uploads/1?signature=x`, {
      method: 'PUT',
      headers: { 'content-type': 'application/pdf' },
      body: new Uint8Array(4_000_000),
    });
    expect([response.status, await response.json()]).toEqual([201, { received: 4_000_000 }]);
  });

  it('refuses what is too large or does not say how large it is, before a byte is passed on', async () => {
    uploaded = 0;
    const put = async (body: RequestInit) => {
      const response = await fetch(`${gateway.url}/files/documents/uploads/1`, { method: 'PUT', ...body });
      return [response.status, ((await response.json()) as { errors: { code: string }[] }).errors[0]!.code];
    };
    expect(await put({ body: new Uint8Array(5_000_001) })).toEqual([413, 'FILE_TOO_LARGE']);
    const endless = { body: new Blob(['x']).stream(), duplex: 'half' } as RequestInit;
    expect(await put(endless)).toEqual([411, 'LENGTH_REQUIRED']);
    expect(uploaded).toBe(0);
  });

  it('passes ranges on and only the headers a file needs back', async () => {
    const response = await fetch(`${gateway.url}/files/documents/downloads/1`, { headers: { range: 'bytes=0-3' } });
    expect([response.status, await response.text()]).toEqual([206, '%PDF']);
    expect(response.headers.get('content-range')).toBe('bytes 0-3/9');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('streams a download through, larger than any answer to an operation may be', async () => {
    const response = await fetch(`${gateway.url}/files/documents/downloads/large`);
    let bytes = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    expect(bytes).toBe(20 * 1024 * 1024);
  });

  it('reaches nothing of a service but its files', async () => {
    const status = async (path: string) => {
      const { hostname, port } = new URL(gateway.url);
      return new Promise((resolve) => {
        httpRequest(
          { hostname, port, path, method: 'GET' },
          (response) => (response.resume(), resolve(response.statusCode)),
        ).end();
      });
    };
    expect(await status('/files/documents/../../health/ready')).toBe(404);
    expect(await status('/files/documents/%2e%2e/%2e%2e/health/ready')).toBe(404);
    expect(await status('/files/documents//health/ready')).toBe(404);
    expect(await status('/files/organisations/1')).toBe(404);
  });

  it('answers 502 in the usual form when the service is gone', async () => {
    const response = await fetch(`${gateway.url}/files/statistics/report`);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
  });

  it('passes a hanging up client on and serves the next', async () => {
    const slow: Server = createServer(
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/pdf' }).write('%PDF'),
    );
    const left = new Promise((resolve) => slow.on('connection', (socket) => socket.on('close', resolve)));
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const front = await gatewayFor(`http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
    const controller = new AbortController();
    const response = await fetch(`${front.url}/files/documents/x`, { signal: controller.signal });
    await response.body!.getReader().read();
    controller.abort();
    await left;
    expect((await fetch(`${front.url}/health/live`)).status).toBe(200);
    await front.close();
    slow.closeAllConnections();
    slow.close();
  });
});
