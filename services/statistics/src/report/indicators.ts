// The indicators of the monthly report (reference of the indicator set: README) and their arithmetic; pure.

/** Counts that are stored; rates are always computed from them. */
export const countCodes = ['D1', 'D2', 'D3', 'D6', 'D7', 'D8', 'D9', 'E1', 'E2', 'E5', 'E6'] as const;
export type CountCode = (typeof countCodes)[number];
export type Counts = Readonly<Record<CountCode, number>>;

export const rateCodes = ['R1', 'R2', 'R3', 'R5', 'R6'] as const;
export type RateCode = (typeof rateCodes)[number];

export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  /** 0 to 1; null when there is nothing to divide by. */
  readonly value: number | null;
  /** As written in Vietnamese, `95,47 %`; `–` when there is nothing to divide by: neither 0 % nor 100 %. */
  readonly text: string;
}
export type Rates = Readonly<Record<RateCode, Rate>>;

/** Hundredths of a per cent, rounded half up in whole numbers, with a decimal comma. */
function percentText(numerator: number, denominator: number): string {
  const hundredths = Math.floor((numerator * 20_000 + denominator) / (denominator * 2));
  return `${Math.floor(hundredths / 100)},${String(hundredths % 100).padStart(2, '0')} %`;
}

const rate = (numerator: number, denominator: number): Rate =>
  denominator === 0
    ? { numerator, denominator, value: null, text: '–' }
    : { numerator, denominator, value: numerator / denominator, text: percentText(numerator, denominator) };

export const ratesOf = (counts: Counts): Rates => ({
  R1: rate(counts.D2, counts.D1),
  R2: rate(counts.D3, counts.D1),
  R3: rate(counts.D6 + counts.D7, counts.D2),
  R5: rate(counts.E2, counts.E1),
  R6: rate(counts.D9, counts.D2),
});

/** A group's rates come from these sums, never from the mean of its members' rates. */
export const sumOf = (rows: readonly Counts[]): Counts =>
  Object.fromEntries(countCodes.map((code) => [code, rows.reduce((sum, row) => sum + row[code], 0)])) as Counts;
