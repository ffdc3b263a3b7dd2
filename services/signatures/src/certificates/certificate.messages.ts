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

/** The demonstration authority is to sign the request (PKCS #10) that was made for a granted request. */
export const certificateSigningRequested = defineTopic({
  name: 'certificate.signing-requested',
  schema: z.object({ requestId: z.uuid() }),
  queues: ['signatures-events'],
});

/** The daily look at what expires soon. */
export const certificateRemindersDue = defineTopic({
  name: 'certificate.reminders-due',
  schema: z.object({}),
  queues: ['signatures-events'],
});
