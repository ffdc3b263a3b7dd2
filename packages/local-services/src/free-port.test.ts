import { createServer, type Server } from 'node:net';
import { freePort } from './index.js';

const lowestOfConnections = 32_768;

it('gives ports that no connection and no server that asks for any can be given, each once', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(lowestOfConnections);
  expect(Math.min(...ports)).toBeGreaterThan(1_023);
});

it('gives ports that can be opened', async () => {
  const server = await new Promise<Server>((resolve, reject) => {
    void freePort().then((port) => {
      const listening = createServer().once('error', reject);
      listening.listen(port, '127.0.0.1', () => resolve(listening));
    });
  });
  await new Promise((resolve) => server.close(resolve));
});
