import { randomFillSync } from 'node:crypto';

const bytes = new Uint8Array(16);
let lastMs = 0;
let sequence = 0;

/**
 * A UUID version 7 (RFC 9562, 5.7): sorts by time of creation, so that it serves as keyset cursor and keeps indexes compact.
 * Ids made in one process within one millisecond keep their order by a 12-bit sequence.
 * @param nowMs milliseconds since the epoch
 */
export function uuidV7(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  randomFillSync(bytes, 8);
  const time = lastMs.toString(16).padStart(12, '0');
  const tail = Buffer.from(bytes.buffer, 8, 8);
  tail[0] = (tail[0]! & 0x3f) | 0x80;
  const hex = tail.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${hex.slice(0, 4)}-${hex.slice(4)}`;
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
