import { defineTopic } from '@lienthong/contracts';
import { z } from 'zod';

/**
 * Issue a certificate to one person or, for its seal, to one organisation. This service asks itself: making a key takes
 * a tenth of a second, and neither an event of the directory nor the start of a process should wait for it.
 */
export const certificateRequested = defineTopic({
  name: 'certificate.requested',
  schema: z.object({ ownerKind: z.enum(['PERSON', 'ORGANISATION']), ownerId: z.uuid() }),
  queues: ['signatures-events'],
});
