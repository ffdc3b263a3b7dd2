import type { Database } from './open-database.js';
import type { Tx } from './transaction.js';

export interface AuditAct {
  /** What it happened to, e.g. `document:<id>`; each subject has a chain of its own. */
  readonly subject: string;
  /** The person; null for an act of the system itself. */
  readonly actorId: string | null;
  /** Upper snake case, e.g. DOCUMENT_READ. */
  readonly act: string;
  readonly details?: object;
  readonly correlationId?: string | null;
}

export interface AuditVerdict {
  readonly intact: boolean;
  readonly entries: number;
  /** Sequence of the first entry that is changed, missing or out of its place; null while intact. */
  readonly brokenAt: number | null;
}

/** Adds one entry to the trail, in the transaction of the act itself. The table refuses changes and removals. */
export async function audit(tx: Tx, entry: AuditAct): Promise<void> {
  await tx.query('select append_audit_entry($1, $2, $3, $4::jsonb, $5)', [
    entry.subject,
    entry.actorId,
    entry.act,
    JSON.stringify(entry.details ?? {}),
    entry.correlationId ?? null,
  ]);
}

/** Recomputes the chain of one subject: every hash, every link, every sequence number, and the head at its end. */
export async function verifyAuditChain(database: Database, subject: string): Promise<AuditVerdict> {
  const [verdict] = await database.query<{ entries: number; broken_at: number | null }>(
    `with chain as (
       select entry.sequence,
         entry.hash = audit_entry_hash(entry)
           and entry.previous_hash = coalesce(lag(entry.hash) over walk, '')
           and entry.sequence = row_number() over walk as sound
       from audit_entry entry where entry.subject = $1
       window walk as (order by entry.sequence)
     ), last as (
       select sequence, hash from audit_entry where subject = $1 order by sequence desc limit 1
     )
     select (select count(*)::int from chain) as entries,
       least(
         (select min(sequence) from chain where not sound),
         (select coalesce(last.sequence, 0) + 1
          from (select 1) one
            left join audit_head head on head.subject = $1
            left join last on true
          where coalesce(head.hash, '') <> coalesce(last.hash, ''))
       ) as broken_at`,
    [subject],
  );
  const { entries, broken_at: brokenAt } = verdict!;
  return { intact: brokenAt === null, entries, brokenAt };
}
