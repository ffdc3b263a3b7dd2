// Every SQL statement about activation codes: at most one per person, the newest.
import type { Database, Tx } from '@lienthong/database';

export interface NewActivationCode {
  readonly personId: string;
  readonly codeHash: Buffer;
  readonly issuedBy: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** In the place of a former one, which is void from here on. */
export async function keepCode(tx: Tx, code: NewActivationCode): Promise<void> {
  await tx.query(
    `insert into activation_code (person_id, code_hash, issued_by, issued_at, expires_at, tries)
     values ($1, $2, $3, $4, $5, 0)
     on conflict (person_id) do update set code_hash = excluded.code_hash, issued_by = excluded.issued_by,
       issued_at = excluded.issued_at, expires_at = excluded.expires_at, tries = 0`,
    [code.personId, code.codeHash, code.issuedBy, code.issuedAt, code.expiresAt],
  );
}

/** Counts a try. @returns null when no code of theirs can be tried any more */
export async function countTry(
  tx: Tx,
  personId: string,
  most: number,
  at: Date,
): Promise<{ readonly codeHash: Buffer; readonly tries: number } | null> {
  const [row] = await tx.query<{ codeHash: Buffer; tries: number }>(
    `update activation_code set tries = tries + 1 where person_id = $1 and tries < $2 and expires_at > $3
     returning code_hash as "codeHash", tries`,
    [personId, most, at],
  );
  return row ?? null;
}

/** @returns who issued it; null when this code is no longer there */
export async function removeCode(tx: Tx, personId: string, codeHash: Buffer): Promise<string | null> {
  const [row] = await tx.query<{ issuedBy: string }>(
    'delete from activation_code where person_id = $1 and code_hash = $2 returning issued_by as "issuedBy"',
    [personId, codeHash],
  );
  return row?.issuedBy ?? null;
}

/** @returns whether this person has a key without a PIN, or a granted request for a key that is still to be made here */
export async function awaitsActivation(tx: Tx, personId: string): Promise<boolean> {
  const [row] = await tx.query<{ awaits: boolean }>(
    `select exists (select from private_key where owner_kind = 'PERSON' and owner_id = $1 and protection = 'SERVICE')
       or exists (select from certificate_request where owner_kind = 'PERSON' and owner_id = $1 and state = 'APPROVED'
         and custody <> 'TOKEN') as awaits`,
    [personId],
  );
  return row!.awaits;
}

export async function removeExpiredCodes(database: Pick<Database, 'query'>, before: Date): Promise<number> {
  return (await database.query('delete from activation_code where expires_at < $1 returning 1', [before])).length;
}
