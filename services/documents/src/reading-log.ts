// Keeps record of who read what, many readings in one transaction when many read at once.
import { audit, type AuditAct, type Database } from '@lienthong/database';

export interface ReadingLog {
  /** Resolves when the reading is on record; only then may the reader see anything. */
  note(reading: AuditAct): Promise<void>;
}

interface Waiting {
  readonly reading: AuditAct;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const mostAtOnce = 100;

/**
 * A reading is written at once when none is being written; those that come meanwhile go together in the next transaction. A
 * document that everybody opens at the same moment then costs a commit per batch, not per reader.
 */
export function createReadingLog(database: Database): ReadingLog {
  const waiting: Waiting[] = [];
  let writing = false;

  const write = (batch: readonly Waiting[]): Promise<void> =>
    batch.length === 1
      ? audit(database, batch[0]!.reading) // one statement, hence a transaction of its own
      : database.transaction(async (tx) => {
          for (const { reading } of batch) await audit(tx, reading);
        });

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce);
      // In one order everywhere, so that two processes never wait for each other.
      batch.sort((a, b) =>
        a.reading.subject < b.reading.subject ? -1 : a.reading.subject > b.reading.subject ? 1 : 0,
      );
      try {
        await write(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  }

  return {
    note: (reading) =>
      new Promise((resolve, reject) => {
        waiting.push({ reading, resolve, reject });
        if (!writing) void drain();
      }),
  };
}
