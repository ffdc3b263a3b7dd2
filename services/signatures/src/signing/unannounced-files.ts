// A signature exists with its file and its row, or not at all. The file comes first, so its hash is written down before it: what an
// attempt left that crashed, lost a race or was refused at the end is known, and removed.
//
// The store is shared with other services and knows files by their hash. A hash is removed only if this service wrote it down as the
// file of an act that has ended otherwise, if no act announced it, and if no act is about to. Nobody else can have put the same bytes
// there: they hold a signature by a key that is only here, and nobody was ever told of them.
import type { Database, Tx } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';

const lockFile = (tx: Tx, file: string): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('lienthong unannounced file ' || $1, 0))`, [file]);

/** Before they become visible in the store; waits while one of them is being removed, so that it is there again afterwards. */
export const expectFiles = (database: Database, actId: string, files: readonly string[], at: Date): Promise<void> =>
  database.transaction(async (tx) => {
    // In one order, so that two acts never wait for each other.
    for (const file of [...files].sort()) {
      await lockFile(tx, file);
      await tx.query(
        `insert into unannounced_file (file, act_id, recorded_at) values ($1, $2, $3)
         on conflict (file, act_id) do update set recorded_at = excluded.recorded_at`,
        [file, actId, at],
      );
    }
  });

/** In the transaction that announces them. Others of the same act were made by other attempts, and stay on the list. */
export async function areAnnounced(tx: Tx, actId: string, files: readonly string[]): Promise<void> {
  await tx.query('delete from unannounced_file where act_id = $1 and file = any ($2)', [actId, files]);
}

/**
 * Removes what acts have left that ended otherwise.
 * @param before an attempt that still runs has put its files later than this
 * @returns how many files
 */
export async function removeUnannounced(database: Database, store: FileStore, before: Date): Promise<number> {
  const left = await database.query<{ file: string }>(
    `select distinct u.file from unannounced_file u join signing_act a on a.id = u.act_id
     where u.recorded_at < $1 and a.state <> 'STARTED' limit 1000`,
    [before],
  );
  let removed = 0;
  for (const { file } of left) {
    removed += await database.transaction(async (tx) => {
      await lockFile(tx, file);
      const [row] = await tx.query<{ awaited: boolean; announced: boolean }>(
        `select
           exists (select from unannounced_file u left join signing_act a on a.id = u.act_id
             where u.file = $1 and (u.recorded_at >= $2 or a.state is distinct from 'COMPLETED' and a.state is distinct from 'FAILED'))
             as awaited,
           exists (select from verified_file where sha256 = $1) or exists (select from signed_file_level where file = $1)
             or exists (select from document_file where file = $1) as announced`,
        [file, before],
      );
      if (row!.awaited) return 0;
      if (!row!.announced) await store.remove(file);
      await tx.query('delete from unannounced_file where file = $1', [file]);
      return row!.announced ? 0 : 1;
    });
  }
  return removed;
}
