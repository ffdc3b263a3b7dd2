import { testRedisUrl } from './test-services.js';

export interface BackendOptions {
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
}

/**
 * Runs the same tests on both roads jobs can take.
 * @param define gets the road's name and what makes the options of `createJobsBackend` for a test's database; with Redis,
 *   each call gives an emptied Redis database of its own
 */
export function describeEachBackend(
  define: (name: 'postgresql' | 'redis', makeBackendOptions: (database: { url: string }) => BackendOptions) => void,
): void {
  describe('on PostgreSQL', () => define('postgresql', ({ url }) => ({ databaseUrl: url })));

  if (testRedisUrl() === null) {
    process.stderr.write('\n*** SKIPPED: tests on Redis. Install redis-server to run them. ***\n\n');
    describe.skip('on Redis', () => define('redis', ({ url }) => ({ databaseUrl: url })));
    return;
  }
  describe('on Redis', () =>
    define('redis', ({ url }) => ({ databaseUrl: url, redisUrl: testRedisUrl() ?? undefined })));
}
