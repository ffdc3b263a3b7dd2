import type { ReadyChecks } from '@lienthong/runtime';
import type { Pool } from 'undici';

/** Each subgraph's own readiness, which covers its database and its queue; the reason names the check, never an address. */
export const subgraphChecks = (pools: Readonly<Record<string, Pool>>): ReadyChecks =>
  Object.fromEntries(Object.entries(pools).map(([name, pool]) => [name, () => checkSubgraph(pool)]));

async function checkSubgraph(pool: Pool): Promise<void> {
  const response = await pool
    .request({ method: 'GET', path: '/health/ready', headersTimeout: 2_000, bodyTimeout: 2_000 })
    .catch(() => {
      throw new Error('no answer');
    });
  const answer = (await response.body.json().catch(() => ({}))) as { checks?: Record<string, string> };
  if (response.statusCode === 200) return;
  const failing = Object.entries(answer.checks ?? {}).flatMap(([name, outcome]) => (outcome === 'ok' ? [] : [name]));
  throw new Error(`not ready: ${failing.join(', ') || `status ${response.statusCode}`}`);
}
