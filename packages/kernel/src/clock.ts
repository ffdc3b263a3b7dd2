/** The only source of "now" for a rule. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved; for tests and for replaying a day. */
export const fixedClock = (iso: string): Clock & { set(iso: string): void } => {
  let at = new Date(iso);
  return { now: () => at, set: (next) => void (at = new Date(next)) };
};
