// The drafter changes what a draft says of itself; its files are changed by bringing new ones.
import type { Tx } from '@lienthong/database';
import { civilDateInVietnam, type CivilDate } from '@lienthong/kernel';
import type { SecrecyCode, UrgencyCode } from '@lienthong/official-document';
import { changeUrgency, plannedRecipients, planDeliveriesAnew } from '../delivery/plan-deliveries.js';
import { findRecipients, requireSender } from '../directory/directory.js';
import { codeOf } from '../numbering/number-rules.js';
import { auditAct, documentSubject, once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import { anyNumber, type DocumentChanged } from './create-draft.js';
import { readContent, type Content } from './draft-content.js';
import { requireReadyFor, type OutgoingDocument } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { saveDocument } from './outgoing.repository.js';
import { requireDrafter, requireOwnDocument } from './own-document.js';

/** What is absent stays as it is. */
export interface ChangeDraftInput extends Requested {
  readonly documentId: string;
  readonly abstract?: string | null;
  readonly urgency?: UrgencyCode | null;
  readonly secrecy?: SecrecyCode | null;
  /** Null takes it away. */
  readonly unitAbbreviation?: string | null;
  /** All of them, in place of the former ones. */
  readonly recipients?: readonly string[] | null;
  readonly withPaper?: boolean | null;
}

/**
 * The checks of `createDraft` once more, on what is changed. Of a digitised document everything but its notation, which stands in
 * the register with its number; its recipients are judged at the date on the paper.
 * @throws {DomainError} DOCUMENT_NOT_FOUND, ISSUER_ONLY, NOT_THE_DRAFTER, CLERK_ONLY, DOCUMENT_NOT_DRAFT, NOTATION_REGISTERED, and as
 *   createDraft
 */
export const changeDraft =
  (dependencies: UseCaseDependencies) =>
  (caller: Caller, input: ChangeDraftInput): Promise<DocumentChanged> =>
    once(dependencies, caller, 'changeDraft', input, async (tx) => {
      const before = await requireOwnDocument(tx, caller, input.documentId);
      requireDrafter(before, caller);
      requireReadyFor(before, 'CHANGE');
      const content = contentAfter(before, input);
      const date = before.issueDate ?? civilDateInVietnam(dependencies.clock.now());
      if (content.unitAbbreviation !== before.unitAbbreviation) {
        if (before.number !== null) throw refuseOutgoing('NOTATION_REGISTERED', ['unitAbbreviation']);
        const sender = await requireSender(tx, before.issuerId, date);
        codeOf({ ...content, bodyAbbreviation: sender.abbreviation }, anyNumber);
      }
      const document = { ...before, ...content };
      await saveDocument(tx, document);
      if (document.urgency !== before.urgency) await changeUrgency(tx, document);
      const recipients = input.recipients ? await readdress(tx, document, input.recipients, date) : {};
      await auditAct(tx, caller, documentSubject(document.id), 'DRAFT_CHANGED', {
        ...differences(before, document),
        ...recipients,
      });
      return { documentId: document.id };
    });

function contentAfter(before: OutgoingDocument, input: ChangeDraftInput): Content {
  return readContent({
    typeCode: before.typeCode,
    abstract: input.abstract ?? before.abstract,
    urgency: input.urgency ?? before.urgency,
    secrecy: input.secrecy ?? null,
    unitAbbreviation: input.unitAbbreviation === undefined ? before.unitAbbreviation : input.unitAbbreviation,
    recipients: [],
    withPaper: input.withPaper ?? before.withPaper,
  });
}

async function readdress(
  tx: Tx,
  document: OutgoingDocument,
  recipients: readonly string[],
  date: CivilDate,
): Promise<{ recipients?: readonly [before: string[], after: string[]] }> {
  const addressed = await findRecipients(tx, recipients, date, document.issuerId);
  const [before, after] = [await plannedRecipients(tx, document.id), addressed.map(({ identifier }) => identifier)];
  if (before.join() === after.join()) return {};
  await planDeliveriesAnew(tx, document, addressed);
  return { recipients: [before, after] };
}

const changeable = ['abstract', 'urgency', 'unitAbbreviation', 'withPaper'] as const;

/** What changed, each as it was and as it is: the trail keeps what the row no longer knows. */
const differences = (before: OutgoingDocument, after: OutgoingDocument): object =>
  Object.fromEntries(
    changeable.filter((name) => before[name] !== after[name]).map((name) => [name, [before[name], after[name]]]),
  );
