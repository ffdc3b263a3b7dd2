// How long a certificate may be valid. Pure.
import type { RequestKind } from './requests/certificate-request.js';

/** Years. NĐ 68/2024/NĐ-CP, Điều 9: a subscriber's new certificate at most 5, a renewal at most 3. */
export const longestValidity = (kind: RequestKind): number => (kind === 'RENEWAL' ? 3 : 5);

/** A day of grace: authorities count from the second of issue or to the end of the last day. */
const graceMs = 86_400_000;

export function isLongerThanAllowed(kind: RequestKind, notBefore: Date, notAfter: Date): boolean {
  const latest = new Date(notBefore);
  latest.setUTCFullYear(latest.getUTCFullYear() + longestValidity(kind));
  return notAfter.getTime() > latest.getTime() + graceMs;
}
