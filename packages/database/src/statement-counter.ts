import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'typeorm';

const background = new AsyncLocalStorage<true>();

/** Statements of work that goes on by itself (the relay) are not part of what `countStatements` measures. */
export const asBackground = <T>(work: () => T): T => background.run(true, work);

/** A TypeORM logger that only counts; faults reach the caller as exceptions and are logged where they are handled. */
export function createStatementCounter(): { logger: Logger; count(): number } {
  let statements = 0;
  const silent = () => undefined;
  return {
    count: () => statements,
    logger: {
      logQuery: () => {
        if (!background.getStore()) statements += 1;
      },
      logQueryError: silent,
      logQuerySlow: silent,
      logSchemaBuild: silent,
      logMigration: silent,
      log: silent,
    },
  };
}
