import type { Database } from './open-database.js';
import type { Tx } from './transaction.js';

type Reader = Pick<Tx, 'query'>;

/** @returns true the first time a message is seen, false when its effect is already committed */
export async function handleOnce(tx: Tx, messageId: string): Promise<boolean> {
  const rows = await tx.query('insert into inbox (message_id) values ($1) on conflict do nothing returning 1', [
    messageId,
  ]);
  return rows.length === 1;
}

/** A look without a claim: whether the message's effect is already committed. */
export async function alreadyHandled(reader: Reader, messageId: string): Promise<boolean> {
  return (await reader.query('select 1 from inbox where message_id = $1', [messageId])).length === 1;
}

/**
 * How long it must be known that a message was handled. A message comes again only while its sender has no confirmation: it is
 * offered again at least every hour then, and confirmed again. So a row is needed for as long as sender, queue or consumer may be
 * down, or set back to a copy from before; this is far beyond that, and beyond the period of any plan (a run that is not known is
 * made up for).
 */
const inboxDays = 400;
/** Each statement ends within the limit of a connection, whatever has piled up. */
const atOnce = 10_000;

/**
 * Forgets messages handled long ago; when a plan was first made is kept for ever (`schedule/…`). Several processes may do it at once.
 * @param days not below the longest outage after which a sender may still come back
 * @returns how many
 */
export async function pruneInbox(database: Database, days = inboxDays): Promise<number> {
  let removed = 0;
  for (;;) {
    const rows = await database.query(
      `delete from inbox where ctid = any (array(
         select ctid from inbox where handled_at < now() - make_interval(days => $1) and message_id not like 'schedule/%'
         order by handled_at limit $2 for update skip locked)) returning 1`,
      [days, atOnce],
    );
    removed += rows.length;
    if (rows.length < atOnce) return removed;
  }
}
