// Whether its owner may sign with a certificate now: its own standing, and whether it still says who the owner is. Pure.
import { type IssuedCertificate, stateAt, wasSuspendedAt } from './certificate.js';

/** The owner as the directory knows them now. */
export interface PresentOwner {
  /** Where a person belongs now; of a seal, the organisation itself. */
  readonly organisationId: string;
  readonly commonName: string;
  readonly organisationName: string;
  /** Works here, is authorised to sign (a person) and its organisation is open. */
  readonly mayHold: boolean;
}

/** Why it cannot be signed with, the reason that needs the most to be set right first. */
export const usabilities = [
  'USABLE',
  'OWNER_NOT_AUTHORISED',
  'OF_FORMER_ORGANISATION',
  'OF_FORMER_NAME',
  'REVOKED',
  'EXPIRED',
  'SUSPENDED',
  'NOT_YET_VALID',
] as const;
export type Usability = (typeof usabilities)[number];

type Judged = Pick<
  IssuedCertificate,
  'organisationId' | 'commonName' | 'organisationName' | 'standing' | 'pastSuspensions' | 'notBefore' | 'notAfter'
>;

/**
 * A certificate follows its owner: it serves for the organisation and under the names it was issued for, no longer when the
 * person has moved on or the organisation goes by another name (traps 31 and 32 of the domain reference; NĐ 68/2024/NĐ-CP).
 * What was signed with it before stays as valid as it was.
 */
export function usabilityOf(certificate: Judged, owner: PresentOwner | null, at: Date): Usability {
  if (!owner?.mayHold) return 'OWNER_NOT_AUTHORISED';
  if (certificate.organisationId !== owner.organisationId) return 'OF_FORMER_ORGANISATION';
  if (certificate.commonName !== owner.commonName || certificate.organisationName !== owner.organisationName) {
    return 'OF_FORMER_NAME';
  }
  const state = stateAt(certificate, at);
  if (state !== 'ACTIVE') return state;
  // Of an act that began before now and is tried again.
  if (wasSuspendedAt(certificate, at)) return 'SUSPENDED';
  return at < certificate.notBefore ? 'NOT_YET_VALID' : 'USABLE';
}

/**
 * The certificate to sign with: of those that can be used the newest; otherwise the one that comes nearest, with what is in
 * the way. Null when there is none at all.
 */
export function nearestToUse<C extends Judged>(
  certificates: readonly C[],
  owner: PresentOwner | null,
  at: Date,
): { readonly certificate: C; readonly usability: Usability } | null {
  const judged = [...certificates]
    .sort((one, other) => other.notBefore.getTime() - one.notBefore.getTime())
    .map((certificate) => ({ certificate, usability: usabilityOf(certificate, owner, at) }));
  const fits = ({ usability }: { usability: Usability }): boolean =>
    usability !== 'OF_FORMER_ORGANISATION' && usability !== 'OF_FORMER_NAME';
  return judged.find(({ usability }) => usability === 'USABLE') ?? judged.find(fits) ?? judged[0] ?? null;
}
