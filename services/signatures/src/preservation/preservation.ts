// The preservation of one issued file: which level it has, what it waits for, when the next attempt is due. Pure.
/** ETSI EN 319 142-1, 6: with proof of time (B-T), of everything validation needs (B-LT), and of when that was gathered (B-LTA). */
export const signatureLevels = ['B_B', 'B_T', 'B_LT', 'B_LTA'] as const;
export type SignatureLevel = (typeof signatureLevels)[number];

export const preservationStates = [
  'AWAITING_TIME_STAMP',
  'AWAITING_VALIDATION_DATA',
  'AWAITING_ARCHIVE_TIME_STAMP',
  'PRESERVED',
  'AWAITING_RENEWAL',
] as const;
export type PreservationState = (typeof preservationStates)[number];

export const archiveDigests = ['sha256', 'sha384', 'sha512'] as const;
export type ArchiveDigest = (typeof archiveDigests)[number];

/** Why the last attempt did not get further. */
export interface PreservationFailure {
  readonly code: string;
  /** For operators. */
  readonly detail: string;
  readonly url: string | null;
}

export interface Preservation {
  readonly id: string;
  readonly documentId: string;
  /** `main`, or the attachment's id. */
  readonly part: string;
  /** SHA-256 of what was issued and delivered; never changes. */
  readonly deliveredFile: string;
  /** SHA-256 of the newest preserved revision; the delivered file until there is one. */
  readonly file: string;
  readonly level: SignatureLevel;
  readonly state: PreservationState;
  /** Since when it lacks something; null: it lacks nothing. */
  readonly waitingSince: Date | null;
  /** Failed ones since the last success. */
  readonly attempts: number;
  /** When it is looked at again: to complete it, or to renew the archive time-stamp. */
  readonly nextAttemptAt: Date;
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
  readonly failureUrl: string | null;
  readonly failedAt: Date | null;
  /** Which time-stamping authority answered last. */
  readonly timeStampedBy: string | null;
  readonly archiveDigest: ArchiveDigest | null;
  /** End of the certificate behind the newest archive time-stamp. */
  readonly archiveEndsAt: Date | null;
}

const dayMs = 24 * 3_600_000;
/** An archive time-stamp is renewed this long before the certificate behind it ends. */
export const renewedBeforeMs = 90 * dayMs;
const firstPauseMs = 60_000;
const longestPauseMs = 6 * 3_600_000;

/** One minute, then twice as long each time, at most six hours. @param attempts failed so far, from 1 */
export const nextAttempt = (now: Date, attempts: number): Date =>
  new Date(now.getTime() + Math.min(firstPauseMs * 2 ** Math.min(attempts - 1, 20), longestPauseMs));

/** What a file of this level still waits for. */
export const awaiting = (level: SignatureLevel): PreservationState =>
  level === 'B_B'
    ? 'AWAITING_TIME_STAMP'
    : level === 'B_T'
      ? 'AWAITING_VALIDATION_DATA'
      : level === 'B_LT'
        ? 'AWAITING_ARCHIVE_TIME_STAMP'
        : 'AWAITING_RENEWAL';

/** An archive time-stamp that is about to end, or that was made with a weaker hash than is wanted now, is put under a new one. */
export const isRenewalDue = (
  { nextAttemptAt, archiveDigest }: Pick<Preservation, 'nextAttemptAt' | 'archiveDigest'>,
  wanted: ArchiveDigest,
  now: Date,
): boolean => nextAttemptAt <= now || archiveDigest === null || weakerThan(wanted).includes(archiveDigest);

/**
 * When a preserved file is put under a new time-stamp: 90 days before the certificate behind its time-stamp ends; half of what is left
 * where that is less, so that an authority whose certificate ends soon is not asked every day.
 */
export function renewalAt(archiveEndsAt: Date, now: Date): Date {
  const left = archiveEndsAt.getTime() - now.getTime();
  return new Date(now.getTime() + Math.max(left > 2 * renewedBeforeMs ? left - renewedBeforeMs : left / 2, 3_600_000));
}

/** Hashes weaker than this one. */
export const weakerThan = (wanted: ArchiveDigest): ArchiveDigest[] =>
  archiveDigests.slice(0, archiveDigests.indexOf(wanted));
