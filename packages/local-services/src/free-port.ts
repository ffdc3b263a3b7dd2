import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux (from 32768), macOS and Windows (from 49152) give to outgoing connections and to servers that ask for any:
 * whatever else a machine does between the choice of a port and its opening, nobody comes by one of these by chance.
 */
const lowest = 20_000;
const highest = 31_999;
const tries = 100;

/** What this process has been given may not be open yet. */
const given = new Set<number>();

/** A TCP port on 127.0.0.1 that is free, that no other caller in this process gets and that no connection is given. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(lowest, highest + 1);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port from ${lowest} to ${highest} was found in ${tries} tries.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
