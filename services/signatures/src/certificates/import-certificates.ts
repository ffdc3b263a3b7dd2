// Keys and certificates that another authority issued, taken over at the start of the worker from a folder only it can read.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { X509Certificate } from 'node:crypto';
import type { Database } from '@lienthong/database';
import { type Clock, isDomainError, normaliseText, refuse, uuidV7 } from '@lienthong/kernel';
import type { JobLogger } from '@lienthong/jobs';
import { findOrganisation, findPerson } from '../directory/directory.repository.js';
import { byService, type KeyVault } from '../keys/key-vault.js';
import { newlyActive } from './certificate.js';
import { certificatesByHash, lockOwner } from './certificate.repository.js';
import { readPkcs12 } from './read-pkcs12.js';
import { grantByItself } from './requests/grant-by-itself.js';
import type { Subscriber } from './subscriber.js';

export interface ImportFolder {
  /** Holds `person-<id>.p12` and `organisation-<id>.p12`. */
  readonly folder: string;
  readonly passphrase: string;
}

interface Parts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly logger: JobLogger;
}

const fileName = /^(person|organisation)-([0-9a-f-]{36})\.p12$/;

/** One bad file is logged and does not keep the others, or the worker, from their work. */
export async function importCertificates(parts: Parts, { folder, passphrase }: ImportFolder): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const [, kind, ownerId] = fileName.exec(name) ?? [];
    if (!kind || !ownerId) continue;
    try {
      const subscriber = await ownerOf(parts.database, kind === 'person' ? 'PERSON' : 'ORGANISATION', ownerId);
      await importPkcs12(parts, subscriber, await readFile(join(folder, name)), passphrase);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      parts.logger.warn({ file: name, code: error.code, details: error.options.details }, 'certificate not imported');
    }
  }
}

type Owner = Subscriber;

async function ownerOf(database: Database, ownerKind: Owner['ownerKind'], ownerId: string): Promise<Owner> {
  const person = ownerKind === 'PERSON' ? await findPerson(database.manager, ownerId) : null;
  const organisationId = ownerKind === 'PERSON' ? person?.organisationId : ownerId;
  const organisation = organisationId ? await findOrganisation(database.manager, organisationId) : null;
  if (!organisation) {
    throw refuse('UNKNOWN_IN_DIRECTORY', {
      vi: 'Chưa có người hoặc cơ quan này trong danh bạ ký số; tệp được nhập ở lần khởi động sau.',
      en: 'The owner is not in the signing directory yet; the file is imported at a later start.',
    });
  }
  return {
    ownerKind,
    ownerId,
    organisationId: organisation.id,
    commonName: person?.fullName ?? organisation.name,
    organisationName: organisation.name,
    position: person?.position ?? null,
  };
}

/**
 * Takes over one key with its certificate; a second time does nothing.
 * @throws {DomainError} PKCS12_UNREADABLE, KEY_NOT_SUITABLE, CERTIFICATE_OF_ANOTHER (the name in it is not the owner's)
 */
export async function importPkcs12(
  { database, vault, clock, logger }: Parts,
  owner: Owner,
  bytes: Buffer,
  passphrase: string,
): Promise<void> {
  const { privateKey, certificate, chain } = readPkcs12(bytes, passphrase);
  if (privateKey.asymmetricKeyType !== 'rsa' || (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw refuse(
      'KEY_NOT_SUITABLE',
      { vi: 'Khóa phải là RSA từ 2048 bit trở lên.', en: 'The key must be RSA of 2,048 bits or more.' },
      { legalBasis: 'TT 15/2025/TT-BKHCN' },
    );
  }
  requireName(certificate, owner);
  const sha256 = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const imported = await database.transaction(async (tx) => {
    await lockOwner(tx, owner.ownerKind, owner.ownerId);
    if ((await certificatesByHash(tx.manager, [sha256])).size > 0) return false;
    // A person's key waits for the PIN only the owner may choose; until then nobody signs with it.
    const identity = { id: uuidV7(), ownerKind: owner.ownerKind, ownerId: owner.ownerId };
    const sealed = await vault.seal(identity, privateKey, byService);
    const at = clock.now();
    await grantByItself(tx, {
      subscriber: owner,
      key: sealed,
      certificate: {
        id: uuidV7(),
        ownerKind: owner.ownerKind,
        ownerId: owner.ownerId,
        organisationId: owner.organisationId,
        privateKeyId: sealed.id,
        issuerId: null,
        commonName: owner.commonName,
        organisationName: owner.organisationName,
        issuerName: commonNameIn(certificate.issuer) ?? certificate.issuer,
        serialNumber: certificate.serialNumber.toLowerCase(),
        notBefore: new Date(certificate.validFrom),
        notAfter: new Date(certificate.validTo),
        der: certificate.raw,
        chain: chain.map(({ raw }) => raw),
        sha256,
        ...newlyActive,
        requestId: uuidV7(),
        replacesId: null,
        findings: [],
      },
      act: 'CERTIFICATE_IMPORTED',
      at,
    });
    return true;
  });
  if (imported) logger.info({ ownerKind: owner.ownerKind, ownerId: owner.ownerId }, 'certificate imported');
}

/** `CN=…` as node:crypto prints names: one attribute a line, or joined where there are several of a kind. */
const commonNameIn = (name: string): string | undefined => /^CN=(.+)$/m.exec(name)?.[1];

/** Trap 31 of the domain reference: a certificate counts for the organisation or person it names, and for nobody else. */
function requireName(certificate: X509Certificate, owner: Owner): void {
  const found = normaliseText(commonNameIn(certificate.subject) ?? '');
  if (found.toLowerCase() === normaliseText(owner.commonName).toLowerCase()) return;
  throw refuse(
    'CERTIFICATE_OF_ANOTHER',
    {
      vi: `Chứng thư số mang tên “${found}”, không phải “${owner.commonName}”.`,
      en: `The certificate names “${found}”, not “${owner.commonName}”.`,
    },
    { details: { found, expected: owner.commonName } },
  );
}
