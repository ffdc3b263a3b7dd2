// Reading a document is an act too and goes on record.
import type { ReadingLog } from '../reading-log.js';
import { documentSubject, type Caller } from '../request.js';
import type { OutgoingDocument } from './outgoing-document.js';

/**
 * NĐ 30/2020/NĐ-CP, Phụ lục VI, III.5 a and III.6 l.
 * @param load gives the document only to an organisation that may see it
 * @returns null when there is none for this organisation
 */
export const readDocument =
  (readings: ReadingLog) =>
  async (
    caller: Caller,
    id: string,
    load: (id: string) => Promise<OutgoingDocument | null>,
  ): Promise<OutgoingDocument | null> => {
    const document = await load(id);
    if (document) {
      await readings.note({
        subject: documentSubject(document.id),
        actorId: caller.personId,
        act: 'DOCUMENT_READ',
        correlationId: caller.correlationId,
      });
    }
    return document;
  };
