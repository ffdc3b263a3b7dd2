// Every SQL statement about revisions, attachments and uploads.
import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import { isUuid, type OrganisationId } from '@lienthong/kernel';
import { In } from 'typeorm';
import type { Attachment, FileRevision, Upload } from './file.js';
import { AttachmentEntity, FileRevisionEntity, UploadEntity } from './file.entities.js';

type Reader = Pick<Database, 'manager'>;

export const revisionsByIds = (reader: Reader, ids: readonly string[]): Promise<FileRevision[]> =>
  reader.manager.findBy(FileRevisionEntity, { id: In([...ids]) });

export const attachmentsOf = (reader: Reader, documentIds: readonly string[]): Promise<Attachment[]> =>
  reader.manager.find(AttachmentEntity, { where: { documentId: In([...documentIds]) }, order: { id: 'ASC' } });

export const newestUploadedMainFile = async (tx: Tx, documentId: string): Promise<string | null> => {
  const [newest] = await tx.query<{ id: string }>(
    `select id from file_revision where document_id = $1 and attachment_id is null and origin = 'UPLOAD'
     order by id desc limit 1`,
    [documentId],
  );
  return newest?.id ?? null;
};

export const insertRevisions = (tx: Tx, revisions: readonly FileRevision[]): Promise<number> =>
  bulkInsert(
    tx,
    'file_revision',
    {
      id: 'uuid',
      document_id: 'uuid',
      attachment_id: 'uuid',
      origin: 'text',
      act_id: 'uuid',
      sha256: 'text',
      size_bytes: 'int',
      pages: 'int',
      name: 'text',
      created_at: 'timestamptz',
    },
    revisions.map((one) => [
      one.id,
      one.documentId,
      one.attachmentId,
      one.origin,
      one.actId,
      one.sha256,
      one.sizeBytes,
      one.pages,
      one.name,
      one.createdAt,
    ]),
  );

export const insertAttachment = async (tx: Tx, attachment: Attachment): Promise<void> => {
  await tx.manager.insert(AttachmentEntity, attachment);
};

/** Points each attachment to its new newest revision. */
export const pointAttachments = async (
  tx: Tx,
  newest: readonly { readonly attachmentId: string; readonly fileId: string }[],
): Promise<void> => {
  await tx.query(
    `update attachment set file_id = newest.file_id
     from unnest($1::uuid[], $2::uuid[]) as newest (id, file_id) where attachment.id = newest.id`,
    [newest.map(({ attachmentId }) => attachmentId), newest.map(({ fileId }) => fileId)],
  );
};

export const insertUpload = async (tx: Tx, upload: Upload): Promise<void> => {
  await tx.manager.insert(UploadEntity, upload as never);
};

export const uploadById = async (reader: Reader, id: string): Promise<Upload | null> =>
  isUuid(id) ? reader.manager.findOneBy(UploadEntity, { id }) : null;

export const uploadOfOrganisation = async (
  reader: Reader,
  id: string,
  organisationId: OrganisationId,
): Promise<Upload | null> => (isUuid(id) ? reader.manager.findOneBy(UploadEntity, { id, organisationId }) : null);

/** Locked until the end of the transaction: the same bytes sent twice at once are attached once. */
export const lockUpload = async (tx: Tx, id: string): Promise<Upload | null> =>
  isUuid(id) ? tx.manager.findOne(UploadEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;

export const saveUpload = async (tx: Tx, { id, state, refusal }: Upload): Promise<void> => {
  await tx.manager.update(UploadEntity, { id }, { state, refusal } as never);
};
