import type { Priority, Topic } from '@lienthong/contracts';
import { priorities } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { bulkInsert } from './bulk-insert.js';
import { markAnnounced, type Tx } from './transaction.js';

export interface AnnounceOptions {
  /** Default NORMAL. */
  readonly priority?: Priority;
  readonly correlationId?: string | null;
  /** Makes a repeated announcement of the same event one announcement. Default: a new id. */
  readonly eventId?: string;
}

const columns = {
  event_id: 'uuid',
  queue: 'text',
  topic: 'text',
  payload: 'jsonb',
  priority: 'int',
  correlation_id: 'text',
};

/**
 * Writes the event to the outbox, once for each queue that listens, in the transaction that makes it true.
 * @returns the event's id, which consumers see as `messageId`
 * @throws ZodError when the payload does not fit the topic: our own mistake, never the user's
 */
export async function announce<P>(
  tx: Tx,
  topic: Topic<P>,
  payload: P,
  { eventId = uuidV7(), ...options }: AnnounceOptions = {},
): Promise<string> {
  await write(tx, topic, [{ eventId, payload }], options);
  return eventId;
}

/** The same for many events of one topic, in one statement. @returns their ids, in the order of the payloads */
export async function announceMany<P>(
  tx: Tx,
  topic: Topic<P>,
  payloads: readonly P[],
  options: Omit<AnnounceOptions, 'eventId'> = {},
): Promise<string[]> {
  const events = payloads.map((payload) => ({ eventId: uuidV7(), payload }));
  if (events.length > 0) await write(tx, topic, events, options);
  return events.map(({ eventId }) => eventId);
}

async function write<P>(
  tx: Tx,
  topic: Topic<P>,
  events: readonly { readonly eventId: string; readonly payload: P }[],
  { priority = priorities.NORMAL, correlationId = null }: Omit<AnnounceOptions, 'eventId'>,
): Promise<void> {
  const rows = events.flatMap(({ eventId, payload }) => {
    const checked = topic.schema.parse(payload);
    return topic.queues.map((queue) => [eventId, queue, topic.name, checked, priority, correlationId]);
  });
  await bulkInsert(tx, 'outbox', columns, rows, 'on conflict (event_id, queue) do nothing');
  markAnnounced(tx);
}
