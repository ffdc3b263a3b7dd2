import { createHash } from 'node:crypto';

/** One event may reach two queues of one service: the inbox knows a message by both. */
export const inboxKeyOf = (queue: string, messageId: string): string => `${queue}/${messageId}`;

/** A name-based UUID (version 8): every repetition of one scheduled run has the same. @param runMs since the epoch */
export function scheduledMessageId(schedulerId: string, runMs: number): string {
  const hash = createHash('sha256').update(`${schedulerId}@${runMs}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
