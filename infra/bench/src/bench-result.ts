export interface BenchResult {
  readonly bench: string;
  readonly figures: Readonly<Record<string, number>>;
  /** What a figure is to reach; figures without a target are shown for information. */
  readonly targets: Readonly<Record<string, number>>;
  /** What a figure is to stay below: times. */
  readonly ceilings?: Readonly<Record<string, number>>;
}

/** Middle of the values: one slow moment of a shared machine does not decide. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
