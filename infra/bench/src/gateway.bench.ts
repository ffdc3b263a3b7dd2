import type { BenchResult } from './bench.js';
export async function gateway(_say: (line: string) => void): Promise<BenchResult> {
  throw new Error('gateway bench');
}
