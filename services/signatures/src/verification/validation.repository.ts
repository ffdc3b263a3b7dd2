// Every SQL statement about the validation of what arrived.
import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import type { FileVerdict } from '@lienthong/pdf-signature';
import type { KnownSender } from './document-rules.js';
import { visibleTo } from './document-parties.repository.js';
import type { StoredFinding, StoredReport } from './stored-report.js';

type Reader = Pick<Database, 'query'>;

export interface ArrivedFile {
  /** `main`, or the attachment's id. */
  readonly part: string;
  readonly file: string;
}

export interface ValidatedFile extends ArrivedFile {
  readonly verdict: FileVerdict;
  readonly subIndication: string | null;
  /** Of this document, beside those of the report. */
  readonly findings: readonly StoredFinding[];
  readonly report: StoredReport;
}

/** How the validation of a document stands. */
export interface DocumentValidation {
  readonly documentId: string;
  /** Null: pending. */
  readonly verdict: FileVerdict | null;
  readonly subIndication: string | null;
  readonly validatedAt: Date | null;
  /** Tries since it last came to an end that stands. */
  readonly attempts: number;
  /** Null: nothing more to find out. */
  readonly nextAttemptAt: Date | null;
  readonly failureCode: string | null;
  readonly failureUrl: string | null;
  readonly failedAt: Date | null;
  /** Since when somebody waits for it to be validated anew. */
  readonly askedAnewAt: Date | null;
}

const documentColumns = `v.document_id as "documentId", v.verdict, v.sub_indication as "subIndication",
  v.validated_at as "validatedAt", v.attempts, v.next_attempt_at as "nextAttemptAt", v.failure_code as "failureCode",
  v.failure_url as "failureUrl", v.failed_at as "failedAt",
  v.asked_anew_at as "askedAnewAt"`;

/**
 * Notes what arrived. Files that are known change nothing; another file in a place is judged anew.
 * @param files absent: the newest files the acts made
 * @returns whether there is something to validate
 */
export async function enterArrived(
  tx: Tx,
  documentId: string,
  files: readonly ArrivedFile[] | undefined,
  now: Date,
  next: Date,
): Promise<boolean> {
  await tx.query(
    `insert into document_validation (document_id, requested_at, next_attempt_at) values ($1, $2, $3)
     on conflict do nothing`,
    [documentId, now, next],
  );
  const kept = `on conflict (document_id, part) do update set file = excluded.file, verdict = null,
       sub_indication = null, findings = '[]', validated_at = null where arrived_file.file <> excluded.file`;
  const changed = files
    ? await bulkInsert(
        tx,
        'arrived_file',
        { document_id: 'uuid', part: 'text', file: 'text' },
        files.map(({ part, file }) => [documentId, part, file]),
        kept,
      )
    : (
        await tx.query(
          `insert into arrived_file (document_id, part, file) select document_id, part, file from document_file
           where document_id = $1 on conflict do nothing returning 1`,
          [documentId],
        )
      ).length;
  if (changed > 0) {
    await tx.query(
      `update document_validation set verdict = null, sub_indication = null, validated_at = null, next_attempt_at = $2
       where document_id = $1`,
      [documentId, next],
    );
  }
  return changed > 0;
}

/** @returns empty when nothing of that document arrived */
export const arrivedFiles = (reader: Reader, documentId: string): Promise<ArrivedFile[]> =>
  reader.query<ArrivedFile>(
    `select part, file from arrived_file where document_id = $1 order by part <> 'main', part limit 201`,
    [documentId],
  );

export async function dueValidations(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await reader.query<{ id: string }>(
    `select document_id as id from document_validation where next_attempt_at <= $1 order by next_attempt_at limit $2`,
    [now, limit],
  );
  return rows.map(({ id }) => id);
}

/** @returns as it stood before; null when nothing arrived of a document that the organisation issued or received */
export async function askAnew(
  tx: Tx,
  documentId: string,
  readerOrganisationId: string,
  now: Date,
  next: Date,
): Promise<DocumentValidation | null> {
  const [before] = await tx.query<DocumentValidation>(
    `select ${documentColumns} from document_validation v
     where v.document_id = $1 and ${visibleTo('v.document_id', '$2')} for update of v`,
    [documentId, readerOrganisationId],
  );
  if (before?.askedAnewAt === null) {
    await tx.query(
      `update document_validation set asked_anew_at = $2, attempts = 0, next_attempt_at = $3 where document_id = $1`,
      [documentId, now, next],
    );
  }
  return before ?? null;
}

