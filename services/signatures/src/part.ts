import type { QueueName } from '@lienthong/contracts';
import type { Handler, Schedule } from '@lienthong/jobs';
import type { Resolvers } from '@lienthong/runtime';

/** What one concept brings to the service; beside it, what its resolvers find in their context. */
export interface Part {
  readonly resolvers?: readonly Resolvers[];
  /** Of the queue that all concepts share. */
  readonly events?: readonly Handler[];
  /** Of its own. */
  readonly queue?: { readonly name: QueueName; readonly concurrency: number; readonly handlers: readonly Handler[] };
  readonly plans?: readonly Schedule<Record<string, never>>[];
  /** Before the worker takes its first job. */
  readonly prepare?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}
