// Every use case a resolver can call, bound to what it needs.
import { readInbox } from './delivery/read-inbox.js';
import { createUpload, type UploadDependencies } from './files/create-upload.js';
import { readUpload } from './files/read-upload.js';
import { acceptDelivery } from './incoming/accept-delivery.js';
import { registerPaperArrival } from './incoming/register-paper-arrival.js';
import { rejectDelivery } from './incoming/reject-delivery.js';
import { reportHandling } from './incoming/report-handling.js';
import { assignNumber } from './outgoing/assign-number.js';
import { changeDraft } from './outgoing/change-draft.js';
import { createDraft } from './outgoing/create-draft.js';
import { issueDocument } from './outgoing/issue-document.js';
import { listOutgoing } from './outgoing/list-outgoing.js';
import { readDocument } from './outgoing/read-document.js';
import { registerDigitised } from './outgoing/register-digitised.js';
import { returnDraft } from './outgoing/return-draft.js';
import { sealDocument } from './outgoing/seal-document.js';
import { signDocument } from './outgoing/sign-document.js';
import { signDocuments } from './outgoing/sign-documents.js';
import { signingProgress } from './outgoing/signing-progress.js';
import type { ReadingLog } from './reading-log.js';
import { submitForSignature } from './outgoing/submit-for-signature.js';
import { withdrawDraft } from './outgoing/withdraw-draft.js';

export interface UseCases {
  readonly createDraft: ReturnType<typeof createDraft>;
  readonly changeDraft: ReturnType<typeof changeDraft>;
  readonly registerDigitised: ReturnType<typeof registerDigitised>;
  readonly createUpload: ReturnType<typeof createUpload>;
  readonly submitForSignature: ReturnType<typeof submitForSignature>;
  readonly returnDraft: ReturnType<typeof returnDraft>;
  readonly withdrawDraft: ReturnType<typeof withdrawDraft>;
  readonly signDocument: ReturnType<typeof signDocument>;
  readonly signDocuments: ReturnType<typeof signDocuments>;
  readonly signingProgress: ReturnType<typeof signingProgress>;
  readonly assignNumber: ReturnType<typeof assignNumber>;
  readonly sealDocument: ReturnType<typeof sealDocument>;
  readonly issueDocument: ReturnType<typeof issueDocument>;
  readonly readDocument: ReturnType<typeof readDocument>;
  readonly listOutgoing: ReturnType<typeof listOutgoing>;
  readonly readInbox: ReturnType<typeof readInbox>;
  readonly readUpload: ReturnType<typeof readUpload>;
  readonly acceptDelivery: ReturnType<typeof acceptDelivery>;
  readonly rejectDelivery: ReturnType<typeof rejectDelivery>;
  readonly reportHandling: ReturnType<typeof reportHandling>;
  readonly registerPaperArrival: ReturnType<typeof registerPaperArrival>;
}

export const createUseCases = (dependencies: UploadDependencies & { readonly readings: ReadingLog }): UseCases => ({
  createDraft: createDraft(dependencies),
  changeDraft: changeDraft(dependencies),
  registerDigitised: registerDigitised(dependencies),
  createUpload: createUpload(dependencies),
  submitForSignature: submitForSignature(dependencies),
  returnDraft: returnDraft(dependencies),
  withdrawDraft: withdrawDraft(dependencies),
  signDocument: signDocument(dependencies),
  signDocuments: signDocuments(dependencies),
  signingProgress: signingProgress(dependencies.database),
  assignNumber: assignNumber(dependencies),
  sealDocument: sealDocument(dependencies),
  issueDocument: issueDocument(dependencies),
  readDocument: readDocument(dependencies.readings),
  listOutgoing: listOutgoing(dependencies.database),
  readInbox: readInbox(dependencies.database),
  readUpload: readUpload(dependencies.database),
  acceptDelivery: acceptDelivery(dependencies),
  rejectDelivery: rejectDelivery(dependencies),
  reportHandling: reportHandling(dependencies),
  registerPaperArrival: registerPaperArrival(dependencies),
});
