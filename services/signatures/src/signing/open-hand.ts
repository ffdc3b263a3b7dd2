// The certificate of an act, and what holds its key.
import { priorities } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import { refuseCertificate } from '../certificates/certificate.errors.js';
import { privateKeyOf } from '../certificates/certificate.repository.js';
import { requestCertificates } from '../certificates/issue-certificate.job.js';
import { certificateToSignWith, type KeyOwner } from '../certificates/signing-key.js';
import type { Authorisation, AuthorisationSeal } from '../custody/authorisation.js';
import { refuseCustody } from '../custody/custody.errors.js';
import { findSecret } from '../custody/custody.repository.js';
import { type KeyVault, WrongPinError } from '../keys/key-vault.js';
import type { Hsm } from '../keys/pkcs11/hsm.js';
import { refuseHsm } from '../keys/pkcs11/hsm-errors.js';
import { NotYetError, type Patience } from './authorise-act.js';
import type { Hand } from './write-signature.js';

interface Parts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly authorisations: AuthorisationSeal;
  /** Null: none is configured. */
  readonly hsm: Hsm | null;
  /** True where this service issues certificates itself, so that a missing one may be on its way. */
  readonly issuesCertificates: boolean;
}

/**
 * @param certificateId the one the act was prepared for; undefined: whichever its owner signs with now
 * @throws {DomainError} CERTIFICATE_MISSING and those of `certificateToSignWith`
 * @throws {NotYetError}
 */
export async function certificateAt(
  { database, issuesCertificates }: Parts,
  owner: KeyOwner,
  at: Date,
  { mayWait }: Patience,
  certificateId?: string,
): Promise<CertificateEntity> {
  const certificate = await certificateToSignWith(database.manager, owner, at, {
    mayWait: mayWait && issuesCertificates,
    ...(certificateId === undefined ? {} : { certificateId }),
  });
  if (certificate) return certificate;
  if (mayWait && issuesCertificates && certificateId === undefined) {
    // Somebody waits for it: past the certificates of those who do not sign yet.
    await database.transaction((tx) => requestCertificates(tx, [owner], priorities.URGENT));
    throw new NotYetError(`the certificate of ${owner.ownerKind} ${owner.ownerId}`);
  }
  throw refuseCertificate('CERTIFICATE_MISSING');
}

/**
 * A seal key opens under the configuration; a person's key only with what the owner's PIN made, for the key it was made for. Of
 * a key in the security module what is sealed here signs nothing: that it opens is the proof of the consent.
 * @throws {DomainError} PIN_NOT_SET, AUTHORISATION_OF_ANOTHER_KEY, AUTHORISATION_EXPIRED, CERTIFICATE_KEY_ON_TOKEN, HSM_NOT_CONFIGURED
 */
export async function openHand(
  parts: Parts,
  certificate: CertificateEntity,
  consent: Authorisation | null,
): Promise<Hand> {
  const { vault, hsm } = parts;
  const sealed = await privateKeyOf(parts.database.manager, certificate);
  const personal = certificate.ownerKind === 'PERSON';
  if (personal && !consent) throw refuseCustody('PIN_NOT_SET');
  if (personal && consent!.keyId !== sealed.id) throw refuseCustody('AUTHORISATION_OF_ANOTHER_KEY');
  const secret = personal ? await secretOf(parts, consent!) : null;
  try {
    const key = secret ? vault.openUnlocked(sealed, secret) : vault.open(sealed);
    const { device } = sealed;
    if (!device) return { kind: 'KEY', key };
    if (!hsm) throw refuseHsm('HSM_NOT_CONFIGURED');
    return { kind: 'DEVICE', sign: (prepared) => hsm.sign(device, prepared) };
  } catch (error) {
    if (error instanceof WrongPinError) throw refuseCustody('AUTHORISATION_OF_ANOTHER_KEY');
    throw error;
  } finally {
    secret?.fill(0);
  }
}

/** What the PIN made, for as long as its act may go on. */
async function secretOf({ database, authorisations }: Parts, { id }: Authorisation): Promise<Buffer> {
  const sealed = await findSecret(database, id);
  if (!sealed) throw refuseCustody('AUTHORISATION_EXPIRED', ['authorisation']);
  return authorisations.openSecret(id, sealed);
}
