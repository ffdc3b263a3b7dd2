// First of two steps: lays the act out in the files and says exactly what the signer's device is to sign.
import { audit, type Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { type Clock, isUuid, uuidV7 } from '@lienthong/kernel';
import { type AppearanceCase, caseAppearance, serialisePrepared, shownLines } from '@lienthong/pdf-signature';
import type { IdentityOptions } from '@lienthong/pki';
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import { refuseCertificate } from '../certificates/certificate.errors.js';
import { certificateToSignWith } from '../certificates/signing-key.js';
import { answeredBefore, type Caller, keptId, once, type Requested } from '../request.js';
import { type Authorised, authoriseAct, knownPerson } from '../signing/authorise-act.js';
import { refuseSigners, requireDistinct } from '../signing/party-rules.js';
import { planFile, type SignedAct } from '../signing/produce-files.js';
import { imagesFor, readGiven } from '../signing/read-act.js';
import type { DocumentSigner } from '../verification/document-parties.js';
import { mainPart } from '../verification/document-signatures.repository.js';
import { refuseExternal } from './external.errors.js';
import type { PreparedAct, PreparedFile, PreparedRequest, Shown } from './prepared-act.js';
import { countWaiting, findPrepared, insertPrepared } from './prepared-act.repository.js';

export interface ExternalParts {
  readonly database: Database;
  readonly files: FileStore;
  readonly clock: Clock;
  /** How long a prepared signature waits for the device, and a completed one for its act to begin. */
  readonly authorisationMinutes: number;
}

export interface PrepareActInput extends Requested {
  readonly documentId: string;
  /** SHA-256 of the main file, hexadecimal. */
  readonly file: string;
  readonly act: SignedAct['act'];
  readonly certificateId: string;
  /** Of the first signature on a document that several sign: all of them in their order. */
  readonly signerIds?: readonly string[] | null;
  readonly seal?: SealToPrepare | null;
  readonly scheme?: 'RSA_PKCS1' | 'RSA_PSS' | null;
  readonly digest?: IdentityOptions['digest'] | null;
}

export interface SealToPrepare {
  readonly way: 'ELECTRONIC' | 'DIGITISED';
  /** Number and notation of the document. */
  readonly code: string;
  readonly attachments: readonly { readonly attachmentId: string; readonly file: string }[];
}

/** Waiting at once, of one person. */
const mostWaiting = 200;
const mostAttachments = 100;

/**
 * @throws {DomainError} the refusals of `authoriseAct`, of the order of acts, of the certificate and of the PDF; CERTIFICATE_NOT_ON_TOKEN,
 *   SEAL_INCOMPLETE, ATTACHMENTS_INVALID, DOCUMENT_ID_INVALID, FILE_HASH_INVALID, PREPARED_TOO_MANY
 */
export const prepareAct =
  (parts: ExternalParts) =>
  async (caller: Caller, { idempotencyKey, ...input }: PrepareActInput): Promise<PreparedAct> => {
    const { database, clock } = parts;
    const remembered = { operation: 'prepareSignature', idempotencyKey, input };
    const former = await answeredBefore<{ preparedId: string }>(database, caller, remembered);
    if (former) return stillThere(parts, former.preparedId);
    const act = await layOut(parts, caller, input);
    const { preparedId } = await once(database, caller, remembered, async (tx) => {
      if ((await countWaiting(tx, caller.personId, clock.now())) >= mostWaiting)
        throw refuseExternal('PREPARED_TOO_MANY');
      await insertPrepared(tx, act);
      await audit(tx, {
        subject: `document:${act.documentId}`,
        actorId: caller.personId,
        act: `${act.request.act}_PREPARED`,
        details: { preparedId: act.id, certificateId: act.certificateId, file: act.request.file },
        correlationId: caller.correlationId,
      });
      return { preparedId: act.id };
    });
    return preparedId === act.id ? act : stillThere(parts, preparedId);
  };

async function stillThere({ database }: ExternalParts, id: string): Promise<PreparedAct> {
  const found = await findPrepared(database.manager, id);
  if (!found) throw refuseExternal('PREPARED_SIGNATURE_EXPIRED');
  return found;
}

async function layOut(
  parts: ExternalParts,
  caller: Caller,
  input: Omit<PrepareActInput, 'idempotencyKey'>,
): Promise<PreparedAct> {
  const { database, clock, authorisationMinutes } = parts;
  const now = clock.now();
  const id = uuidV7(now.getTime());
  const request = requestOf(caller, input, id, await signersOf(database, input.signerIds ?? []));
  const authorised = await authoriseAct(database, request, { mayWait: false });
  const certificate = await tokenCertificate(database, authorised, input.certificateId, now);
  const given = await readGiven(parts, request, authorised);
  const images = await imagesFor(parts, request, authorised, now);
  const terms = {
    certificateChain: [certificate.der, ...certificate.chain],
    signingTime: now,
    ...algorithmOf(input),
  };
  const hashes = new Map([[mainPart, request.file as string]]);
  if (request.act === 'SEAL') request.attachments.forEach((one) => hashes.set(one.attachmentId, one.file));
  const files = given.map((file): PreparedFile => ({
    part: file.part,
    file: hashes.get(file.part)!,
    prepared: serialisePrepared(planFile(request, authorised, file, images).prepare(terms)),
    shows: shownBy(request, authorised, file.part, now),
  }));
  return {
    id,
    personId: caller.personId,
    documentId: request.documentId,
    certificateId: certificate.id,
    request: remembered(request, authorised),
    files,
    preparedAt: now,
    expiresAt: new Date(now.getTime() + authorisationMinutes * 60_000),
    given: null,
    completedAt: null,
  };
}

/** The act as it will be asked for, so that it is judged by the rules it will be judged by. */
function requestOf(
  { personId, organisationId }: Caller,
  { documentId, file, act, certificateId, seal }: Omit<PrepareActInput, 'idempotencyKey'>,
  actId: string,
  signers: readonly DocumentSigner[],
): SignedAct {
  if (!isUuid(documentId)) throw refuseExternal('DOCUMENT_ID_INVALID', ['documentId']);
  if (!isUuid(certificateId)) throw refuseCertificate('CERTIFICATE_NOT_FOUND', ['certificateId']);
  if (!isHash(file)) throw refuseExternal('FILE_HASH_INVALID', ['file']);
  const common = { actId, documentId: keptId(documentId), requestedBy: personId, organisationId, file };
  if (act === 'PERSONAL_SIGNATURE') {
    const listed = signers.length > 1 ? { signers: signers.map((one) => ({ ...one })) } : {};
    return { ...common, act, personId, authorisation: '', ...listed };
  }
  if (!seal || seal.code.trim() === '' || seal.code.length > 200) throw refuseExternal('SEAL_INCOMPLETE', ['seal']);
  const { way, code, attachments } = seal;
  const ids = new Set(attachments.map(({ attachmentId }) => attachmentId));
  const fit = attachments.every((one) => isUuid(one.attachmentId) && isHash(one.file));
  if (!fit || ids.size < attachments.length || attachments.length > mostAttachments) {
    throw refuseExternal('ATTACHMENTS_INVALID', ['seal', 'attachments']);
  }
  return { ...common, act, way, code, attachments: attachments.map((one) => ({ ...one })) };
}

/**
 * Each for their organisation of today.
 * @throws {DomainError} SIGNERS_INVALID, UNKNOWN_IN_DIRECTORY
 */
async function signersOf(database: Database, signerIds: readonly string[]): Promise<DocumentSigner[]> {
  if (!signerIds.every((id) => isUuid(id))) throw refuseSigners(['signerIds']);
  const listed = signerIds.map((personId) => ({ personId: personId.toLowerCase(), organisationId: '' }));
  requireDistinct(listed);
  const signers: DocumentSigner[] = [];
  for (const { personId } of listed) {
    const { organisationId } = await knownPerson(database, personId, { mayWait: false });
    signers.push({ personId, organisationId });
  }
  return signers;
}

/** Without what only the request for the act will have, and what the act does not look at. */
function remembered(request: SignedAct, { opens }: Authorised): PreparedRequest {
  const { actId: _actId, authorisation: _authorisation, ...kept } = request;
  if (kept.act !== 'PERSONAL_SIGNATURE' || opens !== null) return kept;
  const { signers: _signers, ...later } = kept;
  return later;
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** @throws {DomainError} CERTIFICATE_NOT_FOUND, CERTIFICATE_NOT_ON_TOKEN, and as `certificateToSignWith` */
async function tokenCertificate(
  database: Database,
  { keyOwner }: Authorised,
  certificateId: string,
  at: Date,
): Promise<CertificateEntity> {
  const certificate = await certificateToSignWith(database.manager, keyOwner!, at, { certificateId });
  if (!certificate) throw refuseCertificate('CERTIFICATE_NOT_FOUND', ['certificateId']);
  if (certificate.privateKeyId !== null) throw refuseExternal('CERTIFICATE_NOT_ON_TOKEN', ['certificateId']);
  return certificate;
}

function algorithmOf({ scheme, digest }: Pick<PrepareActInput, 'scheme' | 'digest'>): { algorithm?: IdentityOptions } {
  if (!scheme && !digest) return {};
  return { algorithm: { ...(scheme ? { scheme } : {}), ...(digest ? { digest } : {}) } };
}

/** NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 and II.8, by the rules of the day. */
function shownBy(request: SignedAct, { organisation }: Authorised, part: string, signingTime: Date): Shown {
  const which = caseOf(request, part);
  const rules = caseAppearance(which, signingTime);
  const lines = shownLines(rules, {
    signingTime,
    organisationName: organisation.name,
    formOfCopy: 'Sao y',
    ...(request.act === 'SEAL' ? { numberAndNotation: request.code } : {}),
  });
  if (which === 'PERSON') return { image: 'SIGNATURE', lines };
  return { image: which === 'ORGANISATION' ? 'SEAL' : null, lines };
}

function caseOf(request: SignedAct, part: string): AppearanceCase {
  if (request.act === 'PERSONAL_SIGNATURE') return 'PERSON';
  if (part !== mainPart) return 'SEPARATE_ATTACHMENT';
  return request.way === 'ELECTRONIC' ? 'ORGANISATION' : 'DIGITISED_COPY';
}
