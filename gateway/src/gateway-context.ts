import type { RequestContext } from '@lienthong/runtime';

export interface GatewayContext extends RequestContext {
  /** As received and found good; every subgraph verifies it again. */
  readonly authorization: string | undefined;
  /** By the clock of `performance.now()`. */
  readonly startedAtMs: number;
}
