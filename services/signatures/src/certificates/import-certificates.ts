// Keys and certificates that another authority issued, taken over at the start of the worker from a folder only it can read.
import { createPublicKey } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@lienthong/database';
import { type Clock, isDomainError, refuse, uuidV7 } from '@lienthong/kernel';
import type { JobLogger } from '@lienthong/jobs';
import { readCertificate, readPkcs12 } from '@lienthong/pki';
import { findOrganisation, findPerson } from '../directory/directory.repository.js';
import { byService, type KeyVault } from '../keys/key-vault.js';
import { refuseCertificate } from './certificate.errors.js';
import { certificatesByHash, isSerialTaken, lockOwner } from './certificate.repository.js';
import { grantByItself } from './requests/grant-by-itself.js';
import { asEntity } from './requests/issued-entity.js';
import { type IssuedChain, judgeIssued } from './requests/read-issued.js';
import { signingAnchors, type TrustAnchors } from './requests/signing-anchors.js';
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
  readonly trustAnchors?: TrustAnchors;
}

const fileName = /^(person|organisation)-([0-9a-f-]{36})\.p12$/;

/** One bad file is logged and does not keep the others, or the worker, from their work. */
export async function importCertificates(parts: Parts, { folder, passphrase }: ImportFolder): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const [, kind, ownerId] = fileName.exec(name) ?? [];
    if (!kind || !ownerId) continue;
    try {
      const subscriber = await ownerOf(parts.database, kind === 'person' ? 'PERSON' : 'ORGANISATION', ownerId);
      await importPkcs12(parts, subscriber, await readHere(join(folder, name)), passphrase);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      parts.logger.warn({ file: name, code: error.code, details: error.options.details }, 'certificate not imported');
    }
  }
}

const readHere = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    const words = { vi: 'Không đọc được tệp.', en: 'The file cannot be read.' };
    throw refuse('FILE_UNREADABLE', words, { details: { fault: error.code } });
  });

async function ownerOf(database: Database, ownerKind: Subscriber['ownerKind'], ownerId: string): Promise<Subscriber> {
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
 * Takes over one key with its certificate; a second time does nothing. A person's key stays locked until its owner sets a PIN.
 * @throws {DomainError} PKCS12_WRONG_PASSWORD, PKCS12_UNREADABLE, CERTIFICATE_SERIAL_TAKEN and those of `judgeIssued`
 */
export async function importPkcs12(
  { database, vault, clock, logger, trustAnchors }: Parts,
  subscriber: Subscriber,
  bytes: Buffer,
  passphrase: string,
): Promise<void> {
  const { privateKey, certificateChain } = readPkcs12(bytes, passphrase);
  const { ownerKind, ownerId } = subscriber;
  const at = clock.now();
  const issued = judgeIssued(certificateChain.map(readCertificate), {
    request: { ...subscriber, kind: 'NEW' },
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    anchors: trustAnchors ? await signingAnchors(trustAnchors) : [],
    at,
  });
  const identity = { id: uuidV7(), ownerKind, ownerId };
  // A person's key waits for the PIN only the owner may choose; until then nobody signs with it.
  const key = await vault.seal(identity, privateKey, byService);
  const granted = { ...subscriber, requestId: uuidV7(), privateKeyId: key.id, replacesId: null };
  const certificate = asEntity(issued, granted);
  const imported = await database.transaction(async (tx) => {
    await lockOwner(tx, ownerKind, ownerId);
    if ((await certificatesByHash(tx.manager, [certificate.sha256])).size > 0) return false;
    if (await isSerialTaken(tx.manager, certificate)) throw refuseCertificate('CERTIFICATE_SERIAL_TAKEN');
    await grantByItself(tx, { subscriber, key, certificate, act: 'CERTIFICATE_IMPORTED', at });
    return true;
  });
  if (imported) logger.info({ ownerKind, ownerId, findings: codesOf(issued) }, 'certificate imported');
}

const codesOf = ({ findings }: IssuedChain): string[] => findings.map(({ code }) => code);
