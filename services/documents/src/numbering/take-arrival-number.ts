// Arrival numbers: one sequence for paper and electronic, by organisation and year.
import type { Tx } from '@lienthong/database';
import type { CivilDate, OrganisationId } from '@lienthong/kernel';
import { incomingRegisterKey } from '@lienthong/official-document';
import { yearOf } from './number-rules.js';
import { countOn } from './numbering.repository.js';

/** The book stays locked until the transaction ends, so that a rollback gives the number back (NĐ 30/2020/NĐ-CP, Điều 22(2)). */
export const takeArrivalNumber = (tx: Tx, organisationId: OrganisationId, date: CivilDate): Promise<number> =>
  countOn(tx, { organisationId, registerKey: incomingRegisterKey, year: yearOf(date) }, date);
