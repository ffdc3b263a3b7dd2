import { type Job, UnrecoverableError } from 'bullmq';
import { alreadyHandled, type Database, handleOnce, type Tx } from '@lienthong/database';
import { type Clock, isDomainError } from '@lienthong/kernel';
import type { Acknowledger } from './acknowledge.js';
import { type Envelope, envelopeSchema, scheduledSchema } from './envelope.js';
import type { Handler, JobContext } from './handler.js';
import type { JobLogger } from './job-logger.js';
import { inboxKeyOf, scheduledMessageId } from './message-id.js';

export interface ProcessingOptions {
  readonly database: Database;
  readonly queue: string;
  readonly handlers: readonly Handler[];
  readonly attempts: number;
  readonly logger: JobLogger;
  readonly clock: Clock;
  readonly acknowledger: Acknowledger;
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

export interface JobProcessor {
  /** Does one job: effect and inbox row in one transaction, confirmation after it. */
  process(job: Job<object>, token?: string, signal?: AbortSignal): Promise<void>;
  /** Closes the message of a job that killed or outlived every worker which took it. */
  abandon(job: Job<object>, error: Error): Promise<void>;
}

export function createProcessor(options: ProcessingOptions): JobProcessor {
  const { database, queue, attempts, clock, acknowledger } = options;
  const handlers = new Map(options.handlers.map((handler) => [handler.topic.name, handler]));

  async function run(handler: Handler, envelope: Envelope, payload: unknown, context: JobContext): Promise<void> {
    const key = inboxKeyOf(queue, envelope.messageId);
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
        if (await handleOnce(tx, inboxKeyOf(queue, envelope.messageId))) await failed(tx);
      });
      confirm(envelope);
    } catch (error) {
      logger.error({ err: error }, 'the failure of a message could not be recorded; it will be offered again');
    }
  }

  function confirm({ from, outboxId }: Envelope): void {
    if (from !== null && outboxId !== null) acknowledger.add(from, outboxId);
  }

  interface Opened {
    readonly envelope: Envelope;
    readonly handler: Handler;
    readonly payload: unknown;
    readonly context: JobContext;
  }

  /** @throws UnrecoverableError when nobody here understands the job */
  function understand(job: Job<object>, attempt: number, signal: AbortSignal): Opened {
    const envelope = envelopeOf(job);
    const { messageId, correlationId, topic } = envelope;
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
    return {
      envelope,
      handler,
      payload: parsed.data,
      context: { messageId, correlationId, attempt, logger, signal, clock },
    };
  }

  /** A refusal is an answer, not a fault; it calls for attention only where nobody hears it. */
  function report({ handler, context }: Opened, error: Error, attemptsLeft: number): void {
    const { logger } = context;
    if (!isDomainError(error)) {
      logger.error({ err: error, attemptsLeft }, attemptsLeft > 0 ? 'attempt failed' : 'message failed');
    } else if (handler.steps.failed) {
      logger.info({ code: error.code, err: error }, 'message refused');
    } else {
      logger.warn({ code: error.code, err: error }, 'message refused; it will be offered again');
    }
  }

  async function tellHandler({ envelope, handler, payload, context }: Opened, error: Error): Promise<void> {
    const { failed } = handler.steps;
    if (failed) await closeAsFailed((tx) => failed(tx, payload, error, context), envelope, context.logger);
  }

  return {
    process: async (job, _token, signal = new AbortController().signal) => {
      const attempt = job.attemptsMade + 1;
      const opened = understand(job, attempt, signal);
      try {
        await run(opened.handler, opened.envelope, opened.payload, opened.context);
      } catch (thrown) {
        const error = asError(thrown);
        const attemptsLeft = isDomainError(error) ? 0 : Math.max(attempts - attempt, 0);
        report(opened, error, attemptsLeft);
        if (attemptsLeft > 0) throw error;
        await tellHandler(opened, error);
        throw final(error);
      }
      confirm(opened.envelope);
    },
    abandon: async (job, error) => {
      const opened = understand(job, job.attemptsMade, AbortSignal.abort());
      report(opened, error, 0);
      await tellHandler(opened, error);
    },
  };
}
