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
}

export const reasonNumber = (reason: RevocationReason): number => numbers[reason];
/** Undefined for a number the standard does not name. */
export const reasonOf = (number: number): RevocationReason | undefined =>
  revocationReasons.find((reason) => numbers[reason] === number);
