// The bytes of an announced upload: measured, checked, stored and attached, or refused without a trace.
import { audit, type Database, type Tx } from '@lienthong/database';
import type { FileStore, StagedFile } from '@lienthong/file-store';
import { isDomainError, refuse, uuidV7, type Clock, type DomainError } from '@lienthong/kernel';
import { requireStillTakesFiles, setMainFile } from '../outgoing/attach-file.js';
import { documentSubject } from '../request.js';
import type { FileRevision, Upload } from './file.js';
import { alreadySigned, tooManyAttachments, uploadFinished, uploadNotFound } from './file.errors.js';
import { mostAttachments } from './file.js';
import {
  attachmentsOf,
  insertAttachment,
  insertRevisions,
  lockUpload,
  saveUpload,
  uploadById,
} from './file.repository.js';
import type { Inspection, PdfInspector } from './inspect-pdf.js';

export interface ReceiveDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly fileStore: FileStore;
  readonly inspector: PdfInspector;
  readonly maxUploadBytes: number;
}

export interface ReceivedUpload {
  readonly id: string;
  readonly state: 'RECEIVED';
}

/**
 * A repeated PUT of a received upload gets the same answer; its bytes are not looked at.
 * @throws {DomainError} UPLOAD_NOT_FOUND, UPLOAD_FINISHED, FILE_INSPECTION_BUSY; and, kept with the upload, FILE_TOO_LARGE, FILE_SIZE_MISMATCH,
 *   FILE_HASH_MISMATCH, PDF_*, DOCUMENT_NOT_DRAFT, ATTACHMENTS_TOO_MANY
 */
export const receiveUpload =
  (dependencies: ReceiveDependencies) =>
  async (uploadId: string, source: AsyncIterable<Uint8Array>, correlationId: string): Promise<ReceivedUpload> => {
    const upload = await uploadById(dependencies.database, uploadId);
    if (!upload) throw uploadNotFound();
    if (upload.state === 'REFUSED') throw uploadFinished();
    if (upload.state === 'WAITING') {
      try {
        await take(dependencies, upload, source, correlationId);
      } catch (error) {
        // A fault of ours or of the line, or want of room, is no judgement on the file: the upload may be tried again.
        if (isDomainError(error) && error.code !== 'FILE_INSPECTION_BUSY')
          await keepRefusal(dependencies, upload, error);
        throw error;
      }
    }
    return { id: upload.id, state: 'RECEIVED' };
  };

async function take(
  dependencies: ReceiveDependencies,
  upload: Upload,
  source: AsyncIterable<Uint8Array>,
  correlationId: string,
): Promise<void> {
  const { fileStore, inspector, maxUploadBytes, database } = dependencies;
  const staged = await fileStore.stage(source, {
    maxBytes: maxUploadBytes,
    expectedSize: upload.sizeBytes,
    expectedSha256: upload.sha256,
  });
  try {
    const inspection = await inspector.inspect(() => staged.bytes());
    await database.transaction((tx) => attach(tx, dependencies, upload, staged, inspection, correlationId));
  } finally {
    await staged.discard();
  }
}

/** @throws {DomainError} PDF_ALREADY_SIGNED, PDF_NUMBER_ALREADY_WRITTEN, PDF_NUMBER_PLACE_MISSING */
function requireSignableDraft({ signatureCount, blanksRefused }: Inspection): void {
  if (signatureCount > 0) throw alreadySigned();
  if (blanksRefused === null) return;
  const { code, text, options } = blanksRefused;
  throw refuse(code, text, { ...options, path: ['file'] });
}

async function attach(
  tx: Tx,
  { clock }: ReceiveDependencies,
  { id }: Upload,
  staged: StagedFile,
  inspection: Inspection,
  correlationId: string,
): Promise<void> {
  const upload = await lockUpload(tx, id);
  if (upload?.state !== 'WAITING') return; // its twin was faster
  const document = await requireStillTakesFiles(tx, upload.documentId);
  if (upload.role === 'MAIN' && document.way === 'ELECTRONIC') requireSignableDraft(inspection);
  const now = clock.now();
  const attachmentId = upload.role === 'ATTACHMENT' ? uuidV7(now.getTime()) : null;
  const revision: FileRevision = {
    id: uuidV7(now.getTime()),
    documentId: document.id,
    attachmentId,
    origin: 'UPLOAD',
    actId: null,
    sha256: staged.sha256,
    sizeBytes: staged.sizeBytes,
    pages: inspection.pages,
    name: upload.fileName,
    createdAt: now,
  };
  await insertRevisions(tx, [revision]);
  if (attachmentId === null) await setMainFile(tx, document, revision.id);
  else {
    if ((await attachmentsOf(tx, [document.id])).length >= mostAttachments) throw tooManyAttachments();
    await insertAttachment(tx, {
      id: attachmentId,
      documentId: document.id,
      title: upload.title,
      fileId: revision.id,
    });
  }
  await saveUpload(tx, { ...upload, state: 'RECEIVED' });
  await audit(tx, {
    subject: documentSubject(document.id),
    actorId: upload.createdBy,
    act: 'FILE_ATTACHED',
    details: { role: upload.role, sha256: staged.sha256 },
    correlationId,
  });
  // Last, so that a refusal above leaves no bytes; bytes without a row, should the commit fail, are reachable by nobody.
  await staged.commit();
}

async function keepRefusal(
  { database, clock }: ReceiveDependencies,
  { id }: Upload,
  error: DomainError,
): Promise<void> {
  await database.transaction(async (tx) => {
    const upload = await lockUpload(tx, id);
    if (upload?.state !== 'WAITING') return;
    const refusal = { code: error.code, message: error.text, at: clock.now() };
    await saveUpload(tx, { ...upload, state: 'REFUSED', refusal });
  });
}
