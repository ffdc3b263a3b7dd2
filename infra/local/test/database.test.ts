import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres } from '@lienthong/local-services';
import { eventually } from '@lienthong/testing';
import { Client } from 'pg';
import { openDatabase } from '../src/database.js';

const ask = async (connectionString: string, sql: string): Promise<Record<string, string>> => {
  const client = new Client({ connectionString });
  client.on('error', () => undefined); // the server is killed under it
  await client.connect();
  try {
    return ((await client.query(sql)).rows as Record<string, string>[])[0]!;
  } finally {
    await client.end();
  }
};

it.each(['SIGKILL', 'SIGINT'] as const)(
  'an embedded database that ends by %s is started again at its address, until it is stopped for good',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'local-database-'));
    const said: string[] = [];
    const state = { path: (name: string) => join(folder, name) };
    const note = (): void => undefined;
    const database = await openDatabase({ databaseUrl: null } as never, state as never, note, (line) =>
      said.push(line),
    );
    try {
      const serverPid = async (): Promise<number> => {
        const { data_directory: data } = await ask(database.url, 'show data_directory');
        return Number(readFileSync(join(data!, 'postmaster.pid'), 'utf8').split('\n')[0]);
      };
      const before = await serverPid();
      process.kill(before, signal);
      // What is left of a killed server keeps the next one out for a while.
      const after = await eventually(
        async () => {
          const pid = await serverPid();
          return pid === before ? false : pid;
        },
        { timeoutMs: 90_000 },
      );
      expect(after).not.toBe(before);
      expect(said[0]).toContain('PostgreSQL stopped');
    } finally {
      await database.stop();
      removePostgres(join(folder, 'postgres'));
      rmSync(folder, { recursive: true, force: true });
    }
    await expect(ask(database.url, 'select 1')).rejects.toThrow();
  },
  120_000,
);
