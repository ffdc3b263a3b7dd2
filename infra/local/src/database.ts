import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { startPostgres, type RunningPostgres } from '@lienthong/local-services';
import { SetUpError } from './give-up.js';
import type { Settings } from './settings.js';
import type { StateFolder } from './state-folder.js';

export interface ProvinceDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The user's PostgreSQL where DATABASE_URL names one, otherwise the embedded one.
 * @param report one line about an embedded one that ended and was started again
 * @throws SetUpError
 */
export async function openDatabase(
  settings: Settings,
  state: StateFolder,
  note: (text: string) => void,
  report: (line: string) => void,
): Promise<ProvinceDatabase> {
  if (settings.databaseUrl !== null) {
    await reach(settings.databaseUrl);
    return { url: settings.databaseUrl, stop: async () => undefined };
  }
  const folder = state.path('postgres');
  const server = await startPostgres({ folder, log: note });
  const url = await server.createDatabase('lienthong');
  return { url, stop: watched(server, folder, report) };
}

/** Starts it again on its port whenever it ends by itself. @returns what ends it for good */
function watched(first: RunningPostgres, folder: string, report: (line: string) => void): () => Promise<void> {
  let server = first;
  let stopping = false;
  const watch = async (): Promise<void> => {
    for (;;) {
      await server.ended;
      if (stopping) return;
      report('the embedded PostgreSQL stopped, starting it again');
      for (let pause = 200; !stopping; pause = Math.min(pause * 2, 5_000)) {
        await delay(pause); // what is left of a killed server holds its files for a moment
        if (stopping) return;
        const started = await startPostgres({ folder, port: first.port }).catch((error: Error) => error);
        if (!(started instanceof Error)) {
          server = started;
          break;
        }
        report(`the embedded PostgreSQL did not start: ${started.message.split('\n')[0]}`);
      }
    }
  };
  const watching = watch();
  return async () => {
    stopping = true;
    await server.stop();
    await watching;
    if (server !== first) await server.stop(); // one that came up meanwhile
  };
}

async function reach(url: string): Promise<void> {
  if (!URL.canParse(url))
    throw new SetUpError('DATABASE_URL is not a URL: write postgresql://user:password@host:5432/database.');
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    const why = (error as Error).message || (error as NodeJS.ErrnoException).code;
    throw new SetUpError(
      `PostgreSQL at ${host}${pathname} (DATABASE_URL) cannot be reached: ${why}. Start it, correct DATABASE_URL, or unset it to use the embedded one.`,
    );
  } finally {
    await client.end().catch(() => undefined); // never connected: nothing to end
  }
}

/** How many messages of the first load no service has confirmed yet. */
export async function unconfirmedMessages(client: Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    'select count(*)::int as waiting from organisations.outbox where confirmed_at is null',
  );
  return rows[0]?.waiting ?? 0;
}
