// Revocation data and issuers for one file, as far as they are to be had; what is missing the report says itself (TRY_LATER).
import type { ProofSubject, ValidationData } from '@lienthong/pdf-signature';
import { DerError } from '@lienthong/pki';
import { gatherValidationData } from '../preservation/gather-validation-data.js';
import { TrustServiceError } from '../trust/trust-failure.js';
import type { TrustServices } from '../trust/trust-services.js';
import type { ProofNeeds } from './judge-pdf.js';

export interface GatheredEvidence {
  readonly evidence: ValidationData;
  /** What others did not give; a chain that ends nowhere is no failure of theirs. */
  readonly failures: readonly TrustServiceError[];
}

/** All questions of one file together, milliseconds. */
const gatherMs = 60_000;

/** @throws only faults of ours, and when the worker has to stop */
export async function gatherEvidence(
  trust: TrustServices,
  { subjects, present }: ProofNeeds,
  signal: AbortSignal,
): Promise<GatheredEvidence> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(gatherMs)]);
  const failures: TrustServiceError[] = [];
  let evidence: ValidationData = { certificates: [], ocsps: [], crls: [] };
  for (const subject of distinct(subjects)) {
    try {
      const { data, failure } = await gatherValidationData(trust, [subject], joined(present, evidence), limit);
      evidence = joined(evidence, data);
      if (failure) throw failure;
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) {
        failures.push(new TrustServiceError('OCSP', 'TOO_SLOW', `more than ${gatherMs} ms for one file`));
        break;
      }
      // Somebody else's bytes that are no certificate prove nothing; the report says what is missing.
      if (error instanceof DerError) continue;
      if (!(error instanceof TrustServiceError)) throw error;
      failures.push(error);
    }
  }
  return { evidence, failures: failures.filter(({ fault }) => fault !== 'NOT_CONFIGURED') };
}

const joined = (one: ValidationData, other: ValidationData): ValidationData => ({
  certificates: [...one.certificates, ...other.certificates],
  ocsps: [...one.ocsps, ...other.ocsps],
  crls: [...one.crls, ...other.crls],
});

/** Each certificate once for each moment it was used at. */
const distinct = (subjects: readonly ProofSubject[]): ProofSubject[] => [
  ...new Map(
    subjects.map((subject) => [
      `${subject.kind} ${subject.certificate.toString('base64')} ${subject.provenAt?.getTime() ?? ''}`,
      subject,
    ]),
  ).values(),
];
