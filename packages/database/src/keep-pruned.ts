import { pruneInbox } from './inbox.js';
import type { Database } from './open-database.js';
import { pruneRequestRecords } from './request-record.js';
import { asBackground } from './statement-counter.js';

/** What it says, as pino takes it. */
export interface PruningLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Pruning {
  /** After what is under way. */
  close(): Promise<void>;
}

const sixHoursMs = 6 * 3_600_000;

/**
 * For a service without housekeeping of its own: forgets answers to old requests and messages handled long ago, at once and then every
 * few hours. Several processes may do it at the same time; a failure is logged and made up for next time.
 * @param everyMs milliseconds; default six hours
 */
export function keepPruned(database: Database, logger: PruningLogger, everyMs = sixHoursMs): Pruning {
  const prune = async (): Promise<void> => {
    try {
      const requests = await pruneRequestRecords(database);
      const messages = await pruneInbox(database);
      if (requests + messages > 0) logger.info({ requests, messages }, 'old request records and messages removed');
    } catch (error) {
      logger.warn({ err: error }, 'old request records and messages could not be removed; trying again later');
    }
  };
  let running = asBackground(prune);
  const timer = setInterval(() => (running = running.then(() => asBackground(prune))), everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
