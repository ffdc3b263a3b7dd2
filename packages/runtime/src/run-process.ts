import type { Logger } from './logger.js';

const closeWithinMs = 25_000;

/**
 * Runs one process of the house: starts it, tells a parent over IPC that it is ready, and closes it in order on SIGTERM, SIGINT
 * or when the parent is gone. An unexpected fault outside any request ends the process: its state can no longer be trusted.
 */
export async function runProcess(options: {
  readonly name: string;
  readonly logger: Logger;
  readonly start: () => Promise<{ readonly url?: string; close(): Promise<void> }>;
}): Promise<void> {
  const { name, logger, start } = options;
  let running: { close(): Promise<void> } | null = null;
  let closing = false;

  const end = (code: number): void => {
    logger.flush();
    process.exit(code);
  };
  const close = async (reason: string, code: number): Promise<void> => {
    if (closing) return;
    closing = true;
    logger.info({ reason }, `${name} is closing`);
    setTimeout(() => {
      logger.error(`${name} did not close within ${closeWithinMs / 1_000} s`);
      end(1);
    }, closeWithinMs).unref();
    try {
      await running?.close();
      end(code);
    } catch (error) {
      logger.error({ err: error }, `${name} did not close cleanly`);
      end(1);
    }
  };

  process.on('SIGTERM', () => void close('SIGTERM', 0));
  process.on('SIGINT', () => void close('SIGINT', 0));
  process.on('disconnect', () => void close('the parent process is gone', 0));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    void close('uncaught exception', 1);
  });
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection');
    void close('unhandled rejection', 1);
  });

  try {
    const started = await start();
    running = started;
    process.send?.({ type: 'ready', name, url: started.url });
    logger.info({ url: started.url }, `${name} is ready`);
  } catch (error) {
    logger.fatal({ err: error }, `${name} cannot start`);
    process.send?.({ type: 'failed', name, message: (error as Error).message });
    end(1);
  }
}
