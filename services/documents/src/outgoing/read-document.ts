// Reading a document is an act too and goes on record.
import type { Database } from '@lienthong/database';
import { auditAct, documentSubject, type Caller } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';
import type { OutgoingLoaders } from './outgoing.loaders.js';

/** NĐ 30/2020/NĐ-CP, Phụ lục VI, III.5 a and III.6 l. @returns null when there is none for this organisation */
export const readDocument =
  (database: Database) =>
  async (caller: Caller, loaders: OutgoingLoaders, id: string): Promise<OutgoingDocument | null> => {
    const document = await loaders.document.load(id);
    // One statement, hence a transaction of its own.
    if (document) await auditAct(database, caller, documentSubject(document.id), 'DOCUMENT_READ');
    return document;
  };
