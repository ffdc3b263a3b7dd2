// One attempt at one file: taken in hand, lifted, stored, written down. Safe to repeat, and safe beside another worker's.
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import type { JobLogger } from '@lienthong/jobs';
import { type Clock, uuidV7 } from '@lienthong/kernel';
import type { TrustServices } from '../trust/trust-services.js';
import { liftFile, type LiftedFile } from './lift-file.js';
import {
  type ArchiveDigest,
  awaiting,
  isRenewalDue,
  nextAttempt,
  type Preservation,
  type PreservationState,
  renewalAt,
} from './preservation.js';
import {
  type AttemptOutcome,
  claimPreservation,
  recordAttempt,
  releasePreservation,
} from './preservation.repository.js';

export interface PreservationParts {
  readonly database: Database;
  readonly files: FileStore;
  readonly trust: TrustServices;
  readonly archiveDigest: ArchiveDigest;
}

interface Run {
  readonly clock: Clock;
  readonly logger: JobLogger;
  readonly signal: AbortSignal;
}

/** How long a file may be in one worker's hands; every question inside is shorter by far. */
const handMs = 10 * 60_000;
const attemptMs = 4 * 60_000;

/**
 * @returns the state it is in now; null when another worker has it, or it is not due
 */
export async function preserveFile(
  parts: PreservationParts,
  id: string,
  { clock, logger, signal }: Run,
): Promise<PreservationState | null> {
  const { database, files, trust, archiveDigest } = parts;
  const now = clock.now();
  const claim = uuidV7();
  const held = await claimPreservation(database, id, claim, now, new Date(now.getTime() + handMs));
  if (!held) return null;
  const renew = held.level === 'B_LTA';
  if (held.state === 'PRESERVED' && !isRenewalDue(held, archiveDigest, now)) {
    await releasePreservation(database, id, claim);
    return null;
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]);
  let outcome: AttemptOutcome;
  try {
    const given = await files.read(held.file);
    const lifted = await liftFile(trust, given, { digest: archiveDigest, renew, signal: limit });
    // Stored before it is written down: a row never names a file that is not there.
    const file = lifted.bytes === given ? null : await files.put(lifted.bytes);
    outcome = outcomeOf(held, lifted, file, archiveDigest, clock.now(), renew);
  } catch (error) {
    if (signal.aborted) {
      await releasePreservation(database, id, claim);
      throw error;
    }
    logger.error({ err: error, preservationId: id }, 'a file could not be preserved');
    outcome = failedBy(held, error, clock.now(), renew);
  }
  const { state, failure, nextAttemptAt, revision } = outcome;
  const written = await database.transaction((tx) => recordAttempt(tx, id, claim, outcome, clock.now()));
  const said = { preservationId: id, documentId: held.documentId, part: held.part, state, nextAttemptAt };
  if (!written) logger.warn(said, 'another worker took the file over; this attempt counts for nothing');
  else if (failure) logger.warn({ ...said, ...failure }, 'a file waits for its preservation');
  else logger.info({ ...said, level: revision?.level }, 'a file is preserved');
  return written ? state : null;
}

function outcomeOf(
  held: Preservation,
  lifted: LiftedFile,
  file: string | null,
  digest: ArchiveDigest,
  now: Date,
  renew: boolean,
): AttemptOutcome {
  const { level, failure, timeStampedBy, archiveEndsAt, bytes } = lifted;
  const stamped = level === 'B_LTA' && !failure;
  const revision =
    file === null
      ? null
      : {
          file,
          sizeBytes: bytes.length,
          level,
          timeStampedBy,
          archiveDigest: stamped ? digest : null,
          archiveEndsAt: stamped ? archiveEndsAt : null,
        };
  if (stamped && archiveEndsAt) {
    const nextAttemptAt = renewalAt(archiveEndsAt, now);
    return { revision, state: 'PRESERVED', waitingSince: null, attempts: 0, nextAttemptAt, failure: null };
  }
  const attempts = held.attempts + 1;
  return {
    revision,
    state: renew ? 'AWAITING_RENEWAL' : awaiting(level),
    waitingSince: held.waitingSince ?? now,
    attempts,
    nextAttemptAt: nextAttempt(now, attempts),
    failure,
  };
}

/** A fault of ours or of the store: told as such, tried again. */
function failedBy(held: Preservation, error: unknown, now: Date, renew: boolean): AttemptOutcome {
  const attempts = held.attempts + 1;
  const { code } = error as { code?: unknown };
  return {
    revision: null,
    state: renew ? 'AWAITING_RENEWAL' : awaiting(held.level),
    waitingSince: held.waitingSince ?? now,
    attempts,
    nextAttemptAt: nextAttempt(now, attempts),
    failure: {
      code: typeof code === 'string' && /^FILE_[A-Z_]+$/.test(code) ? code : 'PRESERVATION_FAILED',
      detail: (error as Error).name,
      url: null,
    },
  };
}
