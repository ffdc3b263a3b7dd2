// Way 2 begins: the clerk enters a signed and numbered paper document of which the scan follows.
import { civilDateInVietnam, uuidV7, type DocumentId } from '@lienthong/kernel';
import { checkLength } from '@lienthong/official-document';
import { planDeliveries } from '../delivery/plan-deliveries.js';
import { findRecipients, requireSender } from '../directory/directory.js';
import { codeOf, requirePast } from '../numbering/number-rules.js';
import { registerNumber } from '../numbering/register-number.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import type { DocumentChanged } from './create-draft.js';
import { readContent, type ContentInput } from './draft-content.js';
import { newDigitised } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { insertDocument } from './outgoing.repository.js';

export interface RegisterDigitisedInput extends Requested, ContentInput {
  /** The number on the paper, e.g. 1418. */
  readonly number: number;
  /** The date on the paper. */
  readonly issueDate: string;
  readonly paperSigner: string;
}

/**
 * Its number goes into the same register the counter uses (NĐ 30/2020/NĐ-CP, Điều 15(1): one system for paper and
 * electronic). Recipients and sender are judged at the date on the paper.
 * @throws {DomainError} NUMBER_ALREADY_TAKEN, ISSUE_DATE_IN_FUTURE, PAPER_SIGNER_MISSING, and as createDraft
 */
export const registerDigitised =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: RegisterDigitisedInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'registerDigitised', input, async (tx) => {
      const content = readContent(input);
      const paperSigner = checkLength('fullName', input.paperSigner, ['paperSigner']);
      if (paperSigner === '') throw refuseOutgoing('PAPER_SIGNER_MISSING', ['paperSigner']);
      const now = dependencies.clock.now();
      const { issueDate } = input;
      requirePast(issueDate, civilDateInVietnam(now));
      const sender = await requireSender(tx, caller.organisationId, issueDate);
      const recipients = await findRecipients(tx, input.recipients, issueDate, caller.organisationId);
      const id = uuidV7(now.getTime()) as DocumentId;
      const draft = {
        ...content,
        id,
        issuerId: caller.organisationId,
        drafterId: caller.personId,
        createdAt: now,
      };
      const notation = { ...content, bodyAbbreviation: sender.abbreviation };
      const code = codeOf(notation, input.number);
      const document = newDigitised(draft, paperSigner, { ...code, issueDate });
      await insertDocument(tx, document);
      await planDeliveries(tx, document, recipients);
      await auditAct(tx, caller, documentSubject(id), 'DIGITISED_REGISTERED', { code: code.code });
      await registerNumber(
        tx,
        {
          ...notation,
          organisationId: caller.organisationId,
          documentId: id,
          issueDate,
          registeredBy: caller.personId,
          registeredAt: now,
        },
        input.number,
      );
      return { documentId: id };
    });
