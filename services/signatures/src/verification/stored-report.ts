// A validation report as it is kept and shown: plain values, and no more of them than a page needs, whatever the file holds.
import { createHash } from 'node:crypto';
import type { LocalisedText } from '@lienthong/kernel';
import {
  type FileVerdict,
  type Finding,
  type ReportedChange,
  reportJson,
  type SignatureJson,
  type TimeStampJson,
  type ValidationReport,
} from '@lienthong/pdf-signature';

export interface StoredFinding {
  readonly code: string;
  readonly severity: Finding['severity'];
  readonly message: LocalisedText;
  /** Where the rule stands. */
  readonly clause: string;
  readonly page?: number | undefined;
}

/** One change of a later revision. */
export interface StoredChange {
  readonly kind: ReportedChange['kind'];
  readonly code: string;
  readonly message: LocalisedText;
  readonly clause: string;
  readonly page?: number | undefined;
}

export type StoredSignature = Omit<SignatureJson, 'findings'> & {
  /** SHA-256 of the signer's certificate. */
  readonly certificateSha256: string | null;
  readonly changes: readonly StoredChange[];
  readonly findings: readonly StoredFinding[];
};

export type StoredTimeStamp = Omit<TimeStampJson, 'findings'> & { readonly findings: readonly StoredFinding[] };

export interface StoredReport {
  readonly verdict: FileVerdict;
  readonly subIndication: string | null;
  readonly text: LocalisedText;
  readonly refusal: { readonly code: string; readonly message: LocalisedText } | null;
  readonly signatures: readonly StoredSignature[];
  readonly documentTimeStamps: readonly StoredTimeStamp[];
  readonly findings: readonly StoredFinding[];
}

/** A list of a hostile file may be as long as the file; what is shown of it is not. */
const longestList = 60;
const longestString = 1_000;
const longestText = 40_000;

export function storedReport(report: ValidationReport): StoredReport {
  const json = reportJson(report);
  return {
    verdict: report.verdict,
    subIndication: subIndicationOf(report.verdict, [...report.signatures, ...report.documentTimeStamps]),
    text: storable(json.text, longestText),
    refusal: storable(report.refusal ?? null),
    signatures: storable(
      json.signatures.slice(0, longestList).map((signature, index) => {
        const { certificate, changes, findings } = report.signatures[index]!;
        return {
          ...signature,
          certificateSha256: certificate ? createHash('sha256').update(certificate).digest('hex') : null,
          changes: changes.slice(0, longestList).map(shown),
          findings: findings.slice(0, longestList).map(finding),
        };
      }),
    ),
    documentTimeStamps: storable(
      json.documentTimeStamps.slice(0, longestList).map((stamp, index) => ({
        ...stamp,
        findings: report.documentTimeStamps[index]!.findings.slice(0, longestList).map(finding),
      })),
    ),
    findings: storable(report.findings.slice(0, longestList).map(finding)),
  };
}

/** Why a file could not be judged at all. */
export const unreadableReport = (code: string, message: LocalisedText): StoredReport => ({
  verdict: 'UNREADABLE',
  subIndication: null,
  text: {
    vi: `Kết quả: Không đọc được tệp: ${message.vi}`,
    en: `Result: The file cannot be read: ${message.en}`,
  },
  refusal: { code, message },
  signatures: [],
  documentTimeStamps: [],
  findings: [],
});

interface Judged {
  readonly verdict: string;
  readonly subIndication: string | undefined | null;
}

/** Of the signatures that made the verdict; "try later" only when nothing else stands in the way. */
export function subIndicationOf(verdict: string, judged: readonly Judged[]): string | null {
  const reasons = judged.flatMap((one) => (one.verdict === verdict ? (one.subIndication ?? []) : []));
  return reasons.find((reason) => reason !== 'TRY_LATER') ?? reasons[0] ?? null;
}

const finding = ({ code, severity, message, clause, page }: Finding): StoredFinding => ({
  code,
  severity,
  message,
  clause,
  ...(page === undefined ? {} : { page }),
});

const shown = ({ kind, code, message, clause, page }: ReportedChange): StoredChange => ({
  kind,
  code,
  message,
  clause,
  ...(page === undefined ? {} : { page }),
});

/** Strings as PostgreSQL keeps them in jsonb: no NUL, no half of a surrogate pair, none without end. */
function storable<T>(value: T, longest = longestString): T {
  if (typeof value === 'string') {
    // eslint-disable-next-line no-control-regex -- NUL is what is looked for
    const clean = value.slice(0, longest).replace(/\u0000/g, '\ufffd');
    return clean.replace(/\p{Surrogate}/gu, '\ufffd') as T;
  }
  if (Array.isArray(value)) return value.map((one: unknown) => storable(one, longest)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, storable(inner, longest)]),
  ) as T;
}
