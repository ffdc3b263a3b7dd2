import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressPolicy, isPublicAddress } from './address-policy.js';
import { exchange, type Question } from './http-exchange.js';

const servers: Server[] = [];
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const ask = (url: string, changes: Partial<Question> = {}, known: readonly string[] = [url]): Promise<Buffer> =>
  exchange(addressPolicy(known), { kind: 'CRL', url, accept: '*/*', withinMs: 30_000, maxBytes: 1_000, ...changes });

describe('an exchange with a trust service', () => {
  it('brings the body of a 200', async () => {
    const url = await serve((_request, response) => response.end('list'));
    expect((await ask(url)).toString()).toBe('list');
  });

  it('names a service that is not there, says no, is too slow or says too much', async () => {
    const gone = await serve((request) => request.socket.destroy());
    const refusing = await serve((_request, response) => response.writeHead(503).end());
    const silent = await serve(() => undefined);
    const slow = await serve((_request, response) => void response.write('a'));
    const endless = await serve((_request, response) => response.end(Buffer.alloc(5_000)));
    await expect(ask(gone)).rejects.toMatchObject({ code: 'CRL_UNREACHABLE', url: gone });
    await expect(ask(refusing)).rejects.toMatchObject({ code: 'CRL_REFUSED', detail: 'HTTP status 503' });
    await expect(ask(silent, { withinMs: 50 })).rejects.toMatchObject({ code: 'CRL_TOO_SLOW' });
    await expect(ask(slow, { withinMs: 50 })).rejects.toMatchObject({ code: 'CRL_TOO_SLOW' });
    await expect(ask(endless)).rejects.toMatchObject({ code: 'CRL_WRONG_ANSWER' });
  });

  it('gives up when the caller does, with the reason of the caller', async () => {
    const silent = await serve(() => undefined);
    await expect(ask(silent, { signal: AbortSignal.abort(new Error('stopping')) })).rejects.toThrow('stopping');
  });

  it('follows a list that was moved, but never in circles, and never with a question of ours', async () => {
    const target = await serve((_request, response) => response.end('moved here'));
    const moved = await serve((_request, response) => response.writeHead(301, { location: `${target}/crl` }).end());
    const circle = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    expect((await ask(moved, {}, [moved, target])).toString()).toBe('moved here');
    await expect(ask(circle)).rejects.toMatchObject({ code: 'CRL_REFUSED', detail: 'HTTP status 302' });
    const body = { bytes: Buffer.of(1), type: 'application/ocsp-request' };
    await expect(ask(moved, { kind: 'OCSP', body }, [moved, target])).rejects.toMatchObject({ code: 'OCSP_REFUSED' });
  });

  it('asks nothing inside the network because a certificate, a redirect or a name says so', async () => {
    let asked = 0;
    const inside = await serve((_request, response) => {
      asked += 1;
      response.end('secret');
    });
    const { port } = new URL(inside);
    const bouncing = await serve((_request, response) => response.writeHead(302, { location: inside }).end());
    const forbidden = { code: 'CRL_FORBIDDEN_ADDRESS' };
    await expect(ask(inside, {}, [])).rejects.toMatchObject(forbidden);
    await expect(ask(`http://localhost:${port}`, {}, [])).rejects.toMatchObject(forbidden);
    await expect(ask(bouncing, {}, [bouncing])).rejects.toMatchObject(forbidden);
    for (const url of [
      'file:///etc/passwd',
      'http://127.0.0.1/',
      'http://2130706433/',
      'http://[::1]/',
      'http://[::ffff:10.0.0.1]/',
      'http://169.254.169.254/latest',
      'http://user:pw@ca.example/',
      'http://ca.example:6379/',
      'http://localhost/',
      'not a url',
    ]) {
      await expect(ask(url, {}, [])).rejects.toMatchObject(forbidden);
    }
    expect(asked).toBe(0);
  });
});

describe('public addresses', () => {
  it.each(['8.8.8.8', '123.30.0.1', '2001:4860:4860::8888'])('%s is one', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '10.1.2.3',
    '100.64.0.1',
    '172.31.255.255',
    '0.0.0.0',
    '255.255.255.255',
    'fe80::1',
    'fd00::1',
    '::',
    '2002:a00::1',
  ])('%s is none', (address) => expect(isPublicAddress(address)).toBe(false));
});
