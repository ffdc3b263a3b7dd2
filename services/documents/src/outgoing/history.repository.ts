// The history of a document is its audit trail without the readings.
import { auditEntries, type Database } from '@lienthong/database';
import type { OrganisationId } from '@lienthong/kernel';
import { documentSubject } from '../request.js';
import { signsToo } from './outgoing.repository.js';

export interface HistoryEntry {
  readonly documentId: string;
  readonly at: Date;
  /** Upper snake case, e.g. SUBMITTED. */
  readonly act: string;
  readonly actorId: string | null;
  /** Why, where the act asks for a reason. */
  readonly reason: string | null;
}

const longestHistory = 200;
const readings = ['DOCUMENT_READ', 'FILE_DOWNLOADED'];

/** Who signs it sees who did what; to a recipient the history is empty. */
export async function historyOf(
  reader: Pick<Database, 'query'>,
  organisationId: OrganisationId,
  documentIds: readonly string[],
): Promise<HistoryEntry[]> {
  const own = await reader.query<{ id: string }>(
    `select id from document where id = any($1) and (issuer_id = $2 or ${signsToo('$2')})`,
    [documentIds, organisationId],
  );
  const documentOf = new Map(own.map(({ id }) => [documentSubject(id), id]));
  const entries = await auditEntries(reader, [...documentOf.keys()], { limit: longestHistory, without: readings });
  return entries.map(({ subject, at, act, actorId, details: { reason } }) => ({
    documentId: documentOf.get(subject)!,
    at,
    act,
    actorId,
    reason: typeof reason === 'string' ? reason : null,
  }));
}
