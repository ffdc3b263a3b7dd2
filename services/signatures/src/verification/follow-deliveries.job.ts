import { deliveriesArrived } from '@lienthong/contracts';
import { type Handler, handle } from '@lienthong/jobs';
import { keepIssuer } from './document-parties.repository.js';
import { keepRecipients } from './document-signatures.repository.js';
import { requestValidation } from './validation.job.js';

/** From its arrival on a recipient may see who signed the document, and how the validation of its files came out. */
export const followDeliveriesJob = (): Handler =>
  handle(deliveriesArrived, {
    effect: async (tx, { documentId, senderId, deliveries, files }, _prepared, run) => {
      await keepIssuer(tx, documentId, senderId);
      await keepRecipients(tx, documentId, [...new Set(deliveries.map(({ recipientId }) => recipientId))]);
      await requestValidation(tx, documentId, files, run);
    },
  });
