// Every hour: prepared acts that nobody can use any more go.
import { defineTopic } from '@lienthong/contracts';
import { type Handler, handle, type Schedule } from '@lienthong/jobs';
import { z } from 'zod';
import { removeExpired } from './prepared-act.repository.js';

/** Planned. */
export const preparedActsDue = defineTopic({
  name: 'prepared-acts.due',
  schema: z.object({}),
  queues: ['signatures-events'],
});

/** A completed one is read by its act, which may begin later than it expired and be tried again. */
const keptMs = 86_400_000;

export const expirePreparedPlan: Schedule<Record<string, never>> = {
  queue: 'signatures-events',
  id: 'prepared-acts',
  pattern: '0 20 * * * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: preparedActsDue,
  payload: {},
};

export const expirePreparedJob = (): Handler =>
  handle(preparedActsDue, {
    effect: async (tx, _payload, _prepared, { clock, logger }) => {
      const removed = await removeExpired(tx, new Date(clock.now().getTime() - keptMs));
      if (removed > 0) logger.info({ removed }, 'prepared signatures expired');
    },
  });
