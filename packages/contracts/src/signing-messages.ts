import { z } from 'zod';
import { defineTopic } from './topic.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Of one document; beyond this the signatures fill the page. */
export const mostSigners = 10;
const common = { actId: z.uuid(), documentId: z.uuid(), requestedBy: z.uuid() };

/** One act on the files of one document, done by the signatures worker. `actId` makes it idempotent: one act, one result. */
export const signingRequested = defineTopic({
  name: 'signing.requested',
  schema: z.discriminatedUnion('act', [
    /** The authorised signer signs; the fields for number, date and seal are prepared in the same revision. */
    z.object({
      ...common,
      act: z.literal('PERSONAL_SIGNATURE'),
      file: sha256,
      personId: z.uuid(),
      /** Whose authorised signer the person is; in a joint document not always the issuer. */
      organisationId: z.uuid(),
      /**
       * Of a document that several sign: all of them in the order of their places, those of the issuer first, whose clerk gives
       * number and date. The first of them who signs prepares a place for everybody; nobody is added later.
       */
      signers: z
        .array(z.object({ personId: z.uuid(), organisationId: z.uuid() }))
        .min(2)
        .max(mostSigners)
        .optional(),
      /**
       * The signer's consent to this act on this file, sealed by the signatures service for its own worker: whoever reads it on
       * the way can do nothing with it. Empty in requests from before it was asked for; those are refused.
       */
      authorisation: z.string().max(2000).default(''),
    }),
    /** Number and date go into the prepared fields. No key is used. */
    z.object({
      ...common,
      act: z.literal('NUMBER_AND_DATE'),
      file: sha256,
      /** As printed, e.g. "05". */
      number: z.string(),
      issueDate: z.iso.date(),
    }),
    /**
     * The organisation's seal on the main file and on each separate attachment; all of them or none. In a joint document each
     * organisation seals the main file, and the issuer alone the attachments.
     */
    z.object({
      ...common,
      act: z.literal('SEAL'),
      /** ELECTRONIC: over the personal signature (case B). DIGITISED: text, top right of page 1 (case E). */
      way: z.enum(['ELECTRONIC', 'DIGITISED']),
      organisationId: z.uuid(),
      file: sha256,
      /** Number and notation, e.g. "05/SKHCN-BCVT": shown on separate attachments (case D). */
      code: z.string(),
      attachments: z.array(z.object({ attachmentId: z.uuid(), file: sha256 })),
      /** Of a seal made with the clerk's token: as above. Absent: the key is kept by the signatures service. */
      authorisation: z.string().max(2000).optional(),
    }),
  ]),
  queues: ['signing'],
});

/**
 * What the verification of the produced file found; statistics count signatures by this, never by a name. Of a joint document: of
 * every signer, of every organisation.
 */
const verified = z.object({ personal: z.boolean(), organisation: z.boolean() });

export const signingCompleted = defineTopic({
  name: 'signing.completed',
  schema: z.object({
    actId: z.uuid(),
    documentId: z.uuid(),
    act: z.enum(['PERSONAL_SIGNATURE', 'NUMBER_AND_DATE', 'SEAL']),
    file: sha256,
    sizeBytes: z.int().positive(),
    attachments: z.array(z.object({ attachmentId: z.uuid(), file: sha256, sizeBytes: z.int().positive() })),
    verified,
    completedAt: z.iso.datetime(),
  }),
  queues: ['documents-events'],
});

/** The act was refused or could not be done after all attempts; the document returns to its former state and shows why. */
export const signingFailed = defineTopic({
  name: 'signing.failed',
  schema: z.object({
    actId: z.uuid(),
    documentId: z.uuid(),
    act: z.enum(['PERSONAL_SIGNATURE', 'NUMBER_AND_DATE', 'SEAL']),
    code: z.string(),
    message: z.object({ vi: z.string(), en: z.string() }),
  }),
  queues: ['documents-events'],
});
export type SigningRequested = z.infer<typeof signingRequested.schema>;
export type SigningCompleted = z.infer<typeof signingCompleted.schema>;
export type SigningFailed = z.infer<typeof signingFailed.schema>;
