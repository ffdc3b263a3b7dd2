import { execFileSync } from 'node:child_process';

function addressOf(path: '/postgres' | '/redis'): string {
  const base = process.env['LIENTHONG_TEST_SERVICES'];
  if (!base) {
    throw new Error('Tests that need PostgreSQL or Redis run with packages/tooling/jest.config.cjs (globalSetup).');
  }
  return base + path;
}

/** One PostgreSQL per jest run, started when first asked for. `url` is of the database `postgres`. */
export async function testPostgres(): Promise<{ url: string }> {
  const given = process.env['LIENTHONG_TEST_DATABASE_URL'];
  if (given) return { url: given };
  const response = await fetch(addressOf('/postgres'));
  if (!response.ok) throw new Error(`No PostgreSQL for the tests: ${await response.text()}`);
  return (await response.json()) as { url: string };
}

const ask = `fetch(process.argv[1]).then(async (response) => {
  if (!response.ok) throw new Error(await response.text());
  process.stdout.write(await response.text());
})`;

/**
 * A real Redis: each call gives an emptied database of its own. Answers at once, because what to skip must be known
 * while tests are being defined.
 * @returns null where no Redis can be had
 * @throws in CI where no Redis can be had: there it is required
 */
export function testRedisUrl(): string | null {
  const answer = execFileSync(process.execPath, ['-e', ask, addressOf('/redis')], { encoding: 'utf8' });
  const { url } = JSON.parse(answer) as { url: string | null };
  if (url === null && process.env['CI']) {
    throw new Error('CI needs a Redis: install redis-server, or let apt-get download it.');
  }
  return url;
}
