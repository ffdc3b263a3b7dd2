// How far the documents a signer has set going have come.
import type { Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import type { Caller } from '../request.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { signingCounts, type SigningCounts } from './outgoing-list.repository.js';
import { mostDocuments } from './sign-documents.js';

/**
 * Counts those of the documents that are the caller's to sign; others are as if they did not exist.
 * @throws {DomainError} DOCUMENTS_OUT_OF_BOUNDS
 */
export const signingProgress =
  (database: Database) =>
  async (caller: Caller, documentIds: readonly string[]): Promise<SigningCounts> => {
    if (documentIds.length < 1 || documentIds.length > mostDocuments) {
      throw refuseOutgoing('DOCUMENTS_OUT_OF_BOUNDS', ['documentIds']);
    }
    return signingCounts(database, caller.organisationId, caller.personId, documentIds.filter(isUuid));
  };
