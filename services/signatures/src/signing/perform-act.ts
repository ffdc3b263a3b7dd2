import { priorities, type SigningRequested } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { inspectPdf } from '@lienthong/pdf-signature';
import { refuseCertificate } from '../certificates/certificate.errors.js';
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import { requestCertificates } from '../certificates/issue-certificate.job.js';
import { certificateToSignWith, type KeyOwner, openSigningKey, type SigningKey } from '../certificates/signing-key.js';
import { type Authorisation, type AuthorisationSeal, requireConsent } from '../custody/authorisation.js';
import { refuseCustody } from '../custody/custody.errors.js';
import { imageOf } from '../images/signature-images.js';
import { type KeyVault, WrongPinError } from '../keys/key-vault.js';
import { noting } from '../trust/noting.js';
import type { TimeStamps } from '../trust/time-stamps.js';
import type { TrustServiceError } from '../trust/trust-failure.js';
import { mainPart, newestMainFile } from '../verification/document-signatures.repository.js';
import { findSignatures, type FoundSignature } from '../verification/find-signatures.js';
import { assertProduced, requireIntact, requireNewest, requirePersonalSignature } from './act-rules.js';
import { type Authorised, authoriseAct, NotYetError, type Patience } from './authorise-act.js';
import {
  type Pen,
  withAttachmentSeal,
  withNumberAndDate,
  withPersonalSignature,
  withSeal,
  type Written,
} from './produce-files.js';
import { beginAct, findAct } from './signing-act.repository.js';

export interface SigningParts {
  readonly database: Database;
  readonly files: FileStore;
  readonly vault: KeyVault;
  readonly authorisations: AuthorisationSeal;
  /** True where this service issues certificates itself, so that a missing one may be on its way. */
  readonly issuesCertificates: boolean;
  /** Null: no time-stamping authority is configured, and signatures are B-B. */
  readonly timeStamps: TimeStamps | null;
}

/** A produced file, verified and kept in the file store. */
export interface KeptFile {
  /** `main`, or the attachment's id. */
  readonly part: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly found: readonly FoundSignature[];
  readonly level: Written['level'];
  /** Why the level is lower than it was meant to be. */
  readonly failure: TrustServiceError | null;
}

export interface PerformedAct {
  readonly organisationId: string;
  readonly main: KeptFile;
  readonly attachments: readonly KeptFile[];
}

interface Given {
  readonly part: string;
  readonly bytes: Buffer;
  readonly found: readonly FoundSignature[];
}

type Produced = Omit<KeptFile, 'file' | 'sizeBytes'> & { readonly bytes: Buffer };

