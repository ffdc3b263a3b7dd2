import type { KeyObject } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { KeyVault } from '../keys/key-vault.js';
import { type CertificateRefusalCode, refuseCertificate } from './certificate.errors.js';
import type { CertificateEntity } from './certificate.entity.js';
import { certificatesOf, privateKeyOf } from './certificate.repository.js';
import { nearestToUse, type Usability } from './certificate-usability.js';
import { presentOwner, type SubscriberKind } from './subscriber.js';

/** A key with the proof of whose it is; lives as long as one act. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly certificate: CertificateEntity;
  /** DER, the signer's first; the root is left out, verifiers have it. */
  readonly chain: readonly Buffer[];
}

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
 * @returns null when the owner never had one; with `mayWait` also when all are of a former organisation or name
 * @throws {DomainError} CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_SUSPENDED, CERTIFICATE_REVOKED,
 *   CERTIFICATE_OF_FORMER_ORGANISATION, CERTIFICATE_OF_FORMER_NAME, CERTIFICATE_OWNER_NOT_AUTHORISED
 */
export async function certificateToSignWith(
  manager: EntityManager,
  { ownerKind, ownerId, organisationId }: KeyOwner,
  at: Date,
  { mayWait = false }: { readonly mayWait?: boolean } = {},
): Promise<CertificateEntity | null> {
  const owned = await certificatesOf(manager, ownerKind, ownerId);
  const owner = await presentOwner(manager, ownerKind, ownerId);
  const nearest = nearestToUse(owned, owner && { ...owner, organisationId }, at);
  if (!nearest) return null;
  const { certificate, usability } = nearest;
  if (usability === 'USABLE') return certificate;
  if (mayWait && (usability === 'OF_FORMER_ORGANISATION' || usability === 'OF_FORMER_NAME')) return null;
  throw refuseCertificate(refusalOf[usability]);
}

/**
 * @param secret what the owner's PIN made, out of the authorisation; null for a key without a PIN
 * @throws {KeyUnreadableError}, {WrongPinError} when the PIN was changed after the authorisation
 */
export async function openSigningKey(
  manager: EntityManager,
  vault: KeyVault,
  certificate: CertificateEntity,
  secret: Buffer | null,
): Promise<SigningKey> {
  const sealed = await privateKeyOf(manager, certificate);
  return {
    key: secret ? vault.openUnlocked(sealed, secret) : vault.open(sealed),
    certificate,
    chain: [certificate.der, ...certificate.chain],
  };
}
