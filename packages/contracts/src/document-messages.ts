import { z } from 'zod';
import { defineTopic } from './topic.js';

export const documentWays = ['ELECTRONIC', 'DIGITISED'] as const;
export const urgencyCodes = ['NORMAL', 'URGENT', 'VERY_URGENT', 'EXPRESS'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A file of a document: the main file, or a separate attachment by its id. */
const documentPart = z.union([z.literal('main'), z.uuid()]);

/** Deliver one issued document to all its recipients. */
export const issuanceRequested = defineTopic({
  name: 'issuance.requested',
  schema: z.object({ documentId: z.uuid() }),
  queues: ['issuance'],
});

/** An outgoing document was issued: the fact behind D1–D9, and the beginning of its preservation. Announced in the transaction that issues it. */
export const documentIssued = defineTopic({
  name: 'document.issued',
  schema: z.object({
    documentId: z.uuid(),
    issuerId: z.uuid(),
    way: z.enum(documentWays),
    typeCode: z.string(),
    code: z.string(),
    /** Date on the document: the cohort date of every outgoing indicator. */
    issueDate: z.iso.date(),
    urgency: z.enum(urgencyCodes),
    /** When it was signed for issue (personal signature, or the seal of a digitised copy): starts the sending clock of QĐ 28 Điều 6. */
    signedAt: z.iso.datetime(),
    issuedAt: z.iso.datetime(),
    /** A paper copy goes to at least one recipient beside or instead of the electronic one. */
    withPaper: z.boolean(),
    verified: z.object({ personal: z.boolean(), organisation: z.boolean() }),
    electronicRecipients: z.int().nonnegative(),
    paperRecipients: z.int().nonnegative(),
  }),
  queues: ['statistics-events', 'signatures-events'],
});

/** A draft that some had signed was given back or taken back: their signatures are void, and it starts again on another file. */
export const signaturesVoided = defineTopic({
  name: 'document.signatures-voided',
  schema: z.object({
    documentId: z.uuid(),
    /** The main file with the void signatures. */
    file: sha256,
    voidedAt: z.iso.datetime(),
  }),
  queues: ['signatures-events'],
});

/** Deliveries of one document that arrived together, at most 1,000 in a message: the fact behind D2, D9 and E1–E2. */
export const deliveriesArrived = defineTopic({
  name: 'deliveries.arrived',
  schema: z.object({
    documentId: z.uuid(),
    senderId: z.uuid(),
    issueDate: z.iso.date(),
    /** First attempt to deliver. */
    attemptedAt: z.iso.datetime(),
    arrivedAt: z.iso.datetime(),
    deliveries: z.array(z.object({ deliveryId: z.uuid(), recipientId: z.uuid() })).max(1000),
    /** What arrived: the main file and the separate attachments. Absent: the newest files the signatures service made of the document. */
    files: z
      .array(z.object({ part: documentPart, file: sha256 }))
      .min(1)
      .max(201)
      .optional(),
  }),
  queues: ['statistics-events', 'signatures-events'],
});

export const validationVerdicts = [
  'TOTAL_PASSED',
  'INDETERMINATE',
  'TOTAL_FAILED',
  'NO_SIGNATURE',
  'UNREADABLE',
] as const;
export type ValidationVerdict = (typeof validationVerdicts)[number];

/**
 * The files of an arrived document were validated, for the first time or with another outcome than before. The verdict is that of the
 * worst file; `subIndication` as in ETSI EN 319 102-1, null where the verdict has none.
 */
export const documentValidated = defineTopic({
  name: 'document.validated',
  schema: z.object({
    documentId: z.uuid(),
    verdict: z.enum(validationVerdicts),
    subIndication: z.string().nullable(),
    files: z
      .array(
        z.object({
          file: sha256,
          part: documentPart,
          verdict: z.enum(validationVerdicts),
          subIndication: z.string().nullable(),
        }),
      )
      .max(201),
    validatedAt: z.iso.datetime(),
  }),
  queues: ['documents-events'],
});

/** A recipient answered or reported: the fact behind E5 and E6. `sequence` grows with each change of one delivery. */
export const deliveryChanged = defineTopic({
  name: 'delivery.changed',
  schema: z.object({
    deliveryId: z.uuid(),
    documentId: z.uuid(),
    senderId: z.uuid(),
    recipientId: z.uuid(),
    state: z.enum(['ACCEPTED', 'REJECTED', 'ASSIGNED', 'IN_PROGRESS', 'COMPLETED']),
    sequence: z.int().positive(),
    arrivedAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
  }),
  queues: ['statistics-events'],
});

/** An incoming document on paper was entered in the register: counts in E1, not in E2. */
export const paperArrivalRegistered = defineTopic({
  name: 'paper-arrival.registered',
  schema: z.object({ arrivalId: z.uuid(), recipientId: z.uuid(), arrivalDate: z.iso.date() }),
  queues: ['statistics-events'],
});

/** Freeze the report of a month and write its spreadsheet. `requestId` makes an on-demand run idempotent. */
export const monthlyReportRequested = defineTopic({
  name: 'monthly-report.requested',
  schema: z.object({
    requestId: z.uuid(),
    /** Null: the month before the one in which the job runs, in Vietnamese time. */
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .nullable(),
  }),
  queues: ['monthly-report'],
});
export type DocumentIssued = z.infer<typeof documentIssued.schema>;
export type SignaturesVoided = z.infer<typeof signaturesVoided.schema>;
export type DeliveriesArrived = z.infer<typeof deliveriesArrived.schema>;
export type DocumentValidated = z.infer<typeof documentValidated.schema>;
export type DeliveryChanged = z.infer<typeof deliveryChanged.schema>;
export type PaperArrivalRegistered = z.infer<typeof paperArrivalRegistered.schema>;
export type MonthlyReportRequested = z.infer<typeof monthlyReportRequested.schema>;
