import type { DocumentId, FileHash, OrganisationId, PersonId } from '@lienthong/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { failureColumn } from '../failure.column.js';
import type { Failure } from '../failure.js';
import type { Attachment, FileRevision, FileRole, Upload, UploadState } from './file.js';

@Entity({ name: 'file_revision' })
export class FileRevisionEntity implements FileRevision {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly documentId!: DocumentId;
  @Column({ type: 'uuid', nullable: true }) readonly attachmentId!: string | null;
  @Column({ type: 'text' }) readonly origin!: FileRevision['origin'];
  @Column({ type: 'uuid', nullable: true }) readonly actId!: string | null;
  @Column({ type: 'text' }) readonly sha256!: FileHash;
  @Column({ type: 'int' }) readonly sizeBytes!: number;
  @Column({ type: 'int' }) readonly pages!: number;
  @Column({ type: 'text' }) readonly name!: string;
  @Column({ type: 'timestamptz' }) readonly createdAt!: Date;
}

@Entity({ name: 'attachment' })
export class AttachmentEntity implements Attachment {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly documentId!: DocumentId;
  @Column({ type: 'text' }) readonly title!: string;
  @Column({ type: 'uuid' }) readonly fileId!: string;
}

@Entity({ name: 'upload' })
export class UploadEntity implements Upload {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly documentId!: DocumentId;
  @Column({ type: 'uuid' }) readonly organisationId!: OrganisationId;
  @Column({ type: 'text' }) readonly role!: FileRole;
  @Column({ type: 'text' }) readonly fileName!: string;
  @Column({ type: 'text' }) readonly title!: string;
  @Column({ type: 'int' }) readonly sizeBytes!: number;
  @Column({ type: 'text' }) readonly sha256!: FileHash;
  @Column({ type: 'text' }) readonly state!: UploadState;
  @Column({ type: 'jsonb', nullable: true, transformer: failureColumn }) readonly refusal!: Failure | null;
  @Column({ type: 'uuid' }) readonly createdBy!: PersonId;
  @Column({ type: 'timestamptz' }) readonly createdAt!: Date;
  @Column({ type: 'timestamptz' }) readonly expiresAt!: Date;
}
