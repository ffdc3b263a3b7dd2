// What every fuzzer of the house shares: reproducible chance, changes of bytes that suit any format, and the loop that counts.

/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number;

/** Mulberry32: thirty-two bits of state are plenty to wander through files. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Pick = <T>(list: readonly T[]) => T;
export type MutationOperator = (bytes: Buffer, next: Random, pick: Pick, seeds: readonly Buffer[]) => Buffer;

/** @returns one of the seeds after one to six changes */
export function mutate(operators: readonly MutationOperator[], seeds: readonly Buffer[], next: Random): Buffer {
  const pick: Pick = (list) => list[Math.floor(next() * list.length)]!;
  let bytes = pick(seeds);
  for (let changes = 1 + Math.floor(next() * 6); changes > 0; changes -= 1)
    bytes = pick(operators)(bytes, next, pick, seeds);
  return bytes;
}

export const placeIn = (bytes: Buffer, next: Random): number => Math.floor(next() * (bytes.length + 1));

/** A length: mostly short, now and then up to a fifth of the file. */
export const spanIn = (bytes: Buffer, next: Random): number =>
  Math.floor(next() < 0.8 ? next() * 24 : next() * (bytes.length / 5));

export const replaceRange = (bytes: Buffer, from: number, to: number, by: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

/** Start and end of a random run between two marks; [0, 0] where there is none. */
export function betweenMarks(bytes: Buffer, next: Random, open: number, close: number): [number, number] {
  const from = bytes.indexOf(open, placeIn(bytes, next)) + 1;
  const to = bytes.indexOf(close, from);
  return from === 0 || to < 0 ? [0, 0] : [from, to];
}

/** @param tokens what means something in the format */
export const byteOperators = (tokens: readonly Buffer[]): MutationOperator[] => [
  (bytes, next) => {
    const at = placeIn(bytes, next);
    const copy = Buffer.from(bytes);
    if (at < copy.length) copy[at] = Math.floor(next() * 256);
    return copy;
  },
  (bytes, next) => {
    const at = placeIn(bytes, next);
    return replaceRange(bytes, at, at + spanIn(bytes, next), Buffer.alloc(0));
  },
  (bytes, next, pick) => {
    const at = placeIn(bytes, next);
    return replaceRange(bytes, at, at, pick(tokens));
  },
  (bytes, next) => {
    const from = placeIn(bytes, next);
    const at = placeIn(bytes, next);
    return replaceRange(bytes, at, at, bytes.subarray(from, from + spanIn(bytes, next)));
  },
  (bytes, next, pick, seeds) => {
    const other = pick(seeds);
    return Buffer.concat([bytes.subarray(0, placeIn(bytes, next)), other.subarray(placeIn(other, next))]);
  },
];

export interface FuzzFault {
  /** Which of the mutated files, counted from 1: the same seed meets it again. */
  readonly number: number;
  readonly what: string;
  readonly bytes: Buffer;
}

export interface FuzzReport {
  readonly seed: number;
  readonly count: number;
  readonly accepted: number;
  readonly faults: readonly FuzzFault[];
}

export interface FuzzOptions {
  readonly seed: number;
  /** Until so many milliseconds have passed, or `count` files were tried. */
  readonly milliseconds: number;
  readonly count?: number;
}

/** What is wrong with how a file is treated, if anything is. */
export interface FuzzTrial {
  readonly what?: string;
  readonly isAccepted: boolean;
}

const mostFaults = 20;

/** Tries mutated files until time, count or patience ends. */
export async function fuzzLoop(
  { seed, milliseconds, count = Infinity }: FuzzOptions,
  make: (next: Random) => Buffer,
  attempt: (bytes: Buffer, next: Random) => FuzzTrial | Promise<FuzzTrial>,
): Promise<FuzzReport> {
  const next = random(seed);
  const faults: FuzzFault[] = [];
  let accepted = 0;
  let number = 0;
  const startedAt = performance.now();
  while (number < count && performance.now() - startedAt < milliseconds && faults.length < mostFaults) {
    number += 1;
    const bytes = make(next);
    const { what, isAccepted } = await attempt(bytes, next);
    if (isAccepted) accepted += 1;
    if (what !== undefined) faults.push({ number, what, bytes });
  }
  return { seed, count: number, accepted, faults };
}
