import { Client } from 'pg';
import { startPostgres } from '@lienthong/local-services';
import { SetUpError } from './give-up.js';
import type { Settings } from './settings.js';
import type { StateFolder } from './state-folder.js';

export interface ProvinceDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** The user's PostgreSQL where DATABASE_URL names one, otherwise the embedded one. @throws SetUpError */
export async function openDatabase(
  settings: Settings,
  state: StateFolder,
  note: (text: string) => void,
): Promise<ProvinceDatabase> {
  if (settings.databaseUrl !== null) {
    await reach(settings.databaseUrl);
    return { url: settings.databaseUrl, stop: async () => undefined };
  }
  const server = await startPostgres({ folder: state.path('postgres'), log: note });
  return { url: await server.createDatabase('lienthong'), stop: () => server.stop() };
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
