import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface FaultProxy {
  /** The target's URL with the proxy's address in place of its own. */
  readonly url: string;
  /** Breaks every connection and lets none through until `mend`. */
  cut(): void;
  /** A black hole: connections stay open, nothing passes until `mend`. */
  hold(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Stands between a client and a server and misbehaves on demand. @param target URL of the server */
export async function startFaultProxy({ target }: { readonly target: string }): Promise<FaultProxy> {
  const url = new URL(target);
  if (!url.port) throw new Error(`The target needs a port: ${target}`);
  const pairs = new Set<[Socket, Socket]>();
  let state: 'open' | 'cut' | 'held' = 'open';

  const destroyAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const flow = ([client, server]: [Socket, Socket]): void => {
    for (const socket of [client, server]) if (state === 'held') socket.pause();
    if (state === 'open') {
      client.pipe(server);
      server.pipe(client);
    }
  };
  const server = createServer((client) => {
    if (state === 'cut') {
      client.destroy();
      return;
    }
    const pair: [Socket, Socket] = [client, connect(Number(url.port), url.hostname)];
    pairs.add(pair);
    for (const [socket, other] of [pair, [pair[1], pair[0]] as const]) {
      socket.on('error', () => other.destroy()); // either end may vanish: that is what the proxy is for
      socket.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
    flow(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxied = new URL(target);
  proxied.hostname = '127.0.0.1';
  proxied.port = String((server.address() as AddressInfo).port);

  return {
    url: proxied.toString(),
    cut: () => {
      state = 'cut';
      destroyAll();
    },
    hold: () => {
      state = 'held';
      for (const pair of pairs) {
        for (const socket of pair) {
          socket.unpipe();
          socket.pause();
        }
      }
    },
    mend: () => {
      state = 'open';
      pairs.forEach(flow);
    },
    close: () =>
      new Promise((resolve) => {
        destroyAll();
        server.close(() => resolve());
      }),
  };
}
