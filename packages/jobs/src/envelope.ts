import { z } from 'zod';
import { serviceNames } from '@lienthong/contracts';

/** How a message travels through a queue. The payload is checked by its topic's own schema. */
export const envelopeSchema = z.object({
  messageId: z.string().min(1),
  topic: z.string().min(1),
  payload: z.unknown(),
  correlationId: z.string().nullable(),
  /** Whose outbox waits for the confirmation; null for a scheduled run, which has no outbox row. */
  from: z.enum(serviceNames).nullable(),
  outboxId: z.string().nullable(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** What a scheduler puts into the queue; it becomes an envelope when it runs. */
export const scheduledSchema = z.object({ scheduled: z.string(), topic: z.string(), payload: z.unknown() });
export type Scheduled = z.infer<typeof scheduledSchema>;

/** Outbox rows whose effect the consumer committed. */
export const ackSchema = z.object({ outboxIds: z.array(z.string()) });
