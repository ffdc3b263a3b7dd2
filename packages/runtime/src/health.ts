import type { FastifyInstance } from 'fastify';

export type ReadyChecks = Readonly<Record<string, () => Promise<void>>>;
const checkTimeoutMs = 2_000;

async function outcome(check: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(
    (resolve) => (timer = setTimeout(resolve, checkTimeoutMs, `no answer within ${checkTimeoutMs} ms`)),
  );
  try {
    return await Promise.race([check().then(() => 'ok'), late]);
  } catch (error) {
    return (error as Error).message || 'failed';
  } finally {
    clearTimeout(timer);
  }
}

/** @returns each check's outcome: 'ok' or the reason why not */
export async function readiness(checks: ReadyChecks): Promise<{ ready: boolean; checks: Record<string, string> }> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
  );
  return { ready: entries.every(([, result]) => result === 'ok'), checks: Object.fromEntries(entries) };
}

/** `/health/live`: the process answers. `/health/ready`: what it needs answers too; 503 with the reasons otherwise. */
export function addHealthRoutes(app: FastifyInstance, checks: ReadyChecks): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const { ready, checks: results } = await readiness(checks);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: results });
  });
}
