// Every statement on the preservation of files.
import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { visibleTo } from '../verification/document-parties.repository.js';
import { mainPart } from '../verification/document-signatures.repository.js';
import {
  type ArchiveDigest,
  type Preservation,
  type PreservationFailure,
  type PreservationState,
  type SignatureLevel,
  weakerThan,
} from './preservation.js';

type Reader = Pick<Tx, 'query'>;

const columns = (alias: string): string => `${alias}.id, ${alias}.document_id as "documentId", ${alias}.part,
  ${alias}.delivered_file as "deliveredFile", ${alias}.file, ${alias}.level, ${alias}.state,
  ${alias}.waiting_since as "waitingSince", ${alias}.attempts, ${alias}.next_attempt_at as "nextAttemptAt",
  ${alias}.failure_code as "failureCode", ${alias}.failure_detail as "failureDetail", ${alias}.failure_url as "failureUrl",
  ${alias}.failed_at as "failedAt", ${alias}.time_stamped_by as "timeStampedBy", ${alias}.archive_digest as "archiveDigest",
  ${alias}.archive_ends_at as "archiveEndsAt"`;

/** Issued files enter at the level they were signed at; a second time changes nothing. @returns ids of the new rows */
export async function enterIssued(tx: Tx, documentId: string, now: Date): Promise<string[]> {
  const files = await tx.query<{ part: string; file: string; level: SignatureLevel | null }>(
    `select f.part, f.file, l.level from document_file f left join signed_file_level l on l.file = f.file
     where f.document_id = $1`,
    [documentId],
  );
  const rows = files.map(({ part, file, level }) => {
    const known = level ?? 'B_B';
    const state: PreservationState = known === 'B_B' ? 'AWAITING_TIME_STAMP' : 'AWAITING_VALIDATION_DATA';
    return [uuidV7(now.getTime()), documentId, part, file, file, known, state, now, 0, now, now];
  });
  await bulkInsert(
    tx,
    'preservation',
    {
      id: 'uuid',
      document_id: 'uuid',
      part: 'text',
      delivered_file: 'text',
      file: 'text',
      level: 'text',
      state: 'text',
      waiting_since: 'timestamptz',
      attempts: 'int',
      next_attempt_at: 'timestamptz',
      changed_at: 'timestamptz',
    },
    rows,
    'on conflict (document_id, part) do nothing',
  );
  const entered = await tx.query<{ id: string }>('select id from preservation where document_id = $1', [documentId]);
  return entered.map(({ id }) => id);
}

