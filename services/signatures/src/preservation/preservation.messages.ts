import { defineTopic } from '@lienthong/contracts';
import { z } from 'zod';

/** Lift one issued file now; this service asks itself. */
export const preservationRequested = defineTopic({
  name: 'preservation.requested',
  schema: z.object({ preservationId: z.uuid() }),
  queues: ['preservation'],
});

/** Look for files whose next attempt, or whose renewal, is due. Planned. */
export const preservationDue = defineTopic({
  name: 'preservation.due',
  schema: z.object({}),
  queues: ['preservation'],
});
