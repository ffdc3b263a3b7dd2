import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type JobQueue, type Road, tolerate } from './road.js';

/** The hash tag keeps each queue's keys together on one node of a cluster. */
const prefixOf = (name: string): string => `{lienthong-${name}}`;

export function redisRoad(url: string): Road {
  // Fails at once while Redis is away: the relay rolls back and offers again later.
  const producer = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 5_000 });
  tolerate(producer);
  let consumer: Redis | undefined;
  /** Waits for Redis to come back. Opened at once: BullMQ gives up on a lazy connection that fails the first time. */
  const forWorkers = (): Redis => {
    if (!consumer) {
      consumer = new Redis(url, { maxRetriesPerRequest: null });
      tolerate(consumer);
    }
    return consumer;
  };
  return {
    kind: 'redis',
    prepare: async () => undefined,
    openQueue: (name, defaultJobOptions) =>
      new Queue(name, { connection: producer, prefix: prefixOf(name), defaultJobOptions }) as JobQueue,
    openWorker: (name, process, options) =>
      new Worker(name, process, { ...options, connection: forWorkers(), prefix: prefixOf(name) }),
    ping: async () => void (await producer.ping()),
    close: async () => [producer, consumer].forEach((connection) => connection?.disconnect()),
  };
}
