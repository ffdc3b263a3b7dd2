import type { EntityManager } from 'typeorm';
import { type CertificateRefusalCode, refuseCertificate } from './certificate.errors.js';
import type { CertificateEntity } from './certificate.entity.js';
import { certificatesOf } from './certificate.repository.js';
import { nearestToUse, type Usability } from './certificate-usability.js';
import { presentOwner, type SubscriberKind } from './subscriber.js';

export interface KeyOwner {
  readonly ownerKind: SubscriberKind;
  readonly ownerId: string;
  /** The organisation it must sign for; a certificate from a former post does not serve. */
  readonly organisationId: string;
}

const refusalOf = {
  OWNER_NOT_AUTHORISED: 'CERTIFICATE_OWNER_NOT_AUTHORISED',
  OF_FORMER_ORGANISATION: 'CERTIFICATE_OF_FORMER_ORGANISATION',
  OF_FORMER_NAME: 'CERTIFICATE_OF_FORMER_NAME',
  REVOKED: 'CERTIFICATE_REVOKED',
  EXPIRED: 'CERTIFICATE_EXPIRED',
  SUSPENDED: 'CERTIFICATE_SUSPENDED',
  NOT_YET_VALID: 'CERTIFICATE_NOT_YET_VALID',
} as const satisfies Record<Exclude<Usability, 'USABLE'>, CertificateRefusalCode>;

/**
 * The certificate its owner signs with: asked when an act is authorised and again at the moment of the act.
 * @param options.mayWait a new one may be on its way, so that one of a former organisation or name is no refusal yet
 * @param options.certificateId this one of the owner's and no other
 * @returns null when the owner never had one; with `mayWait` also when all are of a former organisation or name
 * @throws {DomainError} CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_SUSPENDED, CERTIFICATE_REVOKED,
 *   CERTIFICATE_OF_FORMER_ORGANISATION, CERTIFICATE_OF_FORMER_NAME, CERTIFICATE_OWNER_NOT_AUTHORISED
 */
export async function certificateToSignWith(
  manager: EntityManager,
  { ownerKind, ownerId, organisationId }: KeyOwner,
  at: Date,
  { mayWait = false, certificateId }: { readonly mayWait?: boolean; readonly certificateId?: string } = {},
): Promise<CertificateEntity | null> {
  const held = await certificatesOf(manager, ownerKind, ownerId);
  const owned = certificateId === undefined ? held : held.filter(({ id }) => id === certificateId);
  const owner = await presentOwner(manager, ownerKind, ownerId);
  const nearest = nearestToUse(owned, owner && { ...owner, organisationId }, at);
  if (!nearest) return null;
  const { certificate, usability } = nearest;
  if (usability === 'USABLE') return certificate;
  if (mayWait && (usability === 'OF_FORMER_ORGANISATION' || usability === 'OF_FORMER_NAME')) return null;
  throw refuseCertificate(refusalOf[usability]);
}
