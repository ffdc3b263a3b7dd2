// jest's globalSetup: starts the process that starts PostgreSQL and Redis when a test asks, and keeps the run's folder of keys. Only
// Node's own modules here: jest maps no module names for this file.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const servicesVariable = 'LIENTHONG_TEST_SERVICES';
const keysVariable = 'LIENTHONG_TEST_KEYS';

declare global {
  var lienthongTestServices: ChildProcess | undefined;
}

export default async function setUp(): Promise<void> {
  const child = spawn(process.execPath, [resolve(__dirname, '../test-services.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [first] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => {
      throw new Error('The process that serves the tests did not start; see above.');
    }),
  ])) as [Buffer];
  const { services, keys } = JSON.parse(first.toString()) as { services: string; keys: string };
  process.env[servicesVariable] = services;
  process.env[keysVariable] = keys;
  globalThis.lienthongTestServices = child;
  // Must not keep jest alive when it ends without teardown.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref(): void }).unref();
}
