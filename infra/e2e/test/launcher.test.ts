import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@lienthong/testing';
import { launch, newInstance, processesOf, startInstance, stopInstance } from './running-province.js';

jest.setTimeout(300_000);

const organisations = async (url: string): Promise<number> => {
  const answer = await fetch(`${url}/health/ready`);
  return answer.status;
};

describe('npm start', () => {
  it('keeps its data, recovers from kill -9, and leaves no process behind', async () => {
    const instance = await newInstance();
    try {
      const first = await startInstance(instance);
      expect(await organisations(instance.url)).toBe(200);

      const second = launch(instance);
      expect(await second.exited).toBe(1);
      expect(second.output()).toMatch(/Port \d+ is taken|Already running/);

      first.process.kill('SIGKILL');
      await first.exited;
      // The children notice that their parent is gone; only the database stays, to be taken over.
      await eventually(
        async () =>
          await fetch(instance.url).then(
            () => false,
            () => true,
          ),
        { timeoutMs: 30_000 },
      );
      const third = await startInstance(instance);
      expect(await organisations(instance.url)).toBe(200);
      expect(await stopInstance(third)).toBe(0);
      // The children of the killed one may still be closing: they have 25 s for it. Whoever stays longer would stay for good.
      await eventually(async () => (await processesOf(instance)).length === 0, { timeoutMs: 60_000 });
    } finally {
      await instance.remove();
    }
  });

  it.each([
    [
      'a taken port',
      async () => {
        const instance = await newInstance();
        const server = createServer().listen(instance.port, '127.0.0.1');
        return { instance, says: `Port ${instance.port} is taken`, undo: (): void => void server.close() };
      },
    ],
    [
      'an unreachable database',
      async () => ({
        instance: await newInstance({ DATABASE_URL: 'postgresql://a:secret@127.0.0.1:9/x' }),
        says: 'DATABASE_URL',
        undo: (): void => undefined,
      }),
    ],
    [
      'a folder that cannot be written',
      async () => {
        const instance = await newInstance();
        writeFileSync(join(instance.home, 'file'), '');
        return {
          instance: { ...instance, env: { ...instance.env, LIENTHONG_HOME: join(instance.home, 'file/below') } },
          says: 'LIENTHONG_HOME',
          undo: (): void => undefined,
        };
      },
    ],
    [
      'a port that is no number',
      async () => {
        const instance = await newInstance({ PORT: 'four' });
        return { instance, says: 'PORT is "four"', undo: (): void => undefined };
      },
    ],
  ])('answers %s with one line that says what to do', async (_what, prepare) => {
    const { instance, says, undo } = await prepare();
    try {
      const started = launch(instance);
      expect(await started.exited).toBe(1);
      const faults = started
        .output()
        .split('\n')
        .filter((line) => line.startsWith('  ✗'));
      expect(faults).toEqual([expect.stringContaining(says)]);
      expect(started.output()).not.toMatch(/\n\s+at |secret/);
    } finally {
      undo();
      await instance.remove();
    }
  });
});
