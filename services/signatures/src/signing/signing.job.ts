import { type SigningRequested, signingRequested } from '@lienthong/contracts';
import { type Handler, handle } from '@lienthong/jobs';
import { performAct, type PerformedAct, type SigningParts } from './perform-act.js';
import { announceKnown, recordCompleted, recordFailed } from './record-outcome.js';

/**
 * Signs outside the transaction, records and announces inside it.
 * @param attempts how often the worker tries a message; the last one refuses instead of waiting
 */
export const signingJob = (parts: SigningParts & { readonly attempts: number }): Handler =>
  handle<SigningRequested, PerformedAct | null>(signingRequested, {
    prepare: (request, { attempt, clock, signal }) =>
      performAct(parts, request, { mayWait: attempt < parts.attempts, now: clock.now(), signal }),
    effect: (tx, request, performed, { clock, correlationId }) => {
      const when = { now: clock.now(), correlationId };
      return performed ? recordCompleted(tx, request, performed, when) : announceKnown(tx, request, when);
    },
    failed: (tx, request, error, { clock, correlationId }) =>
      recordFailed(tx, request, error, { now: clock.now(), correlationId }),
  });