/** Due now: something is missing, the archive time-stamp is about to end, or a stronger hash is wanted than it was made with. */
export async function duePreservations(
  reader: Reader,
  now: Date,
  wanted: ArchiveDigest,
  limit: number,
): Promise<string[]> {
  const rows = await reader.query<{ id: string }>(
    `select id from preservation
     where (next_attempt_at <= $1 or (state = 'PRESERVED' and archive_digest = any ($2::text[])))
       and (claimed_until is null or claimed_until <= $1)
     order by next_attempt_at, id limit $3`,
    [now, weakerThan(wanted), limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes a file in hand unless another worker has it. A worker that dies lets go when its time is up; what it might still
 * bring later is not taken from it.
 * @param claim names this one attempt
 */
export async function claimPreservation(
  database: Database,
  id: string,
  claim: string,
  now: Date,
  until: Date,
): Promise<Preservation | null> {
  return database.transaction(async (tx) => {
    const [row] = await tx.query<Preservation>(
      `update preservation p set claimed_by = $2, claimed_until = $4
       where p.id = $1 and (p.claimed_until is null or p.claimed_until <= $3) returning ${columns('p')}`,
      [id, claim, now, until],
    );
    return row ?? null;
  });
}

/** Without an attempt having been made. */
export const releasePreservation = async (database: Database, id: string, claim: string): Promise<void> => {
  await database.query(
    'update preservation set claimed_by = null, claimed_until = null where id = $1 and claimed_by = $2',
    [id, claim],
  );
};

export interface LiftedRevision {
  readonly file: string;
  readonly sizeBytes: number;
  readonly level: SignatureLevel;
  readonly timeStampedBy: string | null;
  readonly archiveDigest: ArchiveDigest | null;
  readonly archiveEndsAt: Date | null;
}

export interface AttemptOutcome {
  /** Null: no new revision. */
  readonly revision: LiftedRevision | null;
  readonly state: PreservationState;
  readonly waitingSince: Date | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly failure: PreservationFailure | null;
}

/**
 * Writes down what an attempt came to, and lets go.
 * @returns false when another worker has the file by now: nothing is written, and the bytes of this attempt are nobody's
 */
export async function recordAttempt(
  tx: Tx,
  id: string,
  claim: string,
  { revision, state, waitingSince, attempts, nextAttemptAt, failure }: AttemptOutcome,
  now: Date,
): Promise<boolean> {
  const held = await tx.query(
    `update preservation set state = $3, waiting_since = $4, attempts = $5, next_attempt_at = $6,
       failure_code = $7, failure_detail = $8, failure_url = $9, failed_at = case when $7::text is null then failed_at else $10 end,
       claimed_by = null, claimed_until = null, changed_at = $10
     where id = $1 and claimed_by = $2 returning 1`,
    [
      id,
      claim,
      state,
      waitingSince,
      attempts,
      nextAttemptAt,
      failure?.code ?? null,
      failure?.detail ?? null,
      failure?.url ?? null,
      now,
    ],
  );
  if (held.length === 0) return false;
  if (!revision) return true;
  const { file, sizeBytes, level, timeStampedBy, archiveDigest, archiveEndsAt } = revision;
  await tx.query(
    `update preservation set file = $2, level = $3, time_stamped_by = coalesce($4, time_stamped_by),
       archive_digest = coalesce($5, archive_digest), archive_ends_at = coalesce($6, archive_ends_at) where id = $1`,
    [id, file, level, timeStampedBy, archiveDigest, archiveEndsAt],
  );
  await tx.query(
    `insert into preserved_revision (preservation_id, ordinal, file, size_bytes, level, time_stamped_by, archive_ends_at, made_at)
     select $1, coalesce(max(ordinal), 0) + 1, $2, $3, $4, $5, $6, $7 from preserved_revision where preservation_id = $1`,
    [id, file, sizeBytes, level, timeStampedBy, archiveEndsAt, now],
  );
  return true;
}

/** Of documents the reader's organisation issued, signs with others, or received; main file first. */
export const preservationsOfDocuments = (
  reader: Reader,
  documentIds: readonly string[],
  readerOrganisationId: string,
): Promise<Preservation[]> =>
  reader.query<Preservation>(
    `select ${columns('p')} from preservation p
     where p.document_id = any ($1::uuid[]) and ${visibleTo('p.document_id', '$2')}
     order by p.document_id, p.part <> '${mainPart}', p.part`,
    [documentIds, readerOrganisationId],
  );

export interface WaitingPage {
  readonly state: PreservationState | null;
  readonly limit: number;
  /** Waiting since and id of the last row of the page before. */
  readonly after: { readonly since: Date; readonly id: string } | null;
}

/** What lacks something, longest waiting first; one row more than the page holds. */
export const waitingPreservations = (reader: Reader, { state, limit, after }: WaitingPage): Promise<Preservation[]> =>
  reader.query<Preservation>(
    `select ${columns('p')} from preservation p
     where p.waiting_since is not null and ($1::text is null or p.state = $1)
       and ($2::timestamptz is null or (p.waiting_since, p.id) > ($2, $3::uuid))
     order by p.waiting_since, p.id limit $4`,
    [state, after?.since ?? null, after?.id ?? null, limit + 1],
  );

export interface StateCount {
  readonly state: PreservationState;
  readonly files: number;
  readonly waitingSince: Date | null;
}

export const countByState = (reader: Reader): Promise<StateCount[]> =>
  reader.query<StateCount>(
    `select state, count(*)::int as files, min(waiting_since) as "waitingSince" from preservation group by state order by state`,
    [],
  );

export interface SigningLevel {
  readonly documentId: string;
  readonly part: string;
  readonly file: string;
  readonly level: 'B_B' | 'B_T';
  readonly failureCode: string | null;
  readonly failureUrl: string | null;
  readonly signedAt: Date;
}

/** Of the newest files the acts made, of documents the reader's organisation issued, signs with others, or received; main file first. */
export const signingLevelsOfDocuments = (
  reader: Reader,
  documentIds: readonly string[],
  readerOrganisationId: string,
): Promise<SigningLevel[]> =>
  reader.query<SigningLevel>(
    `select l.document_id as "documentId", l.part, l.file, l.level, l.failure_code as "failureCode",
       l.failure_url as "failureUrl", l.signed_at as "signedAt"
     from document_file f join signed_file_level l on l.file = f.file
     where f.document_id = any ($1::uuid[]) and f.voided_at is null and ${visibleTo('f.document_id', '$2')}
     order by f.document_id, f.part <> '${mainPart}', f.part`,
    [documentIds, readerOrganisationId],
  );
