// Way 1 begins: any member of an organisation starts a draft.
import { civilDateInVietnam, uuidV7, type DocumentId } from '@lienthong/kernel';
import { planDeliveries } from '../delivery/plan-deliveries.js';
import { findRecipients, requireSender } from '../directory/directory.js';
import { codeOf } from '../numbering/number-rules.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import { readContent, type ContentInput } from './draft-content.js';
import { newDraft } from './outgoing-document.js';
import { insertDocument } from './outgoing.repository.js';

export interface CreateDraftInput extends Requested, ContentInput {}
export interface DocumentChanged {
  readonly documentId: string;
}

/** A number to try the notation with, long before the real one is taken. */
export const anyNumber = 1;

/**
 * @throws {DomainError} as readContent, requireSender, findRecipients (at today's date) and codeOf: what would refuse the
 *   number or the issue later refuses the draft at once
 */
export const createDraft =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: CreateDraftInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'createDraft', input, async (tx) => {
      const content = readContent(input);
      const now = dependencies.clock.now();
      const today = civilDateInVietnam(now);
      const sender = await requireSender(tx, caller.organisationId, today);
      codeOf({ ...content, bodyAbbreviation: sender.abbreviation }, anyNumber);
      const recipients = await findRecipients(tx, input.recipients, today, caller.organisationId);
      const document = newDraft({
        ...content,
        id: uuidV7(now.getTime()) as DocumentId,
        issuerId: caller.organisationId,
        drafterId: caller.personId,
        createdAt: now,
      });
      await insertDocument(tx, document);
      await planDeliveries(tx, document, recipients);
      await auditAct(tx, caller, documentSubject(document.id), 'DRAFT_CREATED');
      return { documentId: document.id };
    });
