// Finds joint documents from the side of those who are not their first signer.
import { bulkInsert, type Tx } from '@lienthong/database';
import type { OutgoingDocument } from './outgoing-document.js';

/** With the submission; those of a former one, which was given back, leave. Of an ordinary document nothing is written. */
export async function keepFurtherSigners(tx: Tx, draft: OutgoingDocument, document: OutgoingDocument): Promise<void> {
  const wasSubmitted = draft.signerId !== null;
  if (wasSubmitted) await tx.query('delete from further_signer where document_id = $1', [document.id]);
  const further = document.signers.slice(1);
  if (further.length === 0) return;
  await bulkInsert(
    tx,
    'further_signer',
    { document_id: 'uuid', person_id: 'uuid', organisation_id: 'uuid' },
    further.map(({ personId, organisationId }) => [document.id, personId, organisationId]),
  );
}
