// Keeps record of who read what, many readings in one statement when many read at once.
import { auditAll, type AuditAct, type Database } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';

export interface ReadingLog {
  /**
   * Resolves when the reading is on record; only then may the reader see anything. A document that the same person asks for
   * again within a minute was read once: the trail tells who read what and when (NĐ 30/2020/NĐ-CP, Phụ lục VI, III.6), and a
   * client that asks every few seconds whether something changed is still the same reading. Downloads count each.
   */
  note(reading: AuditAct): Promise<void>;
}

interface Waiting {
  readonly reading: AuditAct;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Noted {
  readonly at: number;
  readonly recorded: Promise<void>;
}

const mostAtOnce = 100;
const sameReadingMs = 60_000;
/** Beyond it the oldest are forgotten: such a reading may then be on record twice. */
const mostRemembered = 10_000;

/**
 * A reading is written at once when none is being written; those that come meanwhile go together in the next statement. A
 * document that everybody opens at the same moment then costs a commit per batch, not per reader. Each process remembers for
 * itself what it noted.
 */
export function createReadingLog(database: Pick<Database, 'query'>, clock: Clock): ReadingLog {
  const waiting: Waiting[] = [];
  /** In the order of noting, so that the oldest come first. */
  const remembered = new Map<string, Noted>();
  let writing = false;

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce);
      try {
        await auditAll(
          database,
          batch.map(({ reading }) => reading),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  }

  const record = (reading: AuditAct): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ reading, resolve, reject });
      if (!writing) void drain();
    });

  function forgetOld(now: number): void {
    for (const [key, { at }] of remembered) {
      if (remembered.size <= mostRemembered && now - at < sameReadingMs) return;
      remembered.delete(key);
    }
  }

  function recordOnce(reading: AuditAct): Promise<void> {
    const now = clock.now().getTime();
    forgetOld(now);
    const key = `${reading.actorId} ${reading.subject}`;
    const known = remembered.get(key);
    if (known) return known.recorded;
    const noted: Noted = { at: now, recorded: record(reading) };
    remembered.set(key, noted);
    // What could not be recorded was not read: the next attempt has to be.
    noted.recorded.catch(() => {
      if (remembered.get(key) === noted) remembered.delete(key);
    });
    return noted.recorded;
  }

  return { note: (reading) => (reading.act === 'DOCUMENT_READ' ? recordOnce(reading) : record(reading)) };
}
