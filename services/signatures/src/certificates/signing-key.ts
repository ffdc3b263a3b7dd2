import type { KeyObject } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { KeyVault } from '../keys/key-vault.js';
import { certificateInForce } from './certificate.js';
import type { CertificateEntity } from './certificate.entity.js';
import { certificatesOf, privateKeyOf, type SubscriberKind } from './certificate.repository.js';

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

/**
 * @returns null when there is no certificate yet
 * @throws {DomainError} CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID
 */
export async function certificateToSignWith(
  manager: EntityManager,
  { ownerKind, ownerId, organisationId }: KeyOwner,
  at: Date,
): Promise<CertificateEntity | null> {
  const owned = await certificatesOf(manager, ownerKind, ownerId);
  return certificateInForce(
    owned.filter((certificate) => certificate.organisationId === organisationId),
    at,
  );
}

/** @throws {KeyUnreadableError} */
export async function openSigningKey(
  manager: EntityManager,
  vault: KeyVault,
  certificate: CertificateEntity,
): Promise<SigningKey> {
  return {
    key: vault.open(await privateKeyOf(manager, certificate)),
    certificate,
    chain: [certificate.der, ...certificate.chain],
  };
}
