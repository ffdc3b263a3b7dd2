import type { z } from 'zod';

/** Every BullMQ queue of the house. A service's worker reads its own `<service>-events`; jobs have queues of their own. */
export const queueNames = [
  'signing',
  'issuance',
  'preservation',
  'validation',
  'monthly-report',
  'organisations-events',
  'documents-events',
  'signatures-events',
  'statistics-events',
] as const;
export type QueueName = (typeof queueNames)[number];

export const serviceNames = ['organisations', 'documents', 'signatures', 'statistics'] as const;
export type ServiceName = (typeof serviceNames)[number];

/**
 * A kind of message that crosses a border: an event (one queue per service that listens) or a job (one queue).
 * The payload carries ids, hashes and facts, never bytes and never a secret.
 */
export interface Topic<P> {
  readonly name: string;
  readonly schema: z.ZodType<P>;
  readonly queues: readonly QueueName[];
}

export const defineTopic = <P>(topic: Topic<P>): Topic<P> => topic;

/** Lower runs first; BullMQ treats 0 or absent as the highest, so every message states its own. */
export const priorities = { EXPRESS: 1, VERY_URGENT: 2, URGENT: 3, NORMAL: 10, BACKGROUND: 100 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];
