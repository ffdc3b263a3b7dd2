// Reading a document is an act too and goes on record.
import type { Database } from '@lienthong/database';
import { auditAct, documentSubject, type Caller } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';

/**
 * NĐ 30/2020/NĐ-CP, Phụ lục VI, III.5 a and III.6 l.
 * @param load gives the document only to an organisation that may see it
 * @returns null when there is none for this organisation
 */
export const readDocument =
  (database: Database) =>
  async (
    caller: Caller,
    id: string,
    load: (id: string) => Promise<OutgoingDocument | null>,
  ): Promise<OutgoingDocument | null> => {
    const document = await load(id);
    // One statement, hence a transaction of its own.
    if (document) await auditAct(database, caller, documentSubject(document.id), 'DOCUMENT_READ');
    return document;
  };
