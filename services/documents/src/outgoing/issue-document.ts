// The clerk issues the document; delivering it to everyone is the issuance job's work.
import { issuanceRequested, priorities } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { plannedRecipients, planDeliveriesAnew } from '../delivery/plan-deliveries.js';
import { closedRecipients, findRecipients, requireSender } from '../directory/directory.js';
import { auditAct, documentSubject, once, type Caller, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { issuing } from './outgoing-document.js';
import { saveDocument } from './outgoing.repository.js';
import { requireOwnDocument } from './own-document.js';
import type { DocumentActInput } from './sign-document.js';

export interface IssueDocumentInput extends DocumentActInput {
  /** To the others, when a recipient no longer exists: neither text nor recipients of a signed document can be changed. */
  readonly leaveOutClosed?: boolean;
}

/**
 * Recipients and sender are judged once more, at the date of the document: the directory may have changed since the draft.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, DOCUMENT_NOT_SIGNED, DOCUMENT_NOT_SEALED, DOCUMENT_ALREADY_ISSUED,
 *   SENDER_WITHOUT_IDENTIFIER, and as findRecipients
 */
export const issueDocument =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: IssueDocumentInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'issueDocument', input, async (tx) => {
      const document = issuing(await requireOwnDocument(tx, caller, input.documentId));
      await requireSender(tx, document.issuerId, document.issueDate!);
      const planned = await plannedRecipients(tx, document.id);
      const leftOut = input.leaveOutClosed ? await closedRecipients(tx, planned, document.issueDate!) : [];
      const identifiers = planned.filter((identifier) => !leftOut.includes(identifier));
      const recipients = await findRecipients(tx, identifiers, document.issueDate!, document.issuerId);
      if (leftOut.length > 0) await planDeliveriesAnew(tx, document, recipients);
      await saveDocument(tx, document);
      await announce(
        tx,
        issuanceRequested,
        { documentId: document.id },
        { priority: priorities[document.urgency], correlationId: caller.correlationId },
      );
      await auditAct(
        tx,
        caller,
        documentSubject(document.id),
        'ISSUE_REQUESTED',
        leftOut.length > 0 ? { leftOut } : {},
      );
      return { documentId: document.id };
    });
