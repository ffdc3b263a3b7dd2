// The demonstration's own trust services behind a door that can be closed: the subgraph of the world under test is set as its target.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrustOptions } from '../src/trust/trust-services.js';

export type DoorMood = 'well' | 'down' | 'no revocation';

export interface DemonstrationTrust {
  /** Base of the services, as certificates name it. */
  readonly url: string;
  readonly tsaUrl: string;
  readonly options: TrustOptions;
  mood: DoorMood;
  /** @param url of the subgraph that serves them */
  opensTo(url: string): void;
  close(): Promise<void>;
}

export async function startDemonstrationTrust(): Promise<DemonstrationTrust> {
  const state: { mood: DoorMood; target: string | null } = { mood: 'well', target: null };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (state.mood === 'down' || state.target === null) return void request.socket.destroy();
    if (state.mood === 'no revocation' && !path.endsWith('/tsa')) return void response.writeHead(503).end();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = parts.length > 0 ? { body: Buffer.concat(parts) } : {};
      const headers = { 'content-type': request.headers['content-type'] ?? 'application/octet-stream' };
      fetch(`${state.target}${path}`, { method: request.method ?? 'GET', headers, ...body })
        .then(async (answer) => response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer())))
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tsaUrl = `${url}/trust/tsa`;
  return {
    url,
    tsaUrl,
    // It lives in the thread of the test: what keeps that busy is no silence of a service.
    options: { tsaUrls: [tsaUrl], privateHosts: [new URL(url).host], withinMs: 30_000 },
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    opensTo: (target) => void (state.target = target),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
