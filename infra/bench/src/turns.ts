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

/** The value that 99 of 100 do not exceed. */
export function percentile99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}
