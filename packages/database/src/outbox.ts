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
  { priority = priorities.NORMAL, correlationId = null, eventId = uuidV7() }: AnnounceOptions = {},
): Promise<string> {
  const checked = topic.schema.parse(payload);
  await bulkInsert(
    tx,
    'outbox',
    columns,
    topic.queues.map((queue) => [eventId, queue, topic.name, checked, priority, correlationId]),
    'on conflict (event_id, queue) do nothing',
  );
  markAnnounced(tx);
  return eventId;
}
