import { inspect } from 'node:util';
import type { Logger } from '@lienthong/runtime';

/** Keeps every line with everything in it, before any redaction: what is not in there cannot leak. */
export function capturedLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const loggerOf = (bound: object): Logger => {
    const note = (...given: unknown[]): void =>
      void lines.push(inspect([bound, ...given], { depth: 8, maxStringLength: null }));
    return {
      level: 'trace',
      fatal: note,
      error: note,
      warn: note,
      info: note,
      debug: note,
      trace: note,
      silent: () => undefined,
      flush: () => undefined,
      child: (bindings: object) => loggerOf({ ...bound, ...bindings }),
    } as unknown as Logger;
  };
  return { logger: loggerOf({}), lines };
}
