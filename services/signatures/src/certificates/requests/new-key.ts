// The key pair of a request and the signed request for its certificate (PKCS #10): in the vault or in the security module.
import { createHash } from 'node:crypto';
import { uuidV7 } from '@lienthong/kernel';
import { createCsr, prepareCsr } from '@lienthong/pki';
import type { MadeKeyKind } from '../../keys/key-pair.js';
import type { KeyProtection, KeyVault, SealedKey } from '../../keys/key-vault.js';
import type { Hsm, HsmKey } from '../../keys/pkcs11/hsm.js';
import { refusedUnlessPassing, refuseHsm } from '../../keys/pkcs11/hsm-errors.js';
import { subjectOf } from '../certification-authority.js';
import type { CertificateRequest } from './certificate-request.js';

export type NewKeyAlgorithm = MadeKeyKind;

export interface NewKeyParts {
  readonly vault: KeyVault;
  /** Null: none is configured. */
  readonly hsm: Hsm | null;
}

export interface NewKey {
  readonly sealed: SealedKey & { readonly device: HsmKey | null };
  /** PKCS #10, DER. */
  readonly signingRequest: Buffer;
}

/** @throws {DomainError} HSM_NOT_CONFIGURED, and what is wrong with the security module */
export function newKey(
  parts: NewKeyParts,
  request: CertificateRequest,
  algorithm: NewKeyAlgorithm,
  protection: KeyProtection,
): Promise<NewKey> {
  return request.custody === 'HSM'
    ? inModule(parts, request, algorithm, protection).catch(refusedUnlessPassing({ mayWait: false }))
    : inVault(parts, request, algorithm, protection);
}

async function inVault(
  { vault }: NewKeyParts,
  request: CertificateRequest,
  algorithm: NewKeyAlgorithm,
  protection: KeyProtection,
): Promise<NewKey> {
  const { privateKey } = await vault.newKeyPair(algorithm);
  const sealed = await vault.seal(identityOf(request), privateKey, protection);
  return {
    sealed: { ...sealed, device: null },
    signingRequest: createCsr({ subject: subjectOf(request), key: privateKey }),
  };
}

/**
 * The key is made in the module and stays there. What is sealed in its row is a key of no other use: that it opens, with the PIN
 * of a person, is the consent, so that PINs, locks and rotation are one mechanism for both kinds.
 */
async function inModule(
  { vault, hsm }: NewKeyParts,
  request: CertificateRequest,
  algorithm: NewKeyAlgorithm,
  protection: KeyProtection,
): Promise<NewKey> {
  if (!hsm) throw refuseHsm('HSM_NOT_CONFIGURED');
  const identity = identityOf(request);
  const { key: device, publicKey } = await hsm.generate(algorithm, `lienthong ${identity.id}`);
  const csr = prepareCsr({ subject: subjectOf(request), publicKey });
  const { scheme, digest, toBeSigned } = csr;
  const toBeSignedDigest = createHash(digest).update(toBeSigned).digest();
  const signature = await hsm.sign(device, { scheme, digest, toBeSignedDigest });
  const { privateKey: consentKey } = await vault.newKeyPair('P256');
  return {
    sealed: { ...(await vault.seal(identity, consentKey, protection)), device },
    signingRequest: csr.complete(signature),
  };
}

const identityOf = ({ ownerKind, ownerId }: CertificateRequest) => ({ id: uuidV7(), ownerKind, ownerId });
