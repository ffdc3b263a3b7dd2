// How an announced upload stands.
import type { Database } from '@lienthong/database';
import type { Caller } from '../request.js';
import type { Upload } from './file.js';
import { uploadOfOrganisation } from './file.repository.js';

/** @returns null when there is none of the caller's organisation */
export const readUpload =
  (database: Database) =>
  (caller: Caller, id: string): Promise<Upload | null> =>
    uploadOfOrganisation(database, id, caller.organisationId);
