import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { removePostgres, startPostgres } from './index.js';

const ask = async (connectionString: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
};

describe('startPostgres', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-postgres-'));
  afterAll(() => {
    removePostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its data over a restart and takes over what a killed launcher left running', async () => {
    const first = await startPostgres({ folder });
    const url = await first.createDatabase('kept');
    await ask(url, 'create table t as select 1 as one');

    // The first launcher never calls stop(): to the second, that server is a left-over.
    const second = await startPostgres({ folder });
    const again = await second.createDatabase('kept');
    expect(await ask(again, 'select one from t')).toEqual([{ one: 1 }]);
    await expect(ask(url, 'select 1')).rejects.toThrow();
    await second.stop();
    await expect(ask(again, 'select 1')).rejects.toThrow();
  });

  it('listens on the loopback only and asks for a password', async () => {
    const server = await startPostgres({ folder });
    try {
      expect(await ask(server.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
      await expect(ask(server.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
      expect(readFileSync(join(server.folder, 'password'), 'utf8').length).toBeGreaterThan(20);
    } finally {
      await server.stop();
    }
  });
});
