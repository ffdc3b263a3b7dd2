// The history of a document is its audit trail without the readings.
import type { Database } from '@lienthong/database';
import type { OrganisationId } from '@lienthong/kernel';

export interface HistoryEntry {
  readonly documentId: string;
  readonly at: Date;
  /** Upper snake case, e.g. SUBMITTED. */
  readonly act: string;
  readonly actorId: string | null;
}

const longestHistory = 200;

/** Only the issuing organisation sees who did what; to a recipient the history is empty. */
export const historyOf = (
  reader: Pick<Database, 'query'>,
  organisationId: OrganisationId,
  documentIds: readonly string[],
): Promise<HistoryEntry[]> =>
  reader.query<HistoryEntry>(
    `select document.id as "documentId", picked.at, picked.act, picked.actor_id as "actorId"
     from document
     cross join lateral (
       select * from audit_entry entry
       where entry.subject = 'document:' || document.id::text and entry.act not in ('DOCUMENT_READ', 'FILE_DOWNLOADED')
       order by entry.sequence limit ${longestHistory}) picked
     where document.id = any($1) and document.issuer_id = $2
     order by document.id, picked.sequence`,
    [documentIds, organisationId],
  );