export async function askedAnewAt(reader: Reader, documentId: string): Promise<Date | null> {
  const [row] = await reader.query<{ at: Date | null }>(
    `select asked_anew_at as at from document_validation where document_id = $1`,
    [documentId],
  );
  return row?.at ?? null;
}

/** By part: what stands of the files of a document. */
export async function standingVerdicts(
  reader: Reader,
  documentId: string,
): Promise<Map<string, ArrivedFile & Pick<DocumentValidation, 'verdict' | 'subIndication'>>> {
  const rows = await reader.query<ArrivedFile & Pick<DocumentValidation, 'verdict' | 'subIndication'>>(
    `select part, file, verdict, sub_indication as "subIndication" from arrived_file where document_id = $1`,
    [documentId],
  );
  return new Map(rows.map((row) => [row.part, row]));
}

/** One writer at a time. */
export async function lockValidation(tx: Tx, documentId: string): Promise<DocumentValidation | null> {
  const [row] = await tx.query<DocumentValidation>(
    `select ${documentColumns} from document_validation v where v.document_id = $1 for update`,
    [documentId],
  );
  return row ?? null;
}

export const saveValidation = async (tx: Tx, one: DocumentValidation): Promise<void> => {
  await tx.query(
    `update document_validation set verdict = $2, sub_indication = $3, validated_at = $4, attempts = $5,
       next_attempt_at = $6, failure_code = $7, failure_url = $8, failed_at = $9, asked_anew_at = $10 where document_id = $1`,
    [
      one.documentId,
      one.verdict,
      one.subIndication,
      one.validatedAt,
      one.attempts,
      one.nextAttemptAt,
      one.failureCode,
      one.failureUrl,
      one.failedAt,
      one.askedAnewAt,
    ],
  );
};

/** Reports, verdicts, and the history of those that changed. @returns how many verdicts are new */
export async function saveFiles(
  tx: Tx,
  documentId: string,
  files: readonly ValidatedFile[],
  at: Date,
): Promise<number> {
  const distinct = [...new Map(files.map((one) => [one.file, one])).values()];
  await tx.query(
    `insert into file_validation (file, verdict, sub_indication, validated_at, report)
     select given.file, given.verdict, given.sub_indication, $4, given.report
     from unnest($1::text[], $2::text[], $3::text[], $5::jsonb[]) as given (file, verdict, sub_indication, report)
     on conflict (file) do update set verdict = excluded.verdict, sub_indication = excluded.sub_indication,
       validated_at = excluded.validated_at, report = excluded.report
     where file_validation.validated_at <= excluded.validated_at`,
    [
      distinct.map(({ file }) => file),
      distinct.map(({ report }) => report.verdict),
      distinct.map(({ report }) => report.subIndication),
      at,
      distinct.map(({ report }) => JSON.stringify(report)),
    ],
  );
  const given = [
    documentId,
    files.map(({ part }) => part),
    files.map(({ file }) => file),
    files.map(({ verdict }) => verdict),
    files.map(({ subIndication }) => subIndication),
    at,
  ];
  const changed = await tx.query(
    `insert into verdict_change (document_id, part, ordinal, file, verdict, sub_indication, validated_at)
     select $1, given.part, coalesce(last.ordinal, 0) + 1, given.file, given.verdict, given.sub_indication, $6
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as given (part, file, verdict, sub_indication)
     left join lateral (select * from verdict_change c where c.document_id = $1 and c.part = given.part
       order by c.ordinal desc limit 1) last on true
     where last.ordinal is null
       or (last.file, last.verdict, last.sub_indication) is distinct from (given.file, given.verdict, given.sub_indication)
     returning 1`,
    given,
  );
  await tx.query(
    `update arrived_file set verdict = given.verdict, sub_indication = given.sub_indication,
       findings = given.findings, validated_at = $6
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $7::jsonb[])
       as given (part, file, verdict, sub_indication, findings)
     where arrived_file.document_id = $1 and arrived_file.part = given.part and arrived_file.file = given.file`,
    [...given, files.map(({ findings }) => JSON.stringify(findings))],
  );
  return changed.length;
}

/** One truth: what a report says of a signature is what every list of signatures says of it. */
export const followReports = async (tx: Tx, files: readonly ValidatedFile[]): Promise<void> => {
  const said = files.flatMap(({ file, report }) =>
    report.signatures.map((signature) => ({
      file,
      field: signature.field,
      valid:
        signature.verdict !== 'TOTAL_FAILED' &&
        signature.integrity &&
        signature.coverage !== 'PARTIAL' &&
        signature.changesAfter !== 'UNLAWFUL',
    })),
  );
  await tx.query(
    `update file_signature set valid = said.valid
     from unnest($1::text[], $2::text[], $3::boolean[]) as said (file, field, valid)
     where file_signature.file = said.file and file_signature.field = said.field
       and file_signature.valid <> said.valid`,
    [said.map(({ file }) => file), said.map(({ field }) => field), said.map(({ valid }) => valid)],
  );
};