interface Timing extends Patience {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Does one act on the files of one document: all of them or none. Everything is verified before anything is stored.
 * @returns null when the act has its result already
 * @throws {DomainError} the refusals of `authoriseAct`, of the consent (`requireConsent`, AUTHORISATION_USED, PIN_NOT_SET), of the act rules, of the certificate and of the PDF
 * @throws {NotYetError} while something needed may still arrive
 */
export async function performAct(
  parts: SigningParts,
  request: SigningRequested,
  timing: Timing,
): Promise<PerformedAct | null> {
  const { database, files, vault } = parts;
  const former = await findAct(database.manager, request);
  if (former?.outcome) return null;

  const authorised = await authoriseAct(database, request, timing);
  const { keyOwner } = authorised;
  const organisationId = authorised.organisation.id;
  if (keyOwner) await certificateAt(parts, keyOwner, timing.now, timing);
  const consent =
    request.act === 'PERSONAL_SIGNATURE'
      ? requireConsent(parts.authorisations, request, former?.startedAt ?? timing.now)
      : null;
  const { startedAt } = await beginAct(database, request, timing.now, consent);
  const certificate = keyOwner && (await certificateAt(parts, keyOwner, startedAt, timing));
  const signingKey = certificate && (await openKey(parts, certificate, consent));

  const given = await readGiven(parts, request);
  await requireOrder(database, request, organisationId, given[0]!);
  const stamps = parts.timeStamps && noting(parts.timeStamps, { patient: false, signal: timing.signal });
  const pen = signingKey && { ...signingKey, signingTime: startedAt, timeStamp: stamps?.service ?? null };
  const image = await imageFor(parts, request);
  const produced: Produced[] = [];
  for (const file of given) {
    const { bytes, level } = await produce(request, authorised, file, pen, image);
    timing.signal.throwIfAborted();
    const found = await findSignatures(database.manager, bytes);
    assertProduced(file.found, found, certificate?.sha256 ?? null);
    const failure = level === 'B_B' ? (stamps?.failure() ?? null) : null;
    produced.push({ part: file.part, bytes, found, level, failure });
  }

  const kept: KeptFile[] = [];
  for (const { bytes, ...rest } of produced) {
    kept.push({ ...rest, file: await files.put(bytes), sizeBytes: bytes.length });
  }
  const [main, ...attachments] = kept as [KeptFile, ...KeptFile[]];
  return { organisationId, main, attachments };
}

/** @throws {DomainError} CERTIFICATE_MISSING, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID */
async function certificateAt(
  { database, issuesCertificates }: SigningParts,
  owner: KeyOwner,
  at: Date,
  { mayWait }: Patience,
): Promise<CertificateEntity> {
  const certificate = await certificateToSignWith(database.manager, owner, at, {
    mayWait: mayWait && issuesCertificates,
  });
  if (certificate) return certificate;
  if (mayWait && issuesCertificates) {
    // Somebody waits for it: past the certificates of those who do not sign yet.
    await database.transaction((tx) => requestCertificates(tx, [owner], priorities.URGENT));
    throw new NotYetError(`the certificate of ${owner.ownerKind} ${owner.ownerId}`);
  }
  throw refuseCertificate('CERTIFICATE_MISSING');
}

/**
 * A seal key opens under the configuration; a person's key only with what the owner's PIN made, for the key it was made for.
 * @throws {DomainError} PIN_NOT_SET, AUTHORISATION_OF_ANOTHER_KEY
 */
async function openKey(
  { database, vault }: SigningParts,
  certificate: CertificateEntity,
  consent: Authorisation | null,
): Promise<SigningKey> {
  if (certificate.ownerKind !== 'PERSON') return openSigningKey(database.manager, vault, certificate, null);
  if (!consent) throw refuseCustody('PIN_NOT_SET');
  if (consent.keyId !== certificate.privateKeyId) throw refuseCustody('AUTHORISATION_OF_ANOTHER_KEY');
  try {
    return await openSigningKey(database.manager, vault, certificate, consent.secret);
  } catch (error) {
    if (error instanceof WrongPinError) throw refuseCustody('AUTHORISATION_OF_ANOTHER_KEY');
    throw error;
  } finally {
    consent.secret.fill(0);
  }
}

async function readGiven({ database, files }: SigningParts, request: SigningRequested): Promise<Given[]> {
  const wanted = [{ part: mainPart, file: request.file as string }];
  if (request.act === 'SEAL') {
    wanted.push(...request.attachments.map(({ attachmentId, file }) => ({ part: attachmentId, file })));
  }
  const given: Given[] = [];
  for (const { part, file } of wanted) {
    const bytes = await files.read(file);
    const found = await findSignatures(database.manager, bytes);
    requireIntact(found);
    // Admitted at upload already; no key is put to a file with active content whichever way it came here.
    if (found.length === 0) inspectPdf(bytes);
    given.push({ part, bytes, found });
  }
  return given;
}

/** Person, then number and date, then organisation (NĐ 30/2020/NĐ-CP, Điều 32(2)(d)). */
async function requireOrder(
  database: Database,
  request: SigningRequested,
  organisationId: string,
  main: Given,
): Promise<void> {
  const follows = request.act === 'NUMBER_AND_DATE' || (request.act === 'SEAL' && request.way === 'ELECTRONIC');
  if (!follows) return;
  requirePersonalSignature(main.found, organisationId);
  requireNewest(request.file, await newestMainFile(database, request.documentId));
}

const imageFor = async ({ database, files }: SigningParts, request: SigningRequested): Promise<Buffer | null> => {
  if (request.act === 'PERSONAL_SIGNATURE') return imageOf(database, files, 'SIGNATURE', request.personId);
  if (request.act === 'SEAL' && request.way === 'ELECTRONIC') {
    return imageOf(database, files, 'SEAL', request.organisationId);
  }
  return null;
};

async function produce(
  request: SigningRequested,
  authorised: Authorised,
  { part, bytes }: Given,
  pen: Pen | null,
  image: Buffer | null,
): Promise<Written> {
  if (request.act === 'NUMBER_AND_DATE') return withNumberAndDate(bytes, request);
  if (!pen) throw new Error(`${request.act} without a key`);
  if (request.act === 'SEAL') {
    return part === mainPart
      ? withSeal(bytes, request, authorised, pen, image)
      : withAttachmentSeal(bytes, request, pen);
  }
  if (!image) throw new Error('a personal signature without an image');
  return withPersonalSignature(bytes, authorised, pen, image);
}
