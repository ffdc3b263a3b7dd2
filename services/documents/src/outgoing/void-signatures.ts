// A signed draft goes back to what was brought last; the signatures service is told that what was signed is void.
import { signaturesVoided } from '@lienthong/contracts';
import { announce, type Tx } from '@lienthong/database';
import { newestUpload, requireRevision } from '../files/signed-revisions.js';
import type { Caller, UseCaseDependencies } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { anyDone } from './turns.js';

/**
 * To be called before the document goes back, in the same transaction.
 * @returns the revision it goes back to: the same where nobody has signed
 */
export async function voidSignatures(
  tx: Tx,
  { clock }: UseCaseDependencies,
  { correlationId }: Caller,
  { id: documentId, mainFileId, signers }: Pick<OutgoingDocument, 'id' | 'mainFileId' | 'signers'>,
): Promise<OutgoingDocument['mainFileId']> {
  if (!anyDone(signers)) return mainFileId;
  const { sha256: file } = await requireRevision(tx, mainFileId);
  const voidedAt = clock.now().toISOString();
  await announce(tx, signaturesVoided, { documentId, file, voidedAt }, { correlationId });
  return newestUpload(tx, documentId);
}
