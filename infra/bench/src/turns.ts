import { median } from './bench-result.js';

/** Runs a piece of work again and again for a turn. @returns how often per second */
export async function perSecond(
  work: () => void | Promise<void>,
  turnMs: number,
  latencies?: number[],
): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  let now = startedAt;
  do {
    const before = now;
    const pending = work();
    if (pending !== undefined) await pending;
    done += 1;
    now = performance.now();
    latencies?.push(now - before);
  } while (now - startedAt < turnMs);
  return (done * 1000) / (now - startedAt);
}

/** Code that is called a few thousand times is compiled for good within this. */
export const warmMs = 2_500;

export interface Work {
  readonly work: () => void | Promise<void>;
  /** Another work, to be a share of. */
  readonly over: () => void | Promise<void>;
  readonly rounds: number;
  readonly turnMs: number;
  /** Gets the milliseconds of each time `work` was done. */
  readonly latencies?: number[];
}

/** Rates per second, and how much of the other work's rate `work` reaches; middle values. */
export interface Share {
  readonly rate: number;
  readonly rateOver: number;
  readonly share: number;
}

/**
 * Two works take short turns, so that what else runs on the machine falls on both. Two only:
 * with ten in a row one always paid for collecting what the others had left in memory. Before that `work` runs until it is compiled.
 */
export async function inTurns({ work, over, rounds, turnMs, latencies }: Work): Promise<Share> {
  await perSecond(over, turnMs);
  await perSecond(work, warmMs);
  const rates: number[] = [];
  const ratesOver: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ratesOver.push(await perSecond(over, turnMs));
    rates.push(await perSecond(work, turnMs, latencies));
  }
  return {
    rate: median(rates),
    rateOver: median(ratesOver),
    share: median(rates.map((rate, round) => rate / ratesOver[round]!)),
  };
}

/** The value that 99 of 100 do not exceed. */
export function percentile99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}
