// The jobs of validation: what arrived is validated at once, what is due again is validated again.
import { priorities } from '@lienthong/contracts';
import { announce, type Tx } from '@lienthong/database';
import { type Handler, handle, type Schedule } from '@lienthong/jobs';
import type { Clock } from '@lienthong/kernel';
import { askingAnew } from './ask-anew.js';
import { recordValidation, validateDocument, type Validated, type ValidationParts } from './validate-document.js';
import { validationDue, validationRequested } from './validation.messages.js';
import { type ArrivedFile, askedAnewAt, dueValidations, enterArrived } from './validation.repository.js';

/** How long one planned run works; what is left is the next one's. */
const runMs = 50_000;
const batch = 20;
/** A request that got lost is made up for after this. */
const patienceMs = 120_000;

/** Notes what arrived and asks for its validation; a recipient's clerk waits for it. */
export async function requestValidation(
  tx: Tx,
  documentId: string,
  files: readonly ArrivedFile[] | undefined,
  { clock, correlationId }: { clock: Clock; correlationId: string | null },
): Promise<void> {
  const now = clock.now();
  const fresh = await enterArrived(tx, documentId, files, now, new Date(now.getTime() + patienceMs));
  if (fresh) await announce(tx, validationRequested, { documentId }, { priority: priorities.URGENT, correlationId });
}

/** Asks everybody again where somebody asked for that; it is answered when nobody asked was silent. */
async function validate(
  parts: ValidationParts,
  documentId: string,
  run: Parameters<typeof validateDocument>[2],
): Promise<Validated | null> {
  const anew = await askedAnewAt(parts.database, documentId);
  if (anew === null) return validateDocument(parts, documentId, run);
  const asking = askingAnew(parts, run.clock);
  const validated = await validateDocument(asking.parts, documentId, run);
  return validated && { ...validated, failure: validated.failure ?? asking.silent(), anew };
}

export const validationHandlers = (parts: ValidationParts): Handler[] => [
  handle<{ documentId: string }, Validated | null>(validationRequested, {
    prepare: ({ documentId }, run) => validate(parts, documentId, run),
    effect: async (tx, _payload, validated, run) => {
      if (validated) await recordValidation(tx, validated, run);
    },
  }),
  handle(validationDue, {
    prepare: async (_payload, run) => {
      const until = Date.now() + runMs;
      const done = new Set<string>();
      while (Date.now() < until && !run.signal.aborted) {
        const fresh = (await dueValidations(parts.database, run.clock.now(), batch)).filter((id) => !done.has(id));
        if (fresh.length === 0) return;
        for (const id of fresh) {
          if (run.signal.aborted || Date.now() >= until) return;
          done.add(id);
          const validated = await validate(parts, id, run);
          if (validated) await parts.database.transaction((tx) => recordValidation(tx, validated, run));
        }
      }
    },
    effect: async () => undefined,
  }),
];

export const validationPlan: Schedule<Record<string, never>> = {
  queue: 'validation',
  id: 'validation-due',
  pattern: '15 * * * * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: validationDue,
  payload: {},
};
