// What the acts on a document ask of its files.
import type { Tx } from '@lienthong/database';
import { uuidV7, type FileHash } from '@lienthong/kernel';
import type { FileRevision } from './file.js';
import {
  attachmentsOf,
  insertRevisions,
  newestUploadedMainFile,
  pointAttachments,
  revisionsByIds,
} from './file.repository.js';

/** The revision a document points to. A missing one is a fault of ours. */
export async function requireRevision(tx: Tx, id: string | null): Promise<FileRevision> {
  const [revision] = id === null ? [] : await revisionsByIds(tx, [id]);
  if (!revision) throw new Error(`The document points to a missing file revision ${id}.`);
  return revision;
}

/** The main file as it was brought last, before any signature. */
export async function newestUpload(tx: Tx, documentId: string): Promise<string> {
  const id = await newestUploadedMainFile(tx, documentId);
  if (id === null) throw new Error(`Document ${documentId} is signed without ever having had a file.`);
  return id;
}

/** The newest revision of each separate attachment. */
export async function attachedFiles(tx: Tx, documentId: string): Promise<{ attachmentId: string; file: FileHash }[]> {
  const attachments = await attachmentsOf(tx, [documentId]);
  if (attachments.length === 0) return [];
  const revisions = new Map(
    (
      await revisionsByIds(
        tx,
        attachments.map(({ fileId }) => fileId),
      )
    ).map((revision) => [revision.id, revision]),
  );
  return attachments.map(({ id, fileId }) => ({ attachmentId: id, file: revisions.get(fileId)!.sha256 }));
}

export interface SignedFiles {
  readonly act: 'PERSONAL_SIGNATURE' | 'NUMBER_AND_DATE' | 'SEAL';
  readonly actId: string;
  readonly at: Date;
  readonly main: { readonly fileId: string; readonly file: string; readonly sizeBytes: number };
  readonly attachments: readonly {
    readonly attachmentId: string;
    readonly file: string;
    readonly sizeBytes: number;
  }[];
}

/** Adds the revisions an act produced; names and pages are those of the revisions they continue. */
export async function appendSignedRevisions(
  tx: Tx,
  document: { readonly id: FileRevision['documentId']; readonly mainFileId: string | null },
  signed: SignedFiles,
): Promise<void> {
  const { act, actId, at, main } = signed;
  const attachments = signed.attachments.length === 0 ? [] : await attachmentsOf(tx, [document.id]);
  const before = new Map(
    (await revisionsByIds(tx, [document.mainFileId!, ...attachments.map(({ fileId }) => fileId)])).map((revision) => [
      revision.id,
      revision,
    ]),
  );
  const common = { documentId: document.id, origin: act, actId, createdAt: at };
  const next = (fileId: string, attachmentId: string | null, from: FileRevision, file: string, sizeBytes: number) => ({
    ...common,
    id: fileId,
    attachmentId,
    sha256: file as FileHash,
    sizeBytes,
    pages: from.pages,
    name: from.name,
  });
  const ofAttachments = signed.attachments.map(({ attachmentId, file, sizeBytes }) => {
    const attachment = attachments.find(({ id }) => id === attachmentId);
    if (!attachment)
      throw new Error(`Act ${actId} answers for attachment ${attachmentId}, which is not the document's.`);
    return next(uuidV7(at.getTime()), attachmentId, before.get(attachment.fileId)!, file, sizeBytes);
  });
  await insertRevisions(tx, [
    next(main.fileId, null, before.get(document.mainFileId!)!, main.file, main.sizeBytes),
    ...ofAttachments,
  ]);
  if (ofAttachments.length > 0) {
    await pointAttachments(
      tx,
      ofAttachments.map(({ id, attachmentId }) => ({ attachmentId: attachmentId!, fileId: id })),
    );
  }
}
