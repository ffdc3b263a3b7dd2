// Every use case a resolver can call, bound to what it needs.
import { createUpload, type UploadDependencies } from './files/create-upload.js';
import { acceptDelivery } from './incoming/accept-delivery.js';
import { registerPaperArrival } from './incoming/register-paper-arrival.js';
import { rejectDelivery } from './incoming/reject-delivery.js';
import { reportHandling } from './incoming/report-handling.js';
import { assignNumber } from './outgoing/assign-number.js';
import { createDraft } from './outgoing/create-draft.js';
import { issueDocument } from './outgoing/issue-document.js';
import { readDocument } from './outgoing/read-document.js';
import { registerDigitised } from './outgoing/register-digitised.js';
import { returnDraft } from './outgoing/return-draft.js';
import { sealDocument } from './outgoing/seal-document.js';
import { signDocument } from './outgoing/sign-document.js';
import { submitForSignature } from './outgoing/submit-for-signature.js';

export type UseCases = ReturnType<typeof createUseCases>;

export const createUseCases = (dependencies: UploadDependencies) => ({
  createDraft: createDraft(dependencies),
  registerDigitised: registerDigitised(dependencies),
  createUpload: createUpload(dependencies),
  submitForSignature: submitForSignature(dependencies),
  returnDraft: returnDraft(dependencies),
  signDocument: signDocument(dependencies),
  assignNumber: assignNumber(dependencies),
  sealDocument: sealDocument(dependencies),
  issueDocument: issueDocument(dependencies),
  readDocument: readDocument(dependencies.database),
  acceptDelivery: acceptDelivery(dependencies),
  rejectDelivery: rejectDelivery(dependencies),
  reportHandling: reportHandling(dependencies),
  registerPaperArrival: registerPaperArrival(dependencies),
});
