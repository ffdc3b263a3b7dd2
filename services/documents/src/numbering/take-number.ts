// Gives an electronic document the next number of its register, in the transaction that registers it.
import type { Tx } from '@lienthong/database';
import type { CivilDate, OrganisationId, PersonId } from '@lienthong/kernel';
import type { DocumentCode } from '@lienthong/official-document';
import { codeOf, outgoingRegister, requireInOrder, yearOf, type Notation } from './number-rules.js';
import { advance, enter, lockBook, nextFreeNumber } from './numbering.repository.js';

export interface NumberRequest extends Notation {
  readonly organisationId: OrganisationId;
  readonly documentId: string;
  readonly issueDate: CivilDate;
  readonly registeredBy: PersonId;
  readonly registeredAt: Date;
}

/**
 * Consecutive per organisation, register and year; a number entered by hand is skipped (NĐ 30/2020/NĐ-CP, Điều 15(1)).
 * The book stays locked until the transaction ends: call it after everything that may refuse.
 * @throws {DomainError} ISSUE_DATE_BEFORE_LAST_NUMBER, and as formatCode
 */
export async function takeNumber(tx: Tx, request: NumberRequest): Promise<DocumentCode> {
  const { organisationId, typeCode, issueDate } = request;
  const book = { organisationId, registerKey: outgoingRegister(typeCode), year: yearOf(issueDate) };
  const { lastNumber, lastDate } = await lockBook(tx, book);
  requireInOrder(issueDate, lastDate);
  const number = await nextFreeNumber(tx, book, lastNumber);
  const code = codeOf(request, number);
  if (!(await enter(tx, book, { ...request, number })))
    throw new Error(`Number ${number} of ${book.registerKey} ${book.year} was free under its lock and is not.`);
  await advance(tx, book, number, issueDate);
  return code;
}
