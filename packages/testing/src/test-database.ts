import { uuidV7 } from '@lienthong/kernel';
import pg from 'pg';
import { testPostgres } from './test-services.js';

export interface TestDatabase {
  readonly url: string;
  /** Also ends the sessions that are still open in it. */
  drop(): Promise<void>;
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

async function asAdministrator<T>(work: (client: pg.Client, url: string) => Promise<T>): Promise<T> {
  const { url } = await testPostgres();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client, url);
  } finally {
    await client.end();
  }
}

/** Made under another name first: a template whose preparation failed does not exist. */
async function ensureTemplate(
  client: pg.Client,
  url: string,
  name: string,
  prepare: (url: string) => Promise<void>,
): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount) return;
  const unfinished = `${name}_unfinished`;
  await client.query(`drop database if exists "${unfinished}" with (force)`);
  await client.query(`create database "${unfinished}"`);
  await prepare(withDatabase(url, unfinished));
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [unfinished]);
  await client.query(`alter database "${unfinished}" rename to "${name}"`);
}

/**
 * A database of one's own, cloned in some 50 ms from a template that is made once per jest run.
 * @param template name of what `prepare` makes, e.g. `documents`; letters, digits and dashes
 * @param prepare migrates the database at the URL and closes its connections
 */
export async function createTestDatabase(
  template: string,
  prepare: (url: string) => Promise<void>,
): Promise<TestDatabase> {
  if (!/^[a-z0-9-]{1,40}$/.test(template)) throw new Error(`Not a template name: ${template}`);
  const name = `test-${uuidV7()}`;
  return asAdministrator(async (client, url) => {
    // One at a time: a template cannot be copied while it is being made or copied.
    await client.query(`select pg_advisory_lock(hashtext('lienthong test databases'))`);
    await ensureTemplate(client, url, `template-${template}`, prepare);
    await client.query(`create database "${name}" template "template-${template}"`);
    return {
      url: withDatabase(url, name),
      drop: () =>
        asAdministrator(async (again) => void (await again.query(`drop database if exists "${name}" with (force)`))),
    };
  });
}
