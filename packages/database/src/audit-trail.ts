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

/** An entry as it stands in the trail. */
export interface AuditEntry {
  readonly subject: string;
  /** From 1, without gaps within its subject. */
  readonly sequence: number;
  readonly at: Date;
  readonly actorId: string | null;
  readonly act: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly correlationId: string | null;
}

export interface AuditReading {
  /** How many entries of each subject at most, the oldest first. */
  readonly limit: number;
  /** Acts to leave out. */
  readonly without?: readonly string[];
}

type Reader = Pick<Tx, 'query'>;

/** Adds one entry to the trail, in the transaction of the act itself. The table refuses changes and removals. */
export const audit = (tx: Reader, entry: AuditAct): Promise<void> => auditAll(tx, [entry]);

/**
 * Adds many entries with one statement, those of one subject in the order given. Subjects are taken in one order everywhere, so
 * that two writers of the same subjects never wait for each other. One statement is a transaction of its own where none is open.
 */
export async function auditAll(tx: Reader, entries: readonly AuditAct[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `select append_audit_entry(subject, actor_id, act, details, correlation_id)
     from (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
         with ordinality as given(subject, actor_id, act, details, correlation_id, place)
       order by subject, place) ordered`,
    [
      entries.map(({ subject }) => subject),
      entries.map(({ actorId }) => actorId),
      entries.map(({ act }) => act),
      entries.map(({ details }) => JSON.stringify(details ?? {})),
      entries.map(({ correlationId }) => correlationId ?? null),
    ],
  );
}

/**
 * The trail of one subject or of several, with one statement: subject after subject, each from its beginning.
 * @param reader a database or an open transaction
 */
export const auditEntries = (
  reader: Reader,
  subjects: string | readonly string[],
  { limit, without = [] }: AuditReading,
): Promise<AuditEntry[]> =>
  reader.query<AuditEntry>(
    `select picked.subject, picked.sequence, picked.at, picked.actor_id as "actorId", picked.act, picked.details,
       picked.correlation_id as "correlationId"
     from unnest($1::text[]) with ordinality as wanted(subject, place)
     cross join lateral (
       select * from audit_entry entry
       where entry.subject = wanted.subject and entry.act <> all($3::text[])
       order by entry.sequence limit $2) picked
     order by wanted.place, picked.sequence`,
    [typeof subjects === 'string' ? [subjects] : subjects, limit, without],
  );

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
