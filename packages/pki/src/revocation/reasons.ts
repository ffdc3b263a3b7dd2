/** CRLReason (RFC 5280, 5.3.1) by its number; 7 is not used. */
const numbers = {
  UNSPECIFIED: 0,
  KEY_COMPROMISE: 1,
  CA_COMPROMISE: 2,
  AFFILIATION_CHANGED: 3,
  SUPERSEDED: 4,
  CESSATION_OF_OPERATION: 5,
  CERTIFICATE_HOLD: 6,
  REMOVE_FROM_CRL: 8,
  PRIVILEGE_WITHDRAWN: 9,
  AA_COMPROMISE: 10,
} as const;

export type RevocationReason = keyof typeof numbers;
export const revocationReasons = Object.keys(numbers) as readonly RevocationReason[];

export interface Revoked {
  /** Big-endian. */
  readonly serial: Buffer;
  readonly at: Date;
  readonly reason?: RevocationReason;
  /** Since when the key is known or suspected to be in other hands, or the certificate was wrong otherwise: the invalidity date (RFC 5280, 5.3.2). */
  readonly invalidFrom?: Date;
}

/**
 * From when on nothing is believed of the certificate. The revocation date is when the authority acted; a key that was in other hands before
 * then signed for somebody else from the invalidity date on, and no time-stamp from between the two says by whom. Where the reason is another
 * one the key was its owner's until it was revoked, and the revocation date counts. Unstated, it may have been the key.
 */
export const takesEffectAt = ({ at, reason, invalidFrom }: Omit<Revoked, 'serial'>): Date =>
  invalidFrom !== undefined && invalidFrom < at && (reason === undefined || ofKey.has(reason)) ? invalidFrom : at;

const ofKey: ReadonlySet<RevocationReason> = new Set([
  'UNSPECIFIED',
  'KEY_COMPROMISE',
  'CA_COMPROMISE',
  'AA_COMPROMISE',
]);

export const reasonNumber = (reason: RevocationReason): number => numbers[reason];
/** Undefined for a number the standard does not name. */
export const reasonOf = (number: number): RevocationReason | undefined =>
  revocationReasons.find((reason) => numbers[reason] === number);
