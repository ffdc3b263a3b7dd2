import { signaturesVoided } from '@lienthong/contracts';
import { type Handler, handle } from '@lienthong/jobs';
import { keepVoided } from './document-signatures.repository.js';

/** Signatures of a draft that was given back are shown no more. What is recorded of the acts stays. */
export const followVoidedJob = (): Handler =>
  handle(signaturesVoided, {
    effect: (tx, { documentId, file, voidedAt }) => keepVoided(tx, documentId, file, new Date(voidedAt)),
  });
