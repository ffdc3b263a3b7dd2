import { createHash } from 'node:crypto';
import { type Job, UnrecoverableError } from 'bullmq';
import { alreadyHandled, type Database, handleOnce, type Tx } from '@lienthong/database';
import { type Clock, isDomainError } from '@lienthong/kernel';
import type { Acknowledger } from './acknowledge.js';
import { type Envelope, envelopeSchema, scheduledSchema } from './envelope.js';
import type { Handler, JobContext } from './handler.js';
import type { JobLogger } from './job-logger.js';

export interface ProcessingOptions {
  readonly database: Database;
  readonly queue: string;
  readonly handlers: readonly Handler[];
  readonly attempts: number;
  readonly logger: JobLogger;
  readonly clock: Clock;
  readonly acknowledger: Acknowledger;
}

/** A name-based UUID: every repetition of one scheduled run has the same. */
export function scheduledMessageId(schedulerId: string, runMs: number): string {
  const hash = createHash('sha256').update(`${schedulerId}@${runMs}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A job that was added by hand is an envelope; one that a scheduler made carries its time in its id. */
function envelopeOf(job: Job<object>): Envelope {
  const scheduled = scheduledSchema.safeParse(job.data);
  if (!scheduled.success) return envelopeSchema.parse(job.data);
  const { scheduled: schedulerId, topic, payload } = scheduled.data;
  const runMs = Number(/:(\d+)$/.exec(job.id ?? '')?.[1] ?? job.opts.prevMillis ?? job.timestamp);
  const messageId = scheduledMessageId(schedulerId, runMs);
  return { messageId, topic, payload, correlationId: messageId, from: null, outboxId: null };
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** The job stays among the failed ones, where people see it, and is not tried again as this job. */
function final(error: Error): UnrecoverableError {
  const last = new UnrecoverableError(error.message);
  last.cause = error;
  if (error.stack) last.stack = error.stack;
  return last;
}

/** @returns the function that does one job: effect and inbox row in one transaction, confirmation after it. */
export function createProcessor(options: ProcessingOptions) {
  const { database, queue, attempts, clock, acknowledger } = options;
  const handlers = new Map(options.handlers.map((handler) => [handler.topic.name, handler]));
  const inboxKeyOf = (messageId: string): string => `${queue}/${messageId}`;

  async function run(handler: Handler, envelope: Envelope, payload: unknown, context: JobContext): Promise<void> {
    const key = inboxKeyOf(envelope.messageId);
    if (await alreadyHandled(database, key)) return;
    const prepared = await handler.steps.prepare?.(payload, context);
    await database.transaction(async (tx) => {
      if (await handleOnce(tx, key)) await handler.steps.effect(tx, payload, prepared, context);
    });
  }

  async function closeAsFailed(
    failed: (tx: Tx) => Promise<void>,
    envelope: Envelope,
    logger: JobLogger,
  ): Promise<void> {
    try {
      await database.transaction(async (tx) => {
        if (await handleOnce(tx, inboxKeyOf(envelope.messageId))) await failed(tx);
      });
      confirm(envelope);
    } catch (error) {
      logger.error({ err: error }, 'the failure of a message could not be recorded; it will be offered again');
    }
  }

  function confirm({ from, outboxId }: Envelope): void {
    if (from !== null && outboxId !== null) acknowledger.add(from, outboxId);
  }

  return async (job: Job<object>, _token?: string, signal?: AbortSignal): Promise<void> => {
    const envelope = envelopeOf(job);
    const { messageId, correlationId, topic } = envelope;
    const attempt = job.attemptsMade + 1;
    const logger = options.logger.child({ queue, topic, messageId, correlationId, attempt });
    const handler = handlers.get(topic);
    if (!handler) {
      logger.error({}, 'no handler for this topic');
      throw new UnrecoverableError(`No handler for topic ${topic} in queue ${queue}.`);
    }
    const parsed = handler.topic.schema.safeParse(envelope.payload);
    if (!parsed.success) {
      logger.error({ issues: parsed.error.issues }, 'the payload does not fit its topic');
      throw new UnrecoverableError(`The payload does not fit topic ${topic}: ${parsed.error.message}`);
    }
    const context: JobContext = {
      messageId,
      correlationId,
      attempt,
      logger,
      signal: signal ?? new AbortController().signal,
      clock,
    };
    try {
      await run(handler, envelope, parsed.data, context);
    } catch (thrown) {
      const error = asError(thrown);
      if (!isDomainError(error) && attempt < attempts) {
        logger.warn({ err: error }, 'attempt failed');
        throw error;
      }
      logger.error({ err: error }, 'message failed');
      const { failed } = handler.steps;
      if (failed) await closeAsFailed((tx) => failed(tx, parsed.data, error, context), envelope, logger);
      throw final(error);
    }
    confirm(envelope);
  };
}
