// A personal key is reached through its owner only: nothing here takes the id of another person.
import type { Database } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import { refuseCertificate } from '../certificates/certificate.errors.js';
import { privateKeyOf } from '../certificates/certificate.repository.js';
import { certificateToSignWith } from '../certificates/signing-key.js';
import type { SealedKey } from '../keys/key-vault.js';
import type { Caller } from '../request.js';
import { refuseCustody } from './custody.errors.js';

/**
 * The key the caller would sign with now; null when there is none, or none yet.
 * @throws {DomainError} the refusals of the certificate, e.g. CERTIFICATE_EXPIRED; SIGNING_KEY_ON_TOKEN
 */
export async function findOwnKey(database: Database, caller: Caller, clock: Clock): Promise<SealedKey | null> {
  const owner = { ownerKind: 'PERSON', ownerId: caller.personId, organisationId: caller.organisationId } as const;
  const certificate = await certificateToSignWith(database.manager, owner, clock.now());
  if (!certificate) return null;
  if (certificate.privateKeyId === null) throw refuseCustody('SIGNING_KEY_ON_TOKEN');
  return privateKeyOf(database.manager, certificate);
}

/** @throws {DomainError} CERTIFICATE_MISSING, and as `findOwnKey` */
export async function requireOwnKey(database: Database, caller: Caller, clock: Clock): Promise<SealedKey> {
  const key = await findOwnKey(database, caller, clock);
  if (!key) throw refuseCertificate('CERTIFICATE_MISSING');
  return key;
}
