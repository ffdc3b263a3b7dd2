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
