// Forgets what no longer serves anyone: answers to old requests, messages handled long ago, files a killed process left half received.
import { pruneInbox, pruneRequestRecords, type Database } from '@lienthong/database';
import type { Logger } from '@lienthong/runtime';

const everyMs = 6 * 3_600_000;

/** Several processes may do it at the same time. A failure is logged and made up for next time. */
export function startHousekeeping(
  database: Database,
  logger: Logger,
  sweepStaging: () => Promise<number>,
): { close(): Promise<void> } {
  const tidy = async (): Promise<void> => {
    try {
      const prunings = [pruneRequestRecords(database), pruneInbox(database), sweepStaging()] as const;
      const [requests, messages, files] = await Promise.all(prunings);
      if (requests + messages + files > 0)
        logger.info({ requests, messages, files }, 'what was kept long enough removed');
    } catch (error) {
      logger.warn({ err: error }, 'housekeeping failed');
    }
  };
  let running = tidy();
  const timer = setInterval(() => (running = tidy()), everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
