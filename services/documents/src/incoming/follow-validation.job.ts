// What the signatures service found in the files of a document that arrived.
import { documentValidated } from '@lienthong/contracts';
import { handle } from '@lienthong/jobs';
import { keepArrivalValidation } from './arrival-validation.repository.js';

export const followValidation = handle(documentValidated, {
  effect: (tx, told) => keepArrivalValidation(tx, { ...told, validatedAt: new Date(told.validatedAt) }),
});
