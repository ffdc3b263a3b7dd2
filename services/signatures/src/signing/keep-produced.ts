// What an act made goes into the store: read once, so that the hash it is listed under is the name it is kept by.
import type { Database } from '@lienthong/database';
import type { FileStore, StagedFile } from '@lienthong/file-store';
import { expectFiles } from './unannounced-files.js';

interface Parts {
  readonly database: Database;
  readonly files: FileStore;
}

export interface Listing {
  readonly actId: string;
  readonly at: Date;
}

export type Kept<P> = Omit<P, 'bytes'> & { readonly file: string; readonly sizeBytes: number };

/**
 * All of them staged, then listed as expected, then visible under their hashes.
 * @param listing null: they hold no new signature, and are not removed should the act end otherwise
 */
export async function keepProduced<P extends { readonly bytes: Buffer }>(
  { database, files }: Parts,
  produced: readonly P[],
  listing: Listing | null,
): Promise<Kept<P>[]> {
  const staged: StagedFile[] = [];
  try {
    for (const { bytes } of produced) staged.push(await files.stageBytes(bytes));
    const hashes = staged.map(({ sha256 }) => sha256);
    if (listing) await expectFiles(database, listing.actId, hashes, listing.at);
    for (const file of staged) await file.commit();
  } finally {
    for (const file of staged) await file.discard();
  }
  return produced.map(({ bytes, ...rest }, index) => ({
    ...rest,
    file: staged[index]!.sha256,
    sizeBytes: bytes.length,
  }));
}
