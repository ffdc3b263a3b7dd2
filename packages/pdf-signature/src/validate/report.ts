import type { LocalisedText } from '@lienthong/kernel';
import type { AnchorClass } from '@lienthong/pki';
import type { ChangesAfter } from '../difference/index.js';
import type { Coverage } from '../read/coverage.js';

/** ETSI EN 319 102-1, 5.1.3. */
export type Verdict = 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED';
/** UNREADABLE: not a PDF that can be read without guessing. */
export type FileVerdict = Verdict | 'NO_SIGNATURE' | 'UNREADABLE';

/** ETSI EN 319 102-1, tables 5 and 6, of those a PDF signature can end in. */
export const subIndications = [
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
  'SIG_CONSTRAINTS_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'TIMESTAMP_ORDER_FAILURE',
  'NO_SIGNING_CERTIFICATE_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'NO_POE',
  'TRY_LATER',
  'SIGNED_DATA_NOT_FOUND',
  'GENERIC',
] as const;
export type SubIndication = (typeof subIndications)[number];

/** What whoever relies on the file should know; ERROR is what made the verdict, WARNING limits it, NOTE only tells. */
export interface Finding {
  readonly code: string;
  readonly severity: 'NOTE' | 'WARNING' | 'ERROR';
  readonly message: LocalisedText;
  /** Where the rule stands. */
  readonly clause: string;
  readonly objectNumber?: number;
  /** From 1. */
  readonly page?: number;
}

/** ETSI EN 319 142-1, 6; NOT_PADES: readable, but without the signing-certificate attribute or with another SubFilter. */
export type Level = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | 'NOT_PADES';

/**
 * TRUSTED reached an anchor. UNTRUSTED ended elsewhere, or lacks an issuer. EXPIRED, REVOKED: reached an anchor through a
 * certificate that was not valid. INVALID: reached one, yet broke a rule of path validation. UNKNOWN: no certificate.
 */
export type ChainState = 'TRUSTED' | 'UNTRUSTED' | 'EXPIRED' | 'REVOKED' | 'INVALID' | 'UNKNOWN';

/** UNKNOWN: a source is named but no usable answer is at hand. NOT_NEEDED: no certificate names a source, there is nothing to ask. */
export type RevocationState = 'GOOD' | 'REVOKED' | 'UNKNOWN' | 'NOT_NEEDED';

export interface Judgement {
  readonly verdict: Verdict;
  /** Undefined when passed. */
  readonly subIndication: SubIndication | undefined;
  /** The covered bytes are what the key of the certificate signed. */
  readonly integrity: boolean;
  readonly coverage: Coverage;
  readonly changesAfter: ChangesAfter;
  readonly chain: ChainState;
  /** Class of the anchor reached. */
  readonly anchorClass: AnchorClass | undefined;
  /** DER, signer first, anchor last; empty when no anchor was reached. */
  readonly path: readonly Buffer[];
  readonly revocation: RevocationState;
  /** Worst first. */
  readonly findings: readonly Finding[];
}

/** One change of a later revision, as shown beside the signature. */
export interface ReportedChange {
  readonly kind: 'LAWFUL' | 'UNLAWFUL';
  readonly code: string;
  readonly message: LocalisedText;
  readonly clause: string;
  readonly objectNumber?: number;
  readonly page?: number;
}

export interface SignatureReport extends Judgement {
  /** Fully qualified name of the signature field. */
  readonly field: string;
  readonly kind: 'PERSON' | 'SEAL';
  /** Common name of the certificate. */
  readonly signer: string | undefined;
  readonly organisation: string | undefined;
  readonly certificate: Buffer | undefined;
  /** What the signer's clock said (/M, or signing-time of the container); no proof. */
  readonly claimedTime: Date | undefined;
  /** When the signature is proved to have existed: the earliest valid time-stamp over it, else the time of validation. */
  readonly bestSignatureTime: Date;
  readonly timeSource: 'SIGNATURE_TIME_STAMP' | 'DOCUMENT_TIME_STAMP' | 'VALIDATION_TIME';
  /** DocMDP level of a certification signature. */
  readonly certifies: 1 | 2 | 3 | undefined;
  /** FieldMDP or Lock over all fields. */
  readonly locksAll: boolean;
  readonly level: Level;
  readonly changes: readonly ReportedChange[];
  readonly algorithm: {
    readonly digest: string | undefined;
    readonly signature: string | undefined;
    /** Bits of the signer's key. */
    readonly keyBits: number | undefined;
  };
}

/** A document time-stamp (PAdES, 5.4.3): proves when the file existed; signs for nobody. */
export interface TimeStampReport extends Judgement {
  readonly field: string;
  /** Common name of the time-stamping authority. */
  readonly authority: string | undefined;
  readonly time: Date | undefined;
}

export interface ValidationReport {
  readonly verdict: FileVerdict;
  readonly validatedAt: Date;
  /** Why the file cannot be read; only with UNREADABLE. */
  readonly refusal: { readonly code: string; readonly message: LocalisedText } | undefined;
  /** Of people and organisations, oldest first. */
  readonly signatures: readonly SignatureReport[];
  readonly documentTimeStamps: readonly TimeStampReport[];
  /** About the file as a whole. */
  readonly findings: readonly Finding[];
}