/** Of documents that arrived somewhere and that the organisation issued, signs with others, or received. */
export const validationsOfDocuments = (
  reader: Reader,
  documentIds: readonly string[],
  readerOrganisationId: string,
): Promise<DocumentValidation[]> =>
  reader.query<DocumentValidation>(
    `select ${documentColumns} from document_validation v
     where v.document_id = any ($1::uuid[]) and ${visibleTo('v.document_id', '$2')}`,
    [documentIds, readerOrganisationId],
  );

/** A file of a document as it is shown. */
export interface ShownFile extends ArrivedFile {
  readonly documentId: string;
  readonly verdict: FileVerdict | null;
  readonly subIndication: string | null;
  readonly validatedAt: Date | null;
  readonly findings: readonly StoredFinding[];
  readonly report: StoredReport | null;
}

/** The main file first. */
export const filesOfValidations = (
  reader: Reader,
  documentIds: readonly string[],
  readerOrganisationId: string,
): Promise<ShownFile[]> =>
  reader.query<ShownFile>(
    `select a.document_id as "documentId", a.part, a.file, a.verdict, a.sub_indication as "subIndication",
       a.validated_at as "validatedAt", a.findings, r.report
     from arrived_file a left join file_validation r on r.file = a.file and a.verdict is not null
     where a.document_id = any ($1::uuid[]) and ${visibleTo('a.document_id', '$2')}
     order by a.document_id, a.part <> 'main', a.part`,
    [documentIds, readerOrganisationId],
  );

export interface VerdictChange extends ArrivedFile {
  readonly documentId: string;
  readonly verdict: FileVerdict;
  readonly subIndication: string | null;
  readonly validatedAt: Date;
}

const longestHistory = 20;

/** The newest verdicts of each file, oldest first; only for documents that were found visible. */
export const historyOfDocuments = (reader: Reader, documentIds: readonly string[]): Promise<VerdictChange[]> =>
  reader.query<VerdictChange>(
    `select document_id as "documentId", part, file, verdict, sub_indication as "subIndication",
       validated_at as "validatedAt"
     from (select *, row_number() over (partition by document_id, part order by ordinal desc) as age
           from verdict_change where document_id = any ($1::uuid[])) newest
     where age <= ${longestHistory} order by document_id, part, ordinal`,
    [documentIds],
  );

/**
 * The file as one of the document's, with its report where there is one: what arrived, what the acts made newest, and archival
 * renditions. Null when it is none of them, or not for this organisation's eyes.
 */
export async function visibleFile(
  reader: Reader,
  documentId: string,
  file: string,
  readerOrganisationId: string,
): Promise<ShownFile | null> {
  const [row] = await reader.query<ShownFile>(
    `select $1::uuid as "documentId", f.part, f.file, a.verdict, a.sub_indication as "subIndication",
       a.validated_at as "validatedAt", coalesce(a.findings, '[]') as findings, r.report
     from (select part, file from arrived_file where document_id = $1
           union select part, file from document_file where document_id = $1
           union select part, file from preservation where document_id = $1
           union select part, delivered_file from preservation where document_id = $1) f
     left join arrived_file a on a.document_id = $1 and a.part = f.part and a.file = f.file and a.verdict is not null
     left join file_validation r on r.file = a.file
     where f.file = $2 and ${visibleTo('$1', '$3')}
     order by f.part <> 'main' limit 1`,
    [documentId, file, readerOrganisationId],
  );
  return row ?? null;
}

/** Who sent the document, as the directory knows it now, and who signs it. */
export async function senderOf(reader: Reader, documentId: string): Promise<KnownSender | null> {
  const [row] = await reader.query<KnownSender>(
    `select o.id, o.name, o.internal,
       (select coalesce(jsonb_agg(jsonb_build_object('personId', s.person_id, 'organisationId', s.organisation_id,
            'name', coalesce(p.full_name, '?'), 'organisationName', coalesce(b.name, '?')) order by s.position), '[]')
        from document_signer s left join person p on p.id = s.person_id left join organisation b on b.id = s.organisation_id
        where s.document_id = d.id) as signers
     from signed_document d join organisation o on o.id = d.issuer_id where d.id = $1`,
    [documentId],
  );
  return row ?? null;
}
