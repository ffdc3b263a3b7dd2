// Every SQL statement about counters and the outgoing register.
import type { Tx } from '@lienthong/database';
import type { CivilDate, OrganisationId, PersonId } from '@lienthong/kernel';

/** One sequence of numbers: of an organisation, in one register, in one year. */
export interface Book {
  readonly organisationId: OrganisationId;
  readonly registerKey: string;
  /** Of the date of the document, or of arrival, in Vietnam. */
  readonly year: number;
}

export interface OpenBook {
  readonly lastNumber: number;
  /** Date of the newest number the counter gave. */
  readonly lastDate: CivilDate | null;
}

export interface RegisterEntry {
  readonly number: number;
  readonly documentId: string;
  readonly issueDate: CivilDate;
  readonly registeredBy: PersonId;
  readonly registeredAt: Date;
}

const key = ({ organisationId, registerKey, year }: Book) => [organisationId, registerKey, year];

/** Opens the book if it is new and locks it until the end of the transaction: one registration at a time. */
export async function lockBook(tx: Tx, book: Book): Promise<OpenBook> {
  const rows = await tx.query<OpenBook>(
    `insert into number_book as book (organisation_id, register_key, year, last_number) values ($1, $2, $3, 0)
     on conflict (organisation_id, register_key, year) do update set last_number = book.last_number
     returning last_number as "lastNumber", last_date as "lastDate"`,
    key(book),
  );
  return rows[0]!;
}

/**
 * The next number after `lastNumber` that stands in no entry. Runs as a statement of its own after `lockBook`: a statement
 * that waits for the lock would still see the register as it was before the wait.
 */
export async function nextFreeNumber(tx: Tx, book: Book, lastNumber: number): Promise<number> {
  const rows = await tx.query<{ next: number }>(
    `select min(candidate.number) as next
     from (
       select $4::int + 1 as number
       union all
       select number + 1 from register_entry
       where organisation_id = $1 and register_key = $2 and year = $3 and number > $4
     ) candidate
     where not exists (
       select 1 from register_entry taken
       where taken.organisation_id = $1 and taken.register_key = $2 and taken.year = $3
         and taken.number = candidate.number)`,
    [...key(book), lastNumber],
  );
  return rows[0]!.next;
}

/** @returns false when the number stands in the register already */
export async function enter(tx: Tx, book: Book, entry: RegisterEntry): Promise<boolean> {
  const { number, documentId, issueDate, registeredBy, registeredAt } = entry;
  const rows = await tx.query(
    `insert into register_entry
       (organisation_id, register_key, year, number, document_id, issue_date, registered_by, registered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (organisation_id, register_key, year, number) do nothing returning 1`,
    [...key(book), number, documentId, issueDate, registeredBy, registeredAt],
  );
  return rows.length === 1;
}

export const advance = async (tx: Tx, book: Book, lastNumber: number, lastDate: CivilDate): Promise<void> => {
  await tx.query(
    `update number_book set last_number = $4, last_date = $5
     where organisation_id = $1 and register_key = $2 and year = $3`,
    [...key(book), lastNumber, lastDate],
  );
};

/** The next number of a book into which nothing is entered by hand, in one statement. */
export async function countOn(tx: Tx, book: Book, date: CivilDate): Promise<number> {
  const rows = await tx.query<{ number: number }>(
    `insert into number_book as book (organisation_id, register_key, year, last_number, last_date)
     values ($1, $2, $3, 1, $4)
     on conflict (organisation_id, register_key, year) do update
       set last_number = book.last_number + 1, last_date = excluded.last_date
     returning last_number as number`,
    [...key(book), date],
  );
  return rows[0]!.number;
}
