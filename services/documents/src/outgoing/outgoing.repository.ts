// Keeps and finds single documents; lists are in outgoing-list.repository.ts.
import type { Database, Tx } from '@lienthong/database';
import { isUuid, type OrganisationId } from '@lienthong/kernel';
import { Brackets } from 'typeorm';
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

/** In the words of SQL, `isParty` of an organisation that does not issue it. */
export const signsToo = (parameter: string): string =>
  `document.signers @> jsonb_build_array(jsonb_build_object('organisationId', ${parameter}::text))`;

/**
 * The documents an organisation may see: its own, those its people sign with others, and those that have arrived at it. Others
 * are as if they did not exist.
 */
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
        either
          .where('document.issuer_id = :organisationId', { organisationId })
          .orWhere(signsToo(':organisationId'))
          .orWhere(
            `exists (select 1 from delivery where delivery.document_id = document.id
               and delivery.recipient_id = :organisationId and delivery.inbox_key is not null)`,
          ),
      ),
    )
    .getMany();
