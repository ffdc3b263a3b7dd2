import { defineTopic } from '@lienthong/contracts';
import { z } from 'zod';

/** Validate the files of one arrived document now; this service asks itself. */
export const validationRequested = defineTopic({
  name: 'validation.requested',
  schema: z.object({ documentId: z.uuid() }),
  queues: ['validation'],
});

/** Look for documents whose validation is due: lost on the way, or to be repeated because a source was down. Planned. */
export const validationDue = defineTopic({
  name: 'validation.due',
  schema: z.object({}),
  queues: ['validation'],
});
