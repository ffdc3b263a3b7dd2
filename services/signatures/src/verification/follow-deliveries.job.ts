import { deliveriesArrived } from '@lienthong/contracts';
import { type Handler, handle } from '@lienthong/jobs';
import { keepIssuer, keepRecipients } from './document-signatures.repository.js';

/** From its arrival on a recipient may see who signed the document. */
export const followDeliveriesJob = (): Handler =>
  handle(deliveriesArrived, {
    effect: async (tx, { documentId, senderId, deliveries }) => {
      await keepIssuer(tx, documentId, senderId);
      await keepRecipients(tx, documentId, [...new Set(deliveries.map(({ recipientId }) => recipientId))]);
    },
  });
