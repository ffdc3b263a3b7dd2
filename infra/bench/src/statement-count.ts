// How many SQL statements PostgreSQL itself saw during some work, told by its own log: no instrument of ours in between.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/**
 * @param services who answers the work; others may be busy with something else, such as keys for the new province
 * @returns statements of these services during the work, without transaction control, session settings, and the outbox and queue that
 *   relays and workers look into all the time
 */
export async function statementsOf(
  databaseUrl: string,
  logFile: string,
  services: readonly string[],
  work: () => Promise<unknown>,
): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const set = async (name: string, value: string): Promise<void> =>
      void (await client.query(`alter system set ${name} = '${value}'`));
    await set('log_statement', 'all');
    await set('log_line_prefix', '[%a] ');
    await client.query('select pg_reload_conf()');
    await untilTrue(
      async () =>
        (await client.query<{ log_statement: string }>('show log_statement')).rows[0]?.log_statement === 'all',
    );
    await delay(300); // each backend reloads when it is next idle; the work below must not begin before
    const from = statSync(logFile).size;
    await work();
    const marker = `select 'end of work ${from}'`;
    await client.query(marker);
    await untilTrue(async () => readFileSync(logFile, 'utf8').includes(marker));
    return readFrom(logFile, from)
      .split(/^(?=\[)/m)
      .filter((entry) => isStatementOf(services, entry)).length;
  } finally {
    await client.query('alter system reset log_statement');
    await client.query('select pg_reload_conf()');
    await client.end();
  }
}

async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(20)) if (await check()) return;
  throw new Error('PostgreSQL did not take the logging settings within ten seconds.');
}

function readFrom(file: string, from: number): string {
  const handle = openSync(file, 'r');
  const buffer = Buffer.alloc(statSync(file).size - from);
  readSync(handle, buffer, 0, buffer.length, from);
  closeSync(handle);
  return buffer.toString('utf8');
}

function isStatementOf(services: readonly string[], entry: string): boolean {
  const [, service = '', statement] =
    /^\[lienthong-(\w+)\] LOG:\s+(?:statement|execute [^:]*): ([^]*)$/.exec(entry) ?? [];
  return (
    statement !== undefined &&
    services.includes(service) &&
    !/^\s*(begin|start transaction|commit|rollback|set |select set_config)/i.test(statement) &&
    !/outbox|bullmq/i.test(statement)
  );
}
