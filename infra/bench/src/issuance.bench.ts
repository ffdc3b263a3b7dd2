import type { BenchResult } from './bench.js';
export async function issuance(_say: (line: string) => void): Promise<BenchResult> {
  throw new Error('issuance bench');
}
