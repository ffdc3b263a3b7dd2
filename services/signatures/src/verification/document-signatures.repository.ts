import { bulkInsert, type Database, type Tx } from '@lienthong/database';
import { visibleTo } from './document-parties.repository.js';
import type { FileSignatureEntity } from './file-signature.entity.js';

/** Part of a document a file is: the main file, or an attachment by its id. */
export const mainPart = 'main';

export interface DocumentPart {
  readonly part: string;
  readonly file: string;
}

export async function keepRecipients(tx: Tx, documentId: string, organisationIds: readonly string[]): Promise<void> {
  await bulkInsert(
    tx,
    'document_recipient',
    { document_id: 'uuid', organisation_id: 'uuid' },
    organisationIds.map((organisationId) => [documentId, organisationId]),
    'on conflict do nothing',
  );
}

/** The newest revisions of a document's files, as the act made them. */
export async function keepNewestFiles(
  tx: Tx,
  documentId: string,
  actId: string,
  parts: readonly DocumentPart[],
): Promise<void> {
  await bulkInsert(
    tx,
    'document_file',
    { document_id: 'uuid', part: 'text', file: 'text', act_id: 'uuid' },
    parts.map(({ part, file }) => [documentId, part, file, actId]),
    'on conflict (document_id, part) do update set file = excluded.file, act_id = excluded.act_id, voided_at = null',
  );
}

/** Unless another act has made a newer one since: told late, it is about a file that nobody is shown anyway. */
export async function keepVoided(tx: Tx, documentId: string, file: string, at: Date): Promise<void> {
  await tx.query(
    `update document_file set voided_at = $3 where document_id = $1 and part = '${mainPart}' and file = $2`,
    [documentId, file, at],
  );
}

/** Keeps what was found in a file, once: the bytes are immutable, so the findings are too. */
export async function keepFindings(
  tx: Tx,
  file: string,
  verifiedAt: Date,
  signatures: readonly FileSignatureEntity[],
): Promise<void> {
  const fresh = await tx.query(
    'insert into verified_file (sha256, verified_at) values ($1, $2) on conflict do nothing returning 1',
    [file, verifiedAt],
  );
  if (fresh.length === 0) return;
  await bulkInsert(
    tx,
    'file_signature',
    {
      id: 'uuid',
      file: 'text',
      ordinal: 'int',
      field: 'text',
      kind: 'text',
      signer_name: 'text',
      organisation_name: 'text',
      certificate_sha256: 'text',
      signed_at: 'timestamptz',
      valid: 'boolean',
    },
    signatures.map((found) => [
      found.id,
      found.file,
      found.ordinal,
      found.field,
      found.kind,
      found.signerName,
      found.organisationName,
      found.certificateSha256,
      found.signedAt,
      found.valid,
    ]),
  );
}

export interface DocumentSignature extends Omit<FileSignatureEntity, 'ordinal' | 'certificateSha256'> {
  readonly documentId: string;
}

/**
 * Signatures of the newest files of documents, those of the main file first, in the order of signing; only of documents the organisation
 * issued, signs with others, or received; none that were void when a draft was given back. This service is asked by document id alone, so it cannot rely on somebody else's check.
 */
export const signaturesOfDocuments = (
  database: Database,
  documentIds: readonly string[],
  readerOrganisationId: string,
): Promise<DocumentSignature[]> =>
  database.query<DocumentSignature>(
    `select f.document_id as "documentId", s.id, s.kind, s.file, s.field, s.signer_name as "signerName",
       s.organisation_name as "organisationName", s.signed_at as "signedAt", s.valid
     from document_file f join file_signature s on s.file = f.file
     where f.document_id = any ($1::uuid[]) and f.voided_at is null and ${visibleTo('f.document_id', '$2')}
     order by f.document_id, f.part <> '${mainPart}', f.part, s.ordinal`,
    [documentIds, readerOrganisationId],
  );
