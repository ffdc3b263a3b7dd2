// jest's globalTeardown: the other half of global-setup.
import { once } from 'node:events';

export default async function tearDown(): Promise<void> {
  const child = globalThis.lienthongTestServices;
  if (!child || child.exitCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.stdin?.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`The process that serves the tests ended with code ${String(code)}.`);
}
