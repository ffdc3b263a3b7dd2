// At which level a produced file was signed, and why not higher: kept in the transaction that announces the file.
import type { Tx } from '@lienthong/database';

export interface TimeStamping {
  readonly file: string;
  readonly documentId: string;
  readonly actId: string;
  readonly part: string;
  readonly level: 'B_B' | 'B_T';
  /** Why it is not B-T although a time-stamping authority is configured. */
  readonly failure: { readonly code: string; readonly detail: string; readonly url: string | null } | null;
  readonly at: Date;
}

export async function recordTimeStamping(tx: Tx, stamping: TimeStamping): Promise<void> {
  const { file, documentId, actId, part, level, failure, at } = stamping;
  await tx.query(
    `insert into signed_file_level (file, document_id, act_id, part, level, failure_code, failure_detail, failure_url, signed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [file, documentId, actId, part, level, failure?.code ?? null, failure?.detail ?? null, failure?.url ?? null, at],
  );
}
