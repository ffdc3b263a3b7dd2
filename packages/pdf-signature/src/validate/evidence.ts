import type { TrustAnchor } from '@lienthong/pki';
import type { PdfLimits } from '../model/limits.js';
import type { Issuers } from './issuers.js';

export interface ValidationPolicy {
  /**
   * What it means that a certificate names OCSP or CRL and no usable answer is at hand: TRY_LATER makes the signature INDETERMINATE
   * (ETSI EN 319 102-1, 5.2.5), NOTE only says so. A certificate that names no source needs no answer.
   */
  readonly missingRevocation: 'TRY_LATER' | 'NOTE';
}

export const defaultPolicy: ValidationPolicy = { missingRevocation: 'TRY_LATER' };

export interface ValidationRequest {
  readonly trustAnchors: readonly TrustAnchor[];
  /** Roots of time-stamping authorities, when others than `trustAnchors`. */
  readonly timeStampAnchors?: readonly TrustAnchor[];
  /** Moment of validation; left out: now. */
  readonly at?: Date;
  /** DER, beside what the file holds. */
  readonly revocation?: { readonly ocspResponses?: readonly Buffer[]; readonly crls?: readonly Buffer[] };
  /** DER; intermediates known beside those in the file. */
  readonly certificates?: readonly Buffer[];
  readonly policy?: Partial<ValidationPolicy>;
  readonly limits?: Partial<PdfLimits>;
}

/** Everything that may speak for or against a certificate, gathered once per file. */
export interface Evidence {
  readonly anchors: readonly TrustAnchor[];
  readonly timeStampAnchors: readonly TrustAnchor[];
  readonly certificates: readonly Buffer[];
  /** Of the certificates and the anchors. */
  readonly issuers: Issuers;
  readonly crls: readonly Buffer[];
  readonly ocspResponses: readonly Buffer[];
  readonly now: Date;
  readonly policy: ValidationPolicy;
}
