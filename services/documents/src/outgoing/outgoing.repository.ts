// Every SQL statement about outgoing documents.
import type { Database, Tx } from '@lienthong/database';
import { isUuid, type OrganisationId, type PersonId } from '@lienthong/kernel';
import type { UrgencyCode } from '@lienthong/official-document';
import { Brackets, In } from 'typeorm';
import type { DocumentState } from './document-states.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { OutgoingDocumentEntity } from './outgoing-document.entity.js';

type Reader = Pick<Database, 'manager'>;

/** Locked until the end of the transaction: whoever else acts on it waits and then sees the new state. */
export const lockDocument = async (tx: Tx, id: string): Promise<OutgoingDocument | null> =>
  isUuid(id)
    ? tx.manager.findOne(OutgoingDocumentEntity, { where: { id: id as never }, lock: { mode: 'pessimistic_write' } })
    : null;

export const insertDocument = async (tx: Tx, document: OutgoingDocument): Promise<void> => {
  await tx.manager.insert(OutgoingDocumentEntity, document as never);
};

export const saveDocument = async (tx: Tx, { id, ...rest }: OutgoingDocument): Promise<void> => {
  await tx.manager.update(OutgoingDocumentEntity, { id }, rest as never);
};

/** The documents an organisation may see: its own, and those that have arrived at it. Others are as if they did not exist. */
export const documentsVisibleTo = (
  reader: Reader,
  organisationId: OrganisationId,
  ids: readonly string[],
): Promise<OutgoingDocument[]> =>
  reader.manager
    .createQueryBuilder(OutgoingDocumentEntity, 'document')
    .where('document.id = any(:ids)', { ids: ids.filter(isUuid) })
    .andWhere(
      new Brackets((either) =>
        either.where('document.issuer_id = :organisationId', { organisationId }).orWhere(
          `exists (select 1 from delivery where delivery.document_id = document.id
               and delivery.recipient_id = :organisationId and delivery.inbox_key is not null)`,
        ),
      ),
    )
    .getMany();

export interface OutgoingFilter {
  readonly states?: readonly DocumentState[] | null;
  readonly signerId?: string | null;
  readonly urgency?: UrgencyCode | null;
}

/** One organisation's documents, newest first, one more than `limit`. */
export async function outgoingPage(
  reader: Reader,
  organisationId: OrganisationId,
  filter: OutgoingFilter,
  page: { readonly limit: number; readonly afterId: string | null },
): Promise<OutgoingDocument[]> {
  const { states, signerId, urgency } = filter;
  if (signerId && !isUuid(signerId)) return [];
  const query = reader.manager
    .createQueryBuilder(OutgoingDocumentEntity, 'document')
    .where({ issuerId: organisationId })
    .orderBy('document.id', 'DESC')
    .limit(page.limit + 1);
  if (page.afterId) query.andWhere('document.id < :afterId', { afterId: page.afterId });
  if (states) query.andWhere({ state: In([...states]) });
  if (signerId) query.andWhere({ signerId });
  if (urgency) query.andWhere({ urgency });
  return query.getMany();
}

export interface SigningCounts {
  readonly total: number;
  /** Submitted, and not yet asked to be signed. */
  readonly waiting: number;
  readonly signing: number;
  readonly signed: number;
  /** Submitted again after a signature that did not come about; the document says why. */
  readonly failed: number;
  /** Given back to the drafter. */
  readonly returned: number;
}

export async function signingCounts(
  reader: Pick<Database, 'query'>,
  issuerId: OrganisationId,
  signerId: PersonId,
  ids: readonly string[],
): Promise<SigningCounts> {
  const [counts] = await reader.query<SigningCounts>(
    `select count(*)::int as total,
       count(*) filter (where state = 'SUBMITTED' and last_failure is null)::int as waiting,
       count(*) filter (where state = 'SIGNING')::int as signing,
       count(*) filter (where state not in ('DRAFT', 'SUBMITTED', 'SIGNING'))::int as signed,
       count(*) filter (where state = 'SUBMITTED' and last_failure is not null)::int as failed,
       count(*) filter (where state = 'DRAFT')::int as returned
     from document where id = any($1) and issuer_id = $2 and signer_id = $3`,
    [ids, issuerId, signerId],
  );
  return counts!;
}
