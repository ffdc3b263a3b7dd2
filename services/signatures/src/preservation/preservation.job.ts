// The jobs of preservation: what is issued enters, what is due is lifted or renewed.
import { documentIssued, priorities } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { type Handler, handle, type Schedule } from '@lienthong/jobs';
import { preservationDue, preservationRequested } from './preservation.messages.js';
import { duePreservations, enterIssued } from './preservation.repository.js';
import { type PreservationParts, preserveFile } from './preserve-file.js';

/** How long one planned run works; what is left is the next one's. */
const runMs = 4 * 60_000;
const batch = 20;

/** The newest files of an issued document are to be preserved; the first attempt is made at once, behind everything urgent. */
export const followIssuedJob = (): Handler =>
  handle(documentIssued, {
    effect: async (tx, { documentId }, _prepared, { clock, correlationId }) => {
      for (const preservationId of await enterIssued(tx, documentId, clock.now())) {
        const options = { priority: priorities.BACKGROUND, correlationId };
        await announce(tx, preservationRequested, { preservationId }, options);
      }
    },
  });

/** The attempt writes its own outcome, failures too, so the message is done whatever came of it. */
export const preservationHandlers = (parts: PreservationParts): Handler[] => [
  handle(preservationRequested, {
    prepare: async ({ preservationId }, run) => void (await preserveFile(parts, preservationId, run)),
    effect: async () => undefined,
  }),
  handle(preservationDue, {
    prepare: async (_payload, run) => {
      const until = Date.now() + runMs;
      const done = new Set<string>();
      while (Date.now() < until && !run.signal.aborted) {
        const due = await duePreservations(parts.database, run.clock.now(), parts.archiveDigest, batch);
        const fresh = due.filter((id) => !done.has(id));
        if (fresh.length === 0) return;
        for (const id of fresh) {
          if (run.signal.aborted || Date.now() >= until) return;
          done.add(id);
          await preserveFile(parts, id, run);
        }
      }
    },
    effect: async () => undefined,
  }),
];

export const preservationPlan: Schedule<Record<string, never>> = {
  queue: 'preservation',
  id: 'preservation-due',
  pattern: '0 */5 * * * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: preservationDue,
  payload: {},
};
