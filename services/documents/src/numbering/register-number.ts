// Enters the number of a paper document into the same register the counter uses.
import type { Tx } from '@lienthong/database';
import type { DocumentCode } from '@lienthong/official-document';
import { codeOf, numberTaken, outgoingRegister, requireCountable, yearOf } from './number-rules.js';
import { enter, lockBook } from './numbering.repository.js';
import type { NumberRequest } from './take-number.js';

/** @throws {DomainError} NUMBER_ALREADY_TAKEN, NUMBER_TOO_LARGE, and as formatCode */
export async function registerNumber(tx: Tx, request: NumberRequest, number: number): Promise<DocumentCode> {
  const { organisationId, typeCode, issueDate } = request;
  const code = codeOf(request, number);
  requireCountable(number);
  const book = { organisationId, registerKey: outgoingRegister(typeCode), year: yearOf(issueDate) };
  await lockBook(tx, book);
  if (!(await enter(tx, book, { ...request, number }))) throw numberTaken(code.code);
  return code;
}
