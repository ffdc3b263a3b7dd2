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
    effect: async (tx, request, performed, { clock, correlationId, logger }) => {
      const when = { now: clock.now(), correlationId };
      const { actId, documentId, act } = request;
      if (performed) await recordCompleted(tx, request, performed, when);
      else await announceKnown(tx, request, when);
      logger.info({ actId, documentId, act, repeated: !performed }, 'act done');
    },
    failed: (tx, request, error, { clock, correlationId }) =>
      recordFailed(tx, parts.authorisations, request, error, { now: clock.now(), correlationId }),
  });
