import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoSettings } from '../src/settings.js';
import { findOrStart } from '../src/system.js';

/** Where a start fails. */
const nowhere = mkdtempSync(join(tmpdir(), 'demo-nowhere-'));
beforeAll(() => {
  mkdirSync(join(nowhere, 'infra/local'), { recursive: true });
  writeFileSync(join(nowhere, 'infra/local/start.mjs'), 'process.exit(1);');
});
afterAll(() => rmSync(nowhere, { recursive: true }));

async function findAt(answer: RequestListener): Promise<boolean> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return (await findOrStart(nowhere, { gateway, environment: process.env } as DemoSettings)).startedHere;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('waits for a system that runs and is not ready at this moment, and starts no second one beside it', async () => {
  const statuses = [503, 503, 200];
  expect(await findAt((_request, response) => void response.writeHead(statuses.shift()!).end())).toBe(false);
  expect(statuses).toEqual([]);
});

it('takes something else at that address for no system of ours', async () => {
  const found = findAt((_request, response) => void response.writeHead(404).end());
  await expect(found).rejects.toThrow('The system did not start');
});
