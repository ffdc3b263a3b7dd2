import type { Topic } from '@lienthong/contracts';
import type { Tx } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import type { JobLogger } from './job-logger.js';

export interface JobContext {
  /** Id of the event; the same for every repetition of the message. */
  readonly messageId: string;
  readonly correlationId: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly logger: JobLogger;
  /** Aborted when the job was given to another worker or this one has to stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export interface HandlerSteps<P, R> {
  /** Slow or outside work, before the transaction; may happen more than once. Skipped when the message's effect is already committed. */
  readonly prepare?: (payload: P, context: JobContext) => Promise<R>;
  /** The message's effect: commits together with the note that it was handled, hence once. */
  readonly effect: (tx: Tx, payload: P, prepared: R, context: JobContext) => Promise<void>;
  /**
   * Called once, after a DomainError (which is not tried again) or the last attempt; closes the message.
   * Without it the message stays unconfirmed and is offered again later, at growing intervals.
   */
  readonly failed?: (tx: Tx, payload: P, error: Error, context: JobContext) => Promise<void>;
}

export interface Handler {
  readonly topic: Topic<unknown>;
  readonly steps: HandlerSteps<unknown, unknown>;
}

/** Ties a topic to what this service does about it. */
export const handle = <P, R = void>(topic: Topic<P>, steps: HandlerSteps<P, R>): Handler =>
  ({ topic, steps }) as unknown as Handler;
