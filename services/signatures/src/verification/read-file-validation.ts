// Who may see a file may see what its validation says; a file that has no report yet is validated while they wait.
import { type DomainError, isUuid, refuse } from '@lienthong/kernel';
import type { Clock } from '@lienthong/kernel';
import type { Caller } from '../request.js';
import { busy } from './judge-pool.js';
import { validateFile, type ValidationParts } from './validate-document.js';
import { senderOf, type ShownFile, visibleFile } from './validation.repository.js';

const notFound = (): DomainError => refuse('NOT_FOUND', { vi: 'Không tìm thấy tệp.', en: 'There is no such file.' });

/**
 * What stands of a file that arrived; another file of the document is judged now, from what is remembered of the sources outside:
 * nobody is asked while somebody waits for a page.
 * @param parts with trust services that only remember
 * @param withinMs how long somebody waits for a page
 * @throws {DomainError} NOT_FOUND when it is no file of a document the caller's organisation issued or received; VALIDATION_BUSY
 */
export const readFileValidation =
  (parts: ValidationParts, clock: Clock, withinMs = 20_000) =>
  async (caller: Caller, documentId: string, file: string): Promise<ShownFile> => {
    if (!isUuid(documentId) || !/^[0-9a-f]{64}$/.test(file)) throw notFound();
    const shown = await visibleFile(parts.database, documentId, file, caller.organisationId);
    if (!shown) throw notFound();
    if (shown.report) return shown;
    const sender = await senderOf(parts.database, documentId);
    const signal = AbortSignal.timeout(withinMs);
    try {
      const { file: judged, at } = await validateFile(parts, sender, shown, clock, signal);
      return { ...shown, ...judged, documentId, validatedAt: at };
    } catch (error) {
      throw signal.aborted ? busy() : error;
    }
  };
