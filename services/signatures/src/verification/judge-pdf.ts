// Validation as pure work on bytes, for whatever runs it: a thread in the processes, the caller itself in tests.
import {
  type ProofSubject,
  readProofSubjects,
  readValidationData,
  validatePdf,
  type ValidationData,
} from '@lienthong/pdf-signature';
import type { TrustAnchor } from '@lienthong/pki';
import { isDomainError } from '@lienthong/kernel';
import { storedReport, type StoredReport } from './stored-report.js';

/** What the file asks to be proved, and what it brings for it. */
export interface ProofNeeds {
  readonly subjects: readonly ProofSubject[];
  readonly present: ValidationData;
}

export interface JudgeQuestion {
  readonly bytes: Uint8Array;
  readonly at: Date;
  readonly anchors: readonly TrustAnchor[];
  /** DER, beside what the file holds. */
  readonly evidence: ValidationData;
}

export interface JudgeOptions {
  /** Whoever asked does not wait any more. */
  readonly signal?: AbortSignal;
  /** Nobody reads the file's bytes after this question: they may be taken away instead of copied. */
  readonly lastUse?: boolean;
}

export interface PdfJudge {
  needs(bytes: Uint8Array, options?: Pick<JudgeOptions, 'signal'>): Promise<ProofNeeds>;
  judge(question: JudgeQuestion, options?: JudgeOptions): Promise<StoredReport>;
  close(): Promise<void>;
}

/** Questions go out for so many certificates of one file; a real one has three or four. */
const mostSubjects = 40;
/** Of what the file brings, so much is looked at before asking outside; the judge itself looks at all of it. */
const mostPresent = 200;

/** A file that cannot be read needs no proof: its report says so. */
export function needsNow(bytes: Uint8Array): ProofNeeds {
  try {
    const { certificates, ocsps, crls } = readValidationData(bytes);
    return {
      subjects: readProofSubjects(bytes).slice(0, mostSubjects),
      present: {
        certificates: certificates.slice(0, mostPresent),
        ocsps: ocsps.slice(0, mostPresent),
        crls: crls.slice(0, mostPresent),
      },
    };
  } catch (error) {
    if (isDomainError(error)) return { subjects: [], present: { certificates: [], ocsps: [], crls: [] } };
    throw error;
  }
}

export const judgeNow = ({ bytes, at, anchors, evidence }: JudgeQuestion): StoredReport =>
  storedReport(
    validatePdf(bytes, {
      trustAnchors: anchors,
      at,
      certificates: evidence.certificates,
      revocation: { ocspResponses: evidence.ocsps, crls: evidence.crls },
    }),
  );

/** In the thread that calls. */
export const judgeInPlace: PdfJudge = {
  needs: async (bytes) => needsNow(bytes),
  judge: async (question) => judgeNow(question),
  close: async () => undefined,
};
