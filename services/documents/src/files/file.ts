// Files of documents, and permissions to bring one. Pure.
import type { DocumentId, FileHash, OrganisationId, PersonId } from '@lienthong/kernel';
import type { Failure } from '../failure.js';

/** Immutable bytes of one document at one moment. What is newest is said by the document and by the attachment. */
export interface FileRevision {
  readonly id: string;
  readonly documentId: DocumentId;
  /** Null: the main file. */
  readonly attachmentId: string | null;
  readonly origin: 'UPLOAD' | 'PERSONAL_SIGNATURE' | 'NUMBER_AND_DATE' | 'SEAL';
  /** The signing act that made it. */
  readonly actId: string | null;
  readonly sha256: FileHash;
  readonly sizeBytes: number;
  readonly pages: number;
  readonly name: string;
  readonly createdAt: Date;
}

/** A separate file that goes with the document and is sealed on its own (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b). */
export interface Attachment {
  readonly id: string;
  readonly documentId: DocumentId;
  readonly title: string;
  /** Its newest revision. */
  readonly fileId: string;
}

export type FileRole = 'MAIN' | 'ATTACHMENT';
export type UploadState = 'WAITING' | 'RECEIVED' | 'REFUSED';

/** Permission to put one file of stated size and hash, once. */
export interface Upload {
  readonly id: string;
  readonly documentId: DocumentId;
  readonly organisationId: OrganisationId;
  readonly role: FileRole;
  readonly fileName: string;
  readonly title: string;
  readonly sizeBytes: number;
  readonly sha256: FileHash;
  readonly state: UploadState;
  readonly refusal: Failure | null;
  readonly createdBy: PersonId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const uploadMinutes = 5;
export const downloadMinutes = 5;
export const mostAttachments = 50;
