// A clerk asks for a verdict anew. What is known of a signature grows: a revocation is published later than it took effect, a root is
// trusted that was not (ETSI EN 319 102-1, 5.1: the outcome is that of the moment of validation and of what was at hand).
import { priorities } from '@lienthong/contracts';
import { announce, type Database } from '@lienthong/database';
import { type Clock, type DomainError, isUuid, refuse } from '@lienthong/kernel';
import { auditAct } from '../certificates/history.js';
import { type Caller, once, type Requested } from '../request.js';
import { validationRequested } from './validation.messages.js';
import { askAnew } from './validation.repository.js';

export interface RevalidateInput extends Requested {
  readonly documentId: string;
}

/** A request that got lost is made up for after this. */
const patienceMs = 120_000;

const notArrived = (): DomainError =>
  refuse(
    'DOCUMENT_NOT_ARRIVED',
    { vi: 'Không có văn bản đến nào như vậy.', en: 'There is no such document that arrived.' },
    { path: ['documentId'] },
  );

/**
 * The verdict stands until the new one is there, and stays in the history after it. Asking while somebody else's question is still
 * open is kept in the audit trail and adds no run.
 * @throws {DomainError} DOCUMENT_NOT_ARRIVED: nothing of it arrived, or the caller's organisation neither issued nor received it
 */
export const revalidateDocument =
  ({ database, clock }: { readonly database: Database; readonly clock: Clock }) =>
  (caller: Caller, { idempotencyKey, documentId }: RevalidateInput): Promise<{ readonly documentId: string }> =>
    once(database, caller, { operation: 'revalidateDocument', idempotencyKey, input: { documentId } }, async (tx) => {
      if (!isUuid(documentId)) throw notArrived();
      const id = documentId.toLowerCase();
      const now = clock.now();
      const before = await askAnew(tx, id, caller.organisationId, now, new Date(now.getTime() + patienceMs));
      if (!before) throw notArrived();
      const { verdict, subIndication, validatedAt } = before;
      await auditAct(tx, caller, `document-validation:${id}`, 'REVALIDATION_REQUESTED', {
        verdict,
        subIndication,
        validatedAt: validatedAt?.toISOString() ?? null,
      });
      if (before.askedAnewAt === null) {
        const { correlationId } = caller;
        await announce(tx, validationRequested, { documentId: id }, { priority: priorities.URGENT, correlationId });
      }
      return { documentId: id };
    });
