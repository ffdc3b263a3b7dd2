// Whose document it is: the issuer and those who sign it, as the first signature recorded them.
import { bulkInsert, type Tx } from '@lienthong/database';
import { type DocumentParties, type DocumentSigner } from './document-parties.js';

type Reader = Pick<Tx, 'query'>;

/** What is recorded of a document before an act. */
export interface DocumentRecord extends DocumentParties {
  /** Hash of the newest main file an act of ours made; null before the first. */
  readonly newest: string | null;
  /** It has its number or a seal: nobody starts its signatures again. */
  readonly numbered: boolean;
}

interface Row {
  readonly issuer_id: string;
  readonly newest: string | null;
  readonly numbered: boolean;
  readonly signers: readonly DocumentSigner[];
}

/** @returns null before its first act */
export async function recordOf(reader: Reader, documentId: string): Promise<DocumentRecord | null> {
  const [row] = await reader.query<Row>(
    `select d.issuer_id,
       (select file from document_file f where f.document_id = d.id and f.part = 'main') as newest,
       exists (select 1 from signing_act a where a.document_id = d.id and a.state = 'COMPLETED'
         and a.act <> 'PERSONAL_SIGNATURE') as numbered,
       (select coalesce(jsonb_agg(jsonb_build_object('personId', s.person_id, 'organisationId', s.organisation_id)
         order by s.position), '[]') from document_signer s where s.document_id = d.id) as signers
     from signed_document d where d.id = $1`,
    [documentId],
  );
  return row ? { issuerId: row.issuer_id, newest: row.newest, numbered: row.numbered, signers: row.signers } : null;
}

/** Whether the file is one that acts of ours found signatures in. */
export async function isKnownSigned(reader: Reader, file: string): Promise<boolean> {
  return (await reader.query('select 1 from file_signature where file = $1 limit 1', [file])).length > 0;
}

/** Keeps the issuer of a document nobody recorded before. */
export async function keepIssuer(tx: Tx, documentId: string, issuerId: string): Promise<void> {
  await tx.query('insert into signed_document (id, issuer_id) values ($1, $2) on conflict do nothing', [
    documentId,
    issuerId,
  ]);
}

/** One act of a document is recorded at a time. @returns as `recordOf`; never null after `keepIssuer` */
export async function lockRecord(tx: Tx, documentId: string): Promise<DocumentRecord | null> {
  await tx.query('select 1 from signed_document where id = $1 for update', [documentId]);
  return recordOf(tx, documentId);
}

/** In place of whoever was to sign before: a document that was returned starts again. */
export async function replaceSigners(tx: Tx, documentId: string, signers: readonly DocumentSigner[]): Promise<void> {
  await tx.query('delete from document_signer where document_id = $1', [documentId]);
  await bulkInsert(
    tx,
    'document_signer',
    { document_id: 'uuid', position: 'int', person_id: 'uuid', organisation_id: 'uuid' },
    signers.map(({ personId, organisationId }, index) => [documentId, index + 1, personId, organisationId]),
  );
}

/** SQL: the issuer and whoever signs with it always, a recipient from the arrival on. */
export const visibleTo = (documentId: string, reader: string): string => `(
  exists (select 1 from signed_document d where d.id = ${documentId} and d.issuer_id = ${reader})
  or exists (select 1 from document_signer s where s.document_id = ${documentId} and s.organisation_id = ${reader})
  or exists (select 1 from document_recipient r where r.document_id = ${documentId} and r.organisation_id = ${reader}))`;
