// Trust services over real HTTP that do as they are told: an authority in memory behind a server that can be down, slow or wrong.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@lienthong/kernel';
import { type Authority, createTimeStampRequest } from '@lienthong/pki';

export type Mood = 'well' | 'down' | 'silent' | 'nonsense' | 'refusing' | 'wrong nonce' | 'wrong imprint';

export interface TrustServer {
  readonly url: string;
  readonly tsaUrl: string;
  readonly ocspUrl: string;
  readonly crlUrl: string;
  /** Questions heard, by path. */
  readonly heard: string[];
  mood: Mood;
  close(): Promise<void>;
}

/** `/tsa`, `/ocsp`, `/sub.crl` and `/root.crl` of an authority; its time is the clock's. */
export async function startTrustServer(authority: Authority, clock: Clock): Promise<TrustServer> {
  const heard: string[] = [];
  const state: { mood: Mood } = { mood: 'well' };
  const answer = (path: string, body: Buffer): Buffer => {
    const at = clock.now();
    if (path === '/ocsp') return authority.ocsp(body, { at });
    if (path === '/sub.crl') return authority.crl({ at, of: 'SUB' });
    if (path === '/root.crl') return authority.crl({ at, of: 'ROOT' });
    if (state.mood === 'wrong nonce') {
      // A right answer to somebody else's question about the same bytes.
      return authority.timeStamp(otherNonce(body), { at });
    }
    if (state.mood === 'wrong imprint') {
      return authority.timeStamp(createTimeStampRequest({ digest: 'sha256', hash: Buffer.alloc(32, 7) }).bytes, { at });
    }
    return authority.timeStamp(body, { at });
  };
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    if (state.mood === 'down') return void request.socket.destroy();
    heard.push(path);
    if (state.mood === 'silent') return;
    if (state.mood === 'refusing') return void response.writeHead(503).end();
    if (state.mood === 'nonsense') return void response.end('<html>Under maintenance</html>');
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => response.end(answer(path, Buffer.concat(parts))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    tsaUrl: `${url}/tsa`,
    ocspUrl: `${url}/ocsp`,
    crlUrl: `${url}/sub.crl`,
    heard,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The last eight bytes before certReq are the nonce: one of them changed. */
function otherNonce(request: Buffer): Buffer {
  const changed = Buffer.from(request);
  const at = changed.length - 5;
  changed[at]! ^= 1;
  return changed;
}
