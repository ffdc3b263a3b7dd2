import type { JobsBackend } from './jobs-backend.js';
import type { JobLogger } from './job-logger.js';

const collectMs = 25;
const batchSize = 500;

export const ackQueueOf = (service: string): string => `acks-${service}`;

export interface Acknowledger {
  /** The effect is committed: tell the producer's relay, together with others of the same moment. */
  add(from: string, outboxId: string): void;
  flush(): Promise<void>;
}

/** A confirmation that gets lost costs one repetition, which the inbox makes harmless and which is confirmed again. */
export function createAcknowledger(backend: JobsBackend, logger: JobLogger): Acknowledger {
  const waiting = new Map<string, string[]>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();

  async function send(from: string, outboxIds: readonly string[]): Promise<void> {
    try {
      const queue = await backend.queue(ackQueueOf(from));
      for (let start = 0; start < outboxIds.length; start += batchSize) {
        await queue.add('ack', { outboxIds: outboxIds.slice(start, start + batchSize) });
      }
    } catch (error) {
      logger.warn(
        { err: error, from, count: outboxIds.length },
        'confirmations lost; the messages will be offered again',
      );
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batches = [...waiting];
    waiting.clear();
    sending = sending.then(async () => void (await Promise.all(batches.map(([from, ids]) => send(from, ids)))));
    return sending;
  }

  return {
    add: (from, outboxId) => {
      const ids = waiting.get(from);
      if (ids) ids.push(outboxId);
      else waiting.set(from, [outboxId]);
      timer ??= setTimeout(() => void flush(), collectMs);
    },
    flush,
  };
}
