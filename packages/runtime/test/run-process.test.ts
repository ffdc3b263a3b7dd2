import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

const folder = mkdtempSync(join(tmpdir(), 'runtime-process-'));
const program = (name: string, start: string): string => {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { writeFileSync } from 'node:fs';
     import { runProcess } from './run-process.mjs';
     const logger = { info() {}, error() {}, flush() {}, fatal: (fields, text) => console.error(text + ': ' + fields.err.message) };
     await runProcess({ name: '${name}', logger, start: ${start} });`,
  );
  return file;
};
/** A process that leaves a mark when it is closed in order. */
const orderly = `async () => {
  const beat = setInterval(() => {}, 1000);
  return { url: 'http://127.0.0.1:1', close: async () => { clearInterval(beat); writeFileSync(process.env.MARK, 'closed'); } };
}`;
const run = (file: string, mark = join(folder, 'unused')): ChildProcess =>
  fork(file, { env: { ...process.env, MARK: mark, NODE_OPTIONS: '' }, silent: true });
const message = (child: ChildProcess) =>
  new Promise<object>((resolve) => child.once('message', (sent) => resolve(sent as object)));
const exit = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

describe('runProcess', () => {
  beforeAll(() => {
    const source = join(__dirname, '../src/run-process.ts');
    const { code } = transformSync(readFileSync(source, 'utf8'), {
      swcrc: false,
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    });
    writeFileSync(join(folder, 'run-process.mjs'), code);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'tells its parent that it is ready, and closes in order on %s',
    async (signal) => {
      const mark = join(folder, signal);
      const child = run(program('orderly', orderly), mark);
      expect(await message(child)).toEqual({ type: 'ready', name: 'orderly', url: 'http://127.0.0.1:1' });
      const ended = exit(child);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(readFileSync(mark, 'utf8')).toBe('closed');
    },
  );

  it('closes in order when its parent is gone', async () => {
    const mark = join(folder, 'orphan');
    const child = run(program('orphan', orderly), mark);
    await message(child);
    const ended = exit(child);
    child.disconnect();
    expect(await ended).toBe(0);
    expect(readFileSync(mark, 'utf8')).toBe('closed');
  });

  it('tells why it cannot start, and ends with code 1', async () => {
    const child = run(program('failing', `async () => { throw new Error('the database does not answer'); }`));
    const ended = exit(child);
    expect(await message(child)).toEqual({ type: 'failed', name: 'failing', message: 'the database does not answer' });
    expect(await ended).toBe(1);
  });

  it('closes and ends with code 1 after a fault that nothing caught', async () => {
    const mark = join(folder, 'fault');
    const faulty = `async () => { setTimeout(() => { throw new Error('unforeseen'); }, 50); return (${orderly})(); }`;
    const child = run(program('faulty', faulty), mark);
    expect(await exit(child)).toBe(1);
    expect(readFileSync(mark, 'utf8')).toBe('closed');
  });
});
