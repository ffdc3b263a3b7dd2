// When an expiring certificate is worth a reminder. Pure.

/** Days before expiry, the farthest first. */
export const thresholds = [60, 30, 7] as const;
export type Threshold = (typeof thresholds)[number];
const dayMs = 86_400_000;

/** Whole days until it expires, rounded up; 0 once it has. */
export const daysLeft = (notAfter: Date, at: Date): number =>
  Math.max(0, Math.ceil((notAfter.getTime() - at.getTime()) / dayMs));

/**
 * The reminder that is due: the nearest threshold already passed. One that was missed while nobody looked is made up for by the
 * next one only, so that nobody is reminded three times at once.
 */
export const dueThreshold = (notAfter: Date, at: Date): Threshold | null => {
  const left = notAfter.getTime() - at.getTime();
  return left <= 0 ? null : (thresholds.findLast((days) => left <= days * dayMs) ?? null);
};
