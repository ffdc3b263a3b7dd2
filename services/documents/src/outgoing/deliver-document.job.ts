// The issuance job: all deliveries of one document, and the facts that announce them, in one transaction.
import {
  type DeliveriesArrived,
  deliveriesArrived,
  documentIssued,
  issuanceRequested,
  priorities,
} from '@lienthong/contracts';
import { announce, audit, type Tx } from '@lienthong/database';
import { isDomainError, type LocalisedText } from '@lienthong/kernel';
import { handle, type Handler, type JobContext } from '@lienthong/jobs';
import { attachedFiles, requireRevision } from '../files/signed-revisions.js';
import { dispatchDeliveries, type Dispatched } from '../delivery/dispatch-deliveries.js';
import { documentSubject } from '../request.js';
import { afterFailedIssuance, issued, signedForIssueAt, type OutgoingDocument } from './outgoing-document.js';
import { lockDocument, saveDocument } from './outgoing.repository.js';

export const deliverDocument: Handler = handle(issuanceRequested, {
  effect: async (tx, { documentId }, _prepared, context) => {
    const before = await lockDocument(tx, documentId);
    const now = context.clock.now();
    const document = before && issued(before, now);
    if (!document) return; // repeated: the deliveries are made
    const dispatched = await dispatchDeliveries(tx, document, now);
    await saveDocument(tx, document);
    await announceIssue(tx, document, dispatched, now, context);
    await audit(tx, {
      subject: documentSubject(documentId),
      actorId: null,
      act: 'ISSUED',
      correlationId: context.correlationId,
    });
  },
  failed: async (tx, { documentId }, error, context) => {
    const before = await lockDocument(tx, documentId);
    const failure = { code: codeOf(error), message: messageOf(error), at: context.clock.now() };
    const document = before && afterFailedIssuance(before, failure);
    if (!document) return;
    await saveDocument(tx, document);
    await audit(tx, {
      subject: documentSubject(documentId),
      actorId: null,
      act: 'ISSUE_FAILED',
      details: { code: failure.code },
      correlationId: context.correlationId,
    });
  },
});

/** What one message may hold. */
const mostInMessage = 1000;

async function announceIssue(
  tx: Tx,
  document: OutgoingDocument,
  { electronic, paper, arrived }: Dispatched,
  now: Date,
  { correlationId }: JobContext,
): Promise<void> {
  const options = { priority: priorities[document.urgency], correlationId };
  const at = now.toISOString();
  await announce(
    tx,
    documentIssued,
    {
      documentId: document.id,
      issuerId: document.issuerId,
      way: document.way,
      typeCode: document.typeCode,
      code: document.code!,
      issueDate: document.issueDate!,
      urgency: document.urgency,
      signedAt: signedForIssueAt(document)!.toISOString(),
      issuedAt: at,
      withPaper: document.withPaper || paper > 0,
      verified: { personal: document.verifiedPersonal, organisation: document.verifiedOrganisation },
      electronicRecipients: electronic,
      paperRecipients: paper,
    },
    options,
  );
  const files = arrived.length === 0 ? [] : await filesOf(tx, document);
  for (let start = 0; start < arrived.length; start += mostInMessage) {
    await announce(
      tx,
      deliveriesArrived,
      {
        documentId: document.id,
        senderId: document.issuerId,
        issueDate: document.issueDate!,
        attemptedAt: at,
        arrivedAt: at,
        deliveries: arrived
          .slice(start, start + mostInMessage)
          .map(({ id, recipientId }) => ({ deliveryId: id, recipientId })),
        files,
      },
      options,
    );
  }
}

/** What arrives: the newest revisions, by the hashes under which they are delivered. */
async function filesOf(tx: Tx, document: OutgoingDocument): Promise<NonNullable<DeliveriesArrived['files']>> {
  const main = await requireRevision(tx, document.mainFileId);
  const attached = await attachedFiles(tx, document.id);
  return [
    { part: 'main', file: main.sha256 },
    ...attached.map(({ attachmentId, file }) => ({ part: attachmentId, file })),
  ];
}

const fault: LocalisedText = {
  vi: 'Hệ thống chưa phát hành được văn bản; hãy thử lại.',
  en: 'The system could not issue the document; try again.',
};
const codeOf = (error: Error): string => (isDomainError(error) ? error.code : 'ISSUANCE_FAILED');
const messageOf = (error: Error): LocalisedText => (isDomainError(error) ? error.text : fault);
