// A signed link to put one file of stated size and hash.
import { uuidV7, type FileHash } from '@lienthong/kernel';
import { checkLength } from '@lienthong/official-document';
import { requireTakesFiles } from '../outgoing/attach-file.js';
import { once, type Caller, type Requested, type UseCaseDependencies } from '../request.js';
import { mostAttachments, uploadMinutes, type FileRole, type Upload } from './file.js';
import { fileNameInvalid, fileTooLarge, hashInvalid, sizeInvalid, tooManyAttachments } from './file.errors.js';
import { attachmentsOf, insertUpload } from './file.repository.js';

export interface CreateUploadInput extends Requested {
  readonly documentId: string;
  readonly role?: FileRole | null;
  readonly fileName: string;
  readonly title?: string | null;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface UploadDependencies extends UseCaseDependencies {
  readonly maxUploadBytes: number;
}

const longestName = 200;

function readFileName(text: string): string {
  const name = text.normalize('NFC').trim();
  // A path or a control character in a name is never what a person typed.
  if (name === '' || [...name].length > longestName || /[\p{Cc}/\\]/u.test(name)) throw fileNameInvalid();
  return name;
}

/**
 * @throws {DomainError} as requireTakesFiles; FILE_NAME_INVALID, FILE_SIZE_INVALID, FILE_TOO_LARGE, FILE_HASH_INVALID,
 *   TITLE_TOO_LONG, ATTACHMENTS_TOO_MANY
 */
export const createUpload =
  (dependencies: UploadDependencies) =>
  (caller: Caller, input: CreateUploadInput): Promise<{ uploadId: string }> =>
    once(dependencies, caller, 'createUpload', input, async (tx) => {
      const document = await requireTakesFiles(tx, caller, input.documentId);
      const fileName = readFileName(input.fileName);
      const title = checkLength('title', input.title ?? '', ['title']) || fileName;
      const { sizeBytes } = input;
      const role = input.role ?? 'MAIN';
      const sha256 = input.sha256.toLowerCase();
      if (sizeBytes < 0) throw sizeInvalid();
      if (sizeBytes > dependencies.maxUploadBytes) throw fileTooLarge(dependencies.maxUploadBytes);
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw hashInvalid();
      if (role === 'ATTACHMENT' && (await attachmentsOf(tx, [document.id])).length >= mostAttachments)
        throw tooManyAttachments();
      const createdAt = dependencies.clock.now();
      const upload: Upload = {
        id: uuidV7(createdAt.getTime()),
        documentId: document.id,
        organisationId: caller.organisationId,
        role,
        fileName,
        title,
        sizeBytes,
        sha256: sha256 as FileHash,
        state: 'WAITING',
        refusal: null,
        createdBy: caller.personId,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + uploadMinutes * 60_000),
      };
      await insertUpload(tx, upload);
      return { uploadId: upload.id };
    });
