import type { QueueName, Topic } from '@lienthong/contracts';
import type { Scheduled } from './envelope.js';
import type { JobsBackend } from './jobs-backend.js';

export interface Schedule<P> {
  readonly queue: QueueName;
  /** One scheduler per id: planning it again replaces it. */
  readonly id: string;
  /** Cron with seconds, e.g. `0 30 0 1 * *` for 00:30 on day 1. Five fields work as well. */
  readonly pattern: string;
  /** IANA zone, e.g. Asia/Ho_Chi_Minh. */
  readonly tz: string;
  readonly topic: Topic<P>;
  readonly payload: P;
}

/**
 * Plans a job at fixed times. Each run has a message id made of the scheduler and its time, so that a run which is
 * repeated has its effect once.
 * @returns when it runs next
 */
export async function schedule<P>(backend: JobsBackend, plan: Schedule<P>): Promise<Date> {
  const data: Scheduled = {
    scheduled: plan.id,
    topic: plan.topic.name,
    payload: plan.topic.schema.parse(plan.payload),
  };
  const queue = await backend.queue(plan.queue);
  await queue.upsertJobScheduler(
    plan.id,
    { pattern: plan.pattern, tz: plan.tz },
    { name: plan.topic.name, data, opts: { attempts: 1_000, backoff: { type: 'custom' } } },
  );
  const planned = await queue.getJobScheduler(plan.id);
  return new Date(planned!.next!);
}
