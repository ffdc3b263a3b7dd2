// One file, as far up as it gets now: proof of time, validation data, archive time-stamp. Bytes in, bytes out; the network is the
// trust services'. The same steps complete B-B, lift B-T and renew B-LTA.
import {
  addDocumentTimeStamp,
  addValidationData,
  type LevelsReading,
  type PadesLevel,
  readLevels,
  readProofSubjects,
  readSignatures,
  readValidationData,
} from '@lienthong/pdf-signature';
import { isDomainError } from '@lienthong/kernel';
import { noting } from '../trust/noting.js';
import { TrustServiceError } from '../trust/trust-failure.js';
import type { TrustServices } from '../trust/trust-services.js';
import { gatherValidationData } from './gather-validation-data.js';
import { type ArchiveDigest, type PreservationFailure, type SignatureLevel, signatureLevels } from './preservation.js';

export interface LiftedFile {
  /** The bytes given when nothing could be added. */
  readonly bytes: Buffer;
  readonly level: SignatureLevel;
  /** Null: as far up as it goes. */
  readonly failure: PreservationFailure | null;
  readonly timeStampedBy: string | null;
  readonly archiveEndsAt: Date | null;
}

/**
 * @param renew true: the file is put under a new archive time-stamp although it has one
 * @throws only faults of ours; what others did not do is the failure in the result
 */
export async function liftFile(
  trust: TrustServices,
  given: Buffer,
  options: { readonly digest: ArchiveDigest; readonly renew: boolean; readonly signal: AbortSignal },
): Promise<LiftedFile> {
  const { digest, renew, signal } = options;
  const stamp = noting(trust.timeStamps, { patient: true, signal });
  const anchors = (await trust.anchors.all()).map(({ certificate }) => certificate);
  const levelsOf = (bytes: Buffer): LevelsReading => readLevels(bytes, anchors);
  let bytes = given;
  let failure: PreservationFailure | null = null;
  try {
    const before = levelsOf(given);
    const lifted = fieldsToLift(before);
    if (before.signatures.some(({ level }) => level === 'B-B')) {
      bytes = await addDocumentTimeStamp(bytes, stamp.service, { digest });
    }
    if (renew || lowest(levelsOf(bytes)) !== 'B_LTA') {
      const subjects = readProofSubjects(bytes).filter(
        ({ kind, fieldName }) => kind === 'DOCUMENT_TIME_STAMP' || lifted.has(fieldName),
      );
      const gathered = await gatherValidationData(trust, subjects, readValidationData(bytes), signal);
      bytes = addValidationData(bytes, gathered.data);
      if (gathered.failure) throw gathered.failure;
      // Where something is missing still, one more time-stamp at every attempt would archive nothing and let the file grow.
      if (renew || lowest(levelsOf(bytes)) === 'B_LT') {
        bytes = await addDocumentTimeStamp(bytes, stamp.service, { digest });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    failure = failureOf(stamp.failure() ?? error);
  }
  if (bytes !== given) requireIntact(given, bytes);
  const reading = bytes === given && failure ? readOrNull(() => levelsOf(given)) : levelsOf(bytes);
  const level = reading ? lowest(reading) : 'B_B';
  return {
    bytes,
    level,
    failure: failure ?? (level === 'B_LTA' ? null : gapOf(reading)),
    timeStampedBy: stamp.by(),
    archiveEndsAt: reading?.archiveEnds ?? null,
  };
}

const levels: Record<PadesLevel, SignatureLevel> = { 'B-B': 'B_B', 'B-T': 'B_T', 'B-LT': 'B_LT', 'B-LTA': 'B_LTA' };

/** A file is preserved as far as its weakest PAdES signature is. */
const lowest = ({ signatures }: LevelsReading): SignatureLevel => {
  const reached = signatures.flatMap(({ level }) => (level === undefined ? [] : [levels[level]]));
  if (reached.length === 0) return 'B_B';
  return reached.reduce((one, other) => (signatureLevels.indexOf(other) < signatureLevels.indexOf(one) ? other : one));
};

class NothingToPreserveError extends Error {}

/**
 * Those that have a PAdES level. A signature in an older form, which somebody else put to an attachment before our seal, has none and
 * never gets one: our time-stamps cover it, and keep nothing of ours from being preserved.
 */
function fieldsToLift({ signatures }: LevelsReading): ReadonlySet<string> {
  if (signatures.length === 0) throw new NothingToPreserveError('the file holds no signature');
  const fields = new Set(signatures.flatMap(({ fieldName, level }) => (level === undefined ? [] : [fieldName])));
  if (fields.size > 0) return fields;
  const [foreign] = signatures;
  throw new NothingToPreserveError(`${foreign!.fieldName} is no PAdES signature: ${foreign!.missing[0]?.code ?? ''}`);
}

/** The faults of others, and refusals of the file; a fault of ours goes up. */
function failureOf(error: unknown): PreservationFailure {
  if (error instanceof TrustServiceError) return { code: error.code, detail: error.detail, url: error.url };
  if (error instanceof NothingToPreserveError) return { code: 'NOT_PRESERVABLE', detail: error.message, url: null };
  if (isDomainError(error)) return { code: error.code, detail: error.text.en, url: null };
  throw error;
}

const gapOf = (reading: LevelsReading | null): PreservationFailure => {
  const lifted = reading?.signatures.filter(({ level }) => level !== undefined) ?? [];
  const [gap] = lifted.flatMap(({ missing }) => missing);
  return { code: gap?.code ?? 'NOT_PRESERVABLE', detail: gap?.subject ?? 'the file cannot be read', url: null };
};

function readOrNull(read: () => LevelsReading): LevelsReading | null {
  try {
    return read();
  } catch (error) {
    if (isDomainError(error)) return null; // said already by the failure
    throw error;
  }
}

/** What was delivered is never touched: the new file begins with it, and every signature in it still holds. @throws {Error} */
function requireIntact(before: Buffer, after: Buffer): void {
  if (!after.subarray(0, before.length).equals(before)) throw new Error('the lifted file does not begin with the file');
  const broken = readSignatures(after).find(
    ({ subFilter, integrity, coverage }) =>
      subFilter !== 'ETSI.RFC3161' && (integrity !== 'INTACT' || coverage === 'PARTIAL'),
  );
  if (broken) throw new Error(`the lifted file failed its verification: ${broken.fieldName}`);
}
