// From a PIN to 32 bytes that open one sealing. Runs in the thread pool, never on the event loop.
import { randomBytes, scrypt } from 'node:crypto';
import { normaliseText } from '@lienthong/kernel';

/** scrypt (RFC 7914): N, r and p. Memory is 128 · N · r bytes. */
export interface PinCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** As stored beside the key, so that a later cost leaves earlier keys readable. */
export interface PinDerivation extends PinCost {
  readonly algorithm: 'scrypt';
  /** 16 bytes, base64. */
  readonly salt: string;
}

/**
 * 128 MiB and about a third of a second for each guess on the machine this was chosen on. The PIN is short: this is the last of
 * three walls, after the key-encryption key (which is not in the database) and the lock after wrong PINs.
 */
export const usualPinCost: PinCost = { n: 2 ** 17, r: 8, p: 1 };

/** Where the PIN is printed at the start, a cost protects nothing; it would only make the keys of a province slow to make. */
export const demonstrationPinCost: PinCost = { n: 2 ** 13, r: 8, p: 1 };

export const newPinDerivation = ({ n, r, p }: PinCost): PinDerivation => ({
  algorithm: 'scrypt',
  n,
  r,
  p,
  salt: randomBytes(16).toString('base64'),
});

/** Two at once: bounds the memory of a process, and leaves half of the thread pool to files and keys. */
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** @returns 32 bytes; the caller overwrites them when done */
export async function derive(pin: string, { n, r, p, salt }: PinDerivation): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  try {
    return await new Promise<Buffer>((resolve, reject) =>
      scrypt(
        normaliseText(pin),
        Buffer.from(salt, 'base64'),
        32,
        { N: n, r, p, maxmem: 128 * n * r * p + 2 ** 20 },
        (error, derived) => (error ? reject(error) : resolve(derived)),
      ),
    );
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
